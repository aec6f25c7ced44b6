import { countsOf, liesIn, messagesOf, rungTwice, tellOf, untilSettled } from '../support/faults/ledger';
import { openScene, type Scene } from '../support/faults/scene';
import { titleOf } from '../support/faults/school';
import { until } from '../support/faults/until';

/** What one sender has under way at once. */
const AT_ONCE = 16;
const ACTS_WITHIN = 2000;

let scene: Scene;
afterEach(() => scene.close(), 120_000);

it('a pause acts within 2 s on a running fan-out, outlives a kill, and what was held goes on when it is let go', async () => {
  const [classes, each] = [2, 200];
  scene = await openScene({ classes, familiesPerClass: each });
  const { school, wechat } = scene;
  await wechat.turn({ latencyMs: 150 });
  const startsAt = Date.now() - 1000;
  await school.plan(
    'P',
    Array.from({ length: classes }, (_, classroom) => ({ classroom, startsAt })),
    'run',
  );
  let server = await scene.start();
  const rungBy = (count: number) => until(`ring ${count}`, 150_000, async () => (await wechat.rung()).length >= count);
  await rungBy(40);

  // One push alone: the other goes on.
  await school.steer(server.url, 'pushes', 'p-P-1', 'pause');
  const pausedAt = Date.now();
  const own = async () => (await messagesOf(school)).filter(({ bundle }) => bundle === 'p-P-1');
  await rungBy((await wechat.rung()).length + 60);
  const late = (await wechat.rung()).filter(({ at, openid }) => at > pausedAt + ACTS_WITHIN && isOf(0, openid));
  expect(late).toEqual([]);
  expect(countsOf(await own()).held).toBeGreaterThan(0);

  // The whole plan, and the server dies at once.
  await school.steer(server.url, 'plans', 'P', 'pause');
  const allPausedAt = Date.now();
  await server.end();
  const atKill = (await wechat.rung()).length;
  server = await scene.start();
  await until('nothing is due any more', 150_000, async () => {
    const rows = await messagesOf(school);
    return rows.every(({ state, because }) => state === 'sent' || state === 'unknown' || because === 'plan-paused');
  });
  expect((await wechat.rung()).filter(({ at }) => at > allPausedAt + ACTS_WITHIN)).toEqual([]);
  expect((await wechat.rung()).length).toBeLessThanOrEqual(atKill + AT_ONCE);

  await school.steer(server.url, 'plans', 'P', 'resume');
  await until('the other class is through', 150_000, async () =>
    (await messagesOf(school)).every(({ bundle, state }) => bundle === 'p-P-1' || state === 'sent' || state === 'unknown'),
  );
  expect((await wechat.rung()).filter(({ at, openid }) => at > pausedAt + ACTS_WITHIN && isOf(0, openid))).toEqual([]);
  await school.steer(server.url, 'pushes', 'p-P-1', 'resume');
  const rows = await untilSettled(school, 150_000, classes * each);
  const rung = await wechat.rung();
  process.stderr.write(`paused, killed, let go on: ${tellOf(rows)}; rang ${rung.length}\n`);
  expect(rungTwice(rung)).toEqual([]);
  expect(liesIn(school, rows, rung)).toEqual([]);
  const counts = countsOf(rows);
  expect(counts.sent + counts.unknown).toBe(classes * each);
  expect(counts.unknown).toBeLessThanOrEqual(AT_ONCE);

  function isOf(classroom: number, openid: string): boolean {
    return school.families.findIndex((family) => family.openid === openid) < (classroom + 1) * each;
  }
}, 600_000);

it('a slot that falls due in the midst of a long fan-out leaves at its time, and both come to their end', async () => {
  const [classes, each] = [7, 120];
  scene = await openScene({ classes, familiesPerClass: each });
  const { school, wechat } = scene;
  await wechat.turn({ latencyMs: 250 });
  const server = await scene.start();
  await school.plan(
    'P',
    Array.from({ length: classes - 1 }, (_, classroom) => ({ classroom, startsAt: Date.now() - 1000 })),
    'run',
  );
  await until('the fan-out is going', 150_000, async () => (await wechat.rung()).length >= 30);
  const startsAt = Date.now() + 3000;
  await school.plan('Q', [{ classroom: classes - 1, startsAt, resource: 1 }], 'draft');
  await school.publish(server.url, 'Q');
  const first = await until('the slot left', 30_000, async () => (await wechat.rung()).find(({ title }) => title === titleOf(1)));
  const before = (await wechat.rung()).filter(({ at }) => at < first.at);
  const rungBefore = before.length;
  const passedOver = before.filter(({ at }) => at > startsAt).length;
  process.stderr.write(
    `left ${first.at - startsAt} ms after its time, ${rungBefore} of ${(classes - 1) * each} rung before, ${passedOver} since its time\n`,
  );
  expect(first.at).toBeGreaterThanOrEqual(startsAt - 50);
  // The machine may be busy: what counts is how many others went before it. A quiet one lets it leave within two seconds.
  expect(passedOver).toBeLessThanOrEqual(5 * AT_ONCE);
  expect(rungBefore).toBeLessThan((classes - 1) * each);
  const rows = await untilSettled(school, 120_000, classes * each);
  expect(countsOf(rows).sent).toBe(classes * each);
  expect(rungTwice(await wechat.rung())).toEqual([]);
}, 600_000);
