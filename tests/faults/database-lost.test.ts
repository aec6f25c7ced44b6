import { countsOf, liesIn, rungTwice, tellOf, untilSettled } from '../support/faults/ledger';
import { openLuck } from '../support/faults/luck';
import { openOwnDatabase, openScene, type Scene } from '../support/faults/scene';
import { readiness } from '../support/faults/server';
import { faultRow, tellFault } from '../support/faults/table';
import { until } from '../support/faults/until';
import { lostAmong, openTickets, tell, type Told } from '../support/faults/viewers';

type Own = Awaited<ReturnType<typeof openOwnDatabase>>;

const FAMILIES = 180;
/** What one sender has under way at once. */
const AT_ONCE = 16;
const RECOVERED_WITHIN = 30_000;

let database: Own;
let scene: Scene;
beforeEach(async () => {
  database = await openOwnDatabase();
  scene = await openScene({ classes: 1, familiesPerClass: FAMILIES, database });
}, 120_000);
afterEach(async () => {
  await scene.close();
  await database.remove();
}, 120_000);

/** Tells what is left, six at a time, until `enough`; notes what was acknowledged and what was answered. */
async function tellAll(url: string, left: Told[], acked: Told[], enough: () => boolean): Promise<number[]> {
  const statuses: number[] = [];
  const lane = async (): Promise<void> => {
    for (let next = enough() ? undefined : left.pop(); next; next = enough() ? undefined : left.pop()) {
      const { fate, status } = await tell(url, next);
      statuses.push(status);
      if (fate === 'acked') acked.push(next);
    }
  };
  await Promise.all(Array.from({ length: 6 }, lane));
  return statuses;
}

async function startedWithDeliveries() {
  const { school } = scene;
  await school.plan('P', [{ classroom: 0, startsAt: Date.now() - 1000 }], 'run');
  const server = await scene.start();
  await until(
    'the push is resolved',
    30_000,
    async () => (await school.connection.collection('pushes').countDocuments({ state: 'resolved' })) > 0,
  );
  return server;
}

it('mongod killed during reports and a fan-out: what was acknowledged stays, nobody is rung twice, the server lives on', async () => {
  const { school, wechat } = scene;
  const luck = openLuck('mongod killed');
  await wechat.turn({ latencyMs: 2500 });
  const server = await startedWithDeliveries();
  const left = await openTickets(server.url, school.families, luck);
  const acked: Told[] = [];
  const killAfter = luck.whole(60, 200);
  let killing: Promise<void> | undefined;
  const enough = (): boolean => {
    if (acked.length >= killAfter) killing ??= database.kill();
    return killing !== undefined;
  };
  await tellAll(server.url, left, acked, enough);
  await killing;
  const rungBefore = (await wechat.rung()).length;

  await until('it says that it is not ready', 15_000, async () => (await readiness(server.url)) === 503);
  const meanwhile = left.pop();
  if (meanwhile) expect((await tell(server.url, meanwhile)).fate).not.toBe('acked');
  await wechat.turn({ latencyMs: 20 });
  await database.restart();
  const back = Date.now();
  await until('it is ready again', RECOVERED_WITHIN, async () => (await readiness(server.url)) === 200);
  const recoveredIn = Date.now() - back;
  const ackedBefore = acked.length;
  await tellAll(server.url, left, acked, () => false);

  const rows = await untilSettled(school, 120_000, FAMILIES);
  const rung = await wechat.rung();
  const counts = countsOf(rows);
  process.stderr.write(
    `killed after ${killAfter} reports and ${rungBefore} rings; recovered in ${recoveredIn} ms; ended: ${tellOf(rows)}; rang ${rung.length}\n`,
  );
  tellFault(faultRow('F3 mongod killed in a fan-out', FAMILIES, rows, rung, `ready again after ${recoveredIn} ms`));
  expect(server.hasEnded()).toBe(false);
  expect(rungBefore).toBeLessThan(FAMILIES);
  expect(acked.length).toBeGreaterThan(ackedBefore);
  expect(await lostAmong(server.url, acked)).toEqual([]);
  expect(rungTwice(rung)).toEqual([]);
  expect(liesIn(school, rows, rung)).toEqual([]);
  expect(counts.unknown).toBeLessThanOrEqual(AT_ONCE);
  expect(counts.sent).toBe(FAMILIES - counts.unknown);
}, 480_000);

it('a full disk: no report is acknowledged that is not kept, and with room again it goes on', async () => {
  const luck = openLuck('disk full');
  const server = await startedWithDeliveries();
  const left = await openTickets(server.url, scene.school.families, luck);
  const acked: Told[] = [];
  const fullAfter = luck.whole(60, 250);
  let filling: Promise<void> | undefined;
  const enough = (): boolean => {
    if (acked.length >= fullAfter) filling ??= database.fillDisk();
    return acked.length >= fullAfter + 20 || left.length === 0;
  };
  const answered = tellAll(server.url, left, acked, enough);
  await until('the disk is to be full', 150_000, () => filling !== undefined);
  await filling;
  await until('it says that it is not ready', 15_000, async () => (await readiness(server.url)) === 503);
  await database.restart();
  await until('it is ready again', RECOVERED_WITHIN, async () => (await readiness(server.url)) === 200);
  await answered;
  const before = acked.length;
  await tellAll(server.url, left, acked, () => acked.length > before + 30);
  process.stderr.write(`full after ${fullAfter} reports; ${acked.length} acknowledged in all\n`);
  expect(acked.length).toBeGreaterThan(fullAfter);
  expect(await lostAmong(server.url, acked)).toEqual([]);
}, 480_000);
