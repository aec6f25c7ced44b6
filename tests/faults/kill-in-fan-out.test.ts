import { sideBySide } from '../../bot-server/flows/push/side-by-side';
import { countsOf, liesIn, rungTwice, tellOf, untilSettled } from '../support/faults/ledger';
import { openLuck } from '../support/faults/luck';
import { openScene, type Scene } from '../support/faults/scene';
import { inboxOf } from '../support/faults/server';
import { faultRow, tellFault } from '../support/faults/table';
import { until } from '../support/faults/until';

const KILLS = 4;
/** What one sender has under way at once. */
const AT_ONCE = 16;
/** A dead leader's lease of 15 s, a start and the rings themselves. */
const RESUMES_WITHIN = 40_000;
const CLASSES = 6;
const FAMILIES = 80;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ classes: CLASSES, familiesPerClass: FAMILIES, siblingsEvery: 10 });
}, 120_000);
afterAll(() => scene.close(), 120_000);

it('a server killed again and again in the midst of a fan-out loses nobody and rings nobody twice', async () => {
  const { school, wechat } = scene;
  const luck = openLuck('kill in fan-out');
  await wechat.turn({ latencyMs: 60 });
  const startsAt = Date.now() - 1000;
  const lines = Array.from({ length: CLASSES }, (_, classroom) => ({ classroom, startsAt, resource: classroom % 2 }));
  await school.plan('P', lines, 'run');
  const expected = school.families.reduce((sum, { classroomIds }) => sum + classroomIds.length, 0);

  let server = await scene.start();
  // The first kill meets the server between opening a push and its first ring, the others so many rings later.
  await until('a push is opened', 30_000, async () => (await school.connection.collection('pushes').countDocuments()) > 0);
  const killedAt: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    if (kill > 0) {
      const mark = (await wechat.rung()).length + luck.whole(5, 60);
      await until(`ring ${mark}`, RESUMES_WITHIN, async () => (await wechat.rung()).length >= mark);
    }
    await server.end();
    killedAt.push((await wechat.rung()).length);
    server = await scene.start();
  }
  const rows = await untilSettled(school, 150_000, expected);
  const rung = await wechat.rung();
  const counts = countsOf(rows);
  process.stderr.write(`killed after rings ${killedAt.join(', ')}; ended: ${tellOf(rows)}; rang ${rung.length}\n`);

  tellFault(faultRow(`F1 server killed ${KILLS} times in a fan-out`, expected, rows, rung));

  expect(killedAt.at(-1)).toBeLessThan(expected);
  expect(rows).toHaveLength(expected);
  expect(rungTwice(rung)).toEqual([]);
  expect(liesIn(school, rows, rung)).toEqual([]);
  expect(counts.unknown).toBeLessThanOrEqual(AT_ONCE * KILLS);
  expect(counts.sent).toBe(expected - counts.unknown);

  const missing = await sideBySide(school.families, 8, async ({ guardianId, token, classroomIds }) => {
    const items = await inboxOf(server.url, token);
    return items.length === classroomIds.length ? [] : [`${guardianId}: ${items.length} of ${classroomIds.length}`];
  });
  expect(missing.flat()).toEqual([]);
}, 600_000);
