import { freePort } from '../../bot-server/embedded/free-port';
import { liesIn, messagesOf, rungTwice, tellOf, untilSettled } from '../support/faults/ledger';
import { openLuck } from '../support/faults/luck';
import { openScene, type Scene } from '../support/faults/scene';
import { readiness, type Server } from '../support/faults/server';
import { faultRow, tellFault } from '../support/faults/table';
import { until } from '../support/faults/until';

const CLASSES = 20;
const FAMILIES = 12;
const TOTAL = CLASSES * FAMILIES;
const LEASE_MS = 15_000;

let scene: Scene;
beforeEach(async () => {
  scene = await openScene({ classes: CLASSES, familiesPerClass: FAMILIES });
}, 120_000);
afterEach(() => scene.close(), 120_000);

const lines = (startsAt: number) => Array.from({ length: CLASSES }, (_, classroom) => ({ classroom, startsAt }));
const another = async (role: 'jobs' | 'all'): Promise<Server> => scene.start({ role, port: await freePort() });
const leaderOf = async (): Promise<{ owner: string; epoch: number }> => {
  const row = await scene.school.connection.collection<{ _id: string; owner: string; epoch: number }>('leases').findOne({ _id: 'jobs' });
  if (!row) throw new Error('nobody leads yet');
  return row;
};

it('three schedulers on one database: each slot becomes one push and nobody is rung twice', async () => {
  const { school, wechat } = scene;
  const startsAt = Date.now() + 15_000;
  await school.plan('P', lines(startsAt), 'run');
  const servers = await Promise.all([scene.start(), another('jobs'), another('jobs')]);
  const rows = await untilSettled(school, 120_000, TOTAL);
  const rung = await wechat.rung();
  const pushes = await school.connection.collection('pushes').find().toArray();
  expect(new Set(pushes.map(({ slotId }) => String(slotId))).size).toBe(CLASSES);
  expect(pushes).toHaveLength(CLASSES);
  expect(rungTwice(rung)).toEqual([]);
  expect(liesIn(school, rows, rung)).toEqual([]);
  process.stderr.write(`ended: ${tellOf(rows)}; rang ${rung.length}\n`);
  tellFault(faultRow('F7 three servers at once', TOTAL, rows, rung, `${pushes.length} pushes of ${CLASSES} instants`));
  expect(rung).toHaveLength(TOTAL);
  expect(rung.filter(({ at }) => at < startsAt)).toEqual([]);
  for (const server of servers) expect(await readiness(server.url)).toBe(200);
}, 360_000);

it('a leader that sleeps past its lease and its claims wakes up, and still nobody is rung twice', async () => {
  const { school, wechat } = scene;
  const stopAfter = openLuck('sleeping leader').whole(20, 150);
  await wechat.turn({ latencyMs: 400 });
  const first = await scene.start();
  const led = await until('it leads', 30_000, leaderOf);
  const second = await another('jobs');
  await school.plan('P', lines(Date.now() - 1000), 'draft');
  await school.publish(first.url, 'P');
  await until('it rings', 150_000, async () => (await wechat.rung()).length >= stopAfter);
  first.signal('SIGSTOP');
  const stoppedAt = Date.now();
  const held = (await messagesOf(school)).filter(({ state }) => state === 'sending').length;
  const rungBefore = (await wechat.rung()).length;

  // The second one takes the lease, rings the others, and takes up what the sleeping one had claimed.
  const rows = await untilSettled(school, 150_000, TOTAL);
  const next = await leaderOf();
  const slept = Date.now() - stoppedAt;
  first.signal('SIGCONT');
  await until('the sleeper sweeps again', 30_000, async () => (await readiness(first.url)) === 200);
  // Its own work in hand has ended when no row moves any more.
  const after = await untilSettled(school, 30_000, TOTAL);
  const rung = await wechat.rung();
  process.stderr.write(
    `slept ${slept} ms with ${held} messages in hand after ${rungBefore} rings; unknown ${after.filter(({ state }) => state === 'unknown').length}\n`,
  );
  tellFault(faultRow('F6 a server asleep past its lease and its claims', TOTAL, after, rung, `slept ${slept} ms`));
  expect(held).toBeGreaterThan(0);
  expect(slept).toBeGreaterThan(2 * LEASE_MS);
  expect(rungBefore).toBeLessThan(TOTAL);
  expect(next.owner).not.toBe(led.owner);
  expect(next.epoch).toBe(led.epoch + 1);
  expect(rows).toHaveLength(TOTAL);
  expect(rungTwice(rung)).toEqual([]);
  expect(liesIn(school, after, rung)).toEqual([]);
  expect(after.filter(({ state }) => state === 'sent' || state === 'unknown')).toHaveLength(TOTAL);
  for (const server of [first, second]) expect(server.hasEnded()).toBe(false);
}, 480_000);
