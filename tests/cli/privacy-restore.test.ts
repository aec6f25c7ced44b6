import type { Connection } from 'mongoose';
import { nouns } from '../../bot-server/cli/nouns';
import { answer } from '../../bot-server/cli/run-command';
import { aCanaryWorld, CANARY, CHILD, live, NO, SCHOOL, type CanaryWorld } from '../flows/privacy/world';

jest.setTimeout(180_000);

type Row = { _id: string } & Record<string, unknown>;
type Backup = ReadonlyMap<string, readonly Row[]>;

let world: CanaryWorld;
beforeAll(async () => {
  world = await aCanaryWorld();
  await live(world);
});
afterAll(() => world.close());

const run = (...words: string[]) =>
  answer(
    nouns,
    ['privacy', ...words],
    (work) => work(world.server.deps),
    () => undefined,
  );
const readAll = async (connection: Connection): Promise<Backup> => {
  const names = (await connection.listCollections()).map(({ name }) => name).filter((name) => !name.startsWith('system.'));
  return new Map(await Promise.all(names.map(async (name) => [name, await connection.collection<Row>(name).find().toArray()] as const)));
};
/** Row for row what was dumped, as restoring with `--drop` leaves it. */
async function restore(connection: Connection, backup: Backup): Promise<void> {
  for (const name of (await readAll(connection)).keys()) await connection.collection(name).deleteMany({});
  for (const [name, rows] of backup) if (rows.length > 0) await connection.collection<Row>(name).insertMany([...rows]);
}
const found = async (): Promise<string[]> => {
  const words = [...Object.values(CANARY), `${SCHOOL}-${NO}`];
  return [...(await world.dump())].flatMap(([name, text]) => (words.some((word) => text.includes(word)) ? [name] : [])).sort();
};

it('a whole restored backup brings an erased child back, and the erasures of later days take it away again', async () => {
  const { connection } = world;
  const backup = await readAll(connection);
  const before = await found();
  expect(await run('erase', '--student', CHILD, '--yes')).toMatchObject({ code: 0 });
  const after = await found();
  expect(after.length).toBeLessThan(before.length);
  const erasures = await connection.collection<Row>('erasures').find().toArray();

  await restore(connection, backup);
  expect(await found()).toEqual(before);
  // Without the erasures from after the backup nobody knows of any.
  expect((await run('reapply')).out).toContain('没有要再删的');
  for (const row of erasures) await connection.collection<Row>('erasures').replaceOne({ _id: row._id }, row, { upsert: true });
  expect((await run('reapply')).out).toContain('又删除了 1 个孩子');
  expect(await found()).toEqual(after);
  expect((await run('reapply')).out).toContain('没有要再删的');
});
