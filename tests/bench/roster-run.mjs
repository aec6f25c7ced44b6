// One import in a process of its own, so that its memory is its own: prints one line of JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const require = createRequire(import.meta.url);
const built = (path) => require(`../../.build/bot-server/${path}.js`);
const [uri, file, verb] = process.argv.slice(2);

const { connect } = built('store/connect');
const seal = built('seal/field').openSeal([{ id: 'k1', key: Buffer.alloc(32, 7) }]);
const connection = await connect(uri);
const open = (path, name, ...more) => built(path)[name](connection, ...more);
const needs = {
  seal,
  roster: open('store/roster', 'openRosterStore', seal),
  rosterOperations: open('store/roster-operations', 'openRosterOperationStore', seal),
  leases: open('store/leases', 'openLeaseStore'),
  imports: open('store/imports', 'openImportStore'),
  audit: open('store/audit', 'openAuditStore'),
  identities: open('store/identities', 'openIdentityStore'),
  deliveries: open('store/deliveries', 'openDeliveryStore'),
  erasures: open('store/erasures', 'openErasureStore', seal),
  files: { ...built('files/read-table'), ...built('files/fingerprint') },
  newId: () => `bench-${Date.now()}-${process.pid}`,
};
await Promise.all([needs.roster.syncIndexes(), needs.rosterOperations.syncIndexes(), needs.audit.syncIndexes()]);

const delay = monitorEventLoopDelay({ resolution: 10 });
const steps = {};
const began = performance.now();
let answer;
if (verb === 'undo') {
  const last = await needs.rosterOperations.lastDone();
  await built('flows/roster/undo-roster').undoRoster(needs, 'operator', last.id, Date.now());
} else {
  delay.enable();
  const input = { file: { name: 'roster.xlsx', bytes: readFileSync(file) }, dryRun: verb === 'look' };
  let step = '';
  answer = await built('flows/importing/import-roster').importRoster(needs, input, Date.now(), (_, __, what) => {
    if (what !== step) steps[(step = what)] = Number(((performance.now() - began) / 1000).toFixed(1));
  });
  delay.disable();
}
const seconds = (performance.now() - began) / 1000;
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;
process.stdout.write(
  `${JSON.stringify({ verb, seconds: Number(seconds.toFixed(1)), peakMB: Math.round(peak), loopMaxMs: Math.round(delay.max / 1e6), steps, written: answer?.written, students: answer?.counts.students, guardians: answer?.counts.guardians })}\n`,
);
await connection.close();
