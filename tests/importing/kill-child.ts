import { readFileSync } from 'node:fs';
import { importRoster } from '../../bot-server/flows/importing/import-roster';
import { undoRoster } from '../../bot-server/flows/roster/undo-roster';
import { worldOn } from './support';

/** Imports (or undoes) in a process of its own that is killed by its parent; tells every batch. */
async function main(): Promise<void> {
  const [uri = '', verb = '', argument = ''] = process.argv.slice(2);
  const world = await worldOn(uri, `child-${process.pid}`);
  process.stdout.write('ready\n');
  if (verb === 'undo') await undoRoster(world, 'operator', argument, Date.UTC(2026, 10, 22));
  else {
    const file = { name: '名册.csv', bytes: readFileSync(argument) };
    await importRoster(world, { file, dryRun: false, leaseMs: 500 }, Date.UTC(2026, 10, 22), (done, _, what) =>
      process.stdout.write(`${what} ${done}\n`),
    );
  }
  process.stdout.write('done\n');
  await world.close();
}

main().catch((fault: unknown) => {
  process.stderr.write(String(fault instanceof Error ? fault.stack : fault));
  process.exit(1);
});
