import { liesIn, rungTwice, tellOf, untilSettled } from '../support/faults/ledger';
import { openLuck } from '../support/faults/luck';
import { startEngine, type EngineOptions } from '../support/faults/engine';
import { openScene, type Scene } from '../support/faults/scene';
import { faultRow, tellFault } from '../support/faults/table';

const FAMILIES = 10;
const KILLED_AT = 40;
/** One class for each kill: each has a push of its own, so that every kill meets a fan-out at its beginning. */
const CLASSES = KILLED_AT;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ classes: CLASSES, familiesPerClass: FAMILIES });
}, 240_000);
afterAll(() => scene.close(), 120_000);

it('an engine killed at its Nth step, N = 1 to 40, writes and calls in turn, one after another: nobody lost, nobody rung twice', async () => {
  const { school, wechat, places } = scene;
  const luck = openLuck('killed at every step');
  await wechat.turn({ latencyMs: 30 });
  const kills: EngineOptions[] = Array.from({ length: KILLED_AT }, (_, index) => index + 1).map((nth): EngineOptions =>
    nth % 2 === 0
      ? { at: 'write', nth, when: luck.next() < 0.5 ? 'before' : 'after' }
      : { at: 'call', nth, when: (['before', 'during', 'after'] as const)[luck.whole(0, 2)] ?? 'after' },
  );
  let killed = 0;
  for (const [index, kill] of luck.shuffle(kills).entries()) {
    await school.plan(`P${index}`, [{ classroom: index, startsAt: Date.now() - 1000 }], 'run');
    const engine = await startEngine(places, kill);
    // One that found less to do than N steps is ended from outside: that is a kill too, at a moment of its own.
    let late: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (late = setTimeout(resolve, 2500)));
    await Promise.race([engine.ended.then(() => (killed += 1)), enough]);
    clearTimeout(late);
    await engine.end();
  }
  const last = await startEngine(places);
  const planned = CLASSES * FAMILIES;
  const rows = await untilSettled(school, 120_000, planned);
  const rung = await wechat.rung();
  process.stderr.write(`killed at their step: ${killed} of ${kills.length}; ended: ${tellOf(rows)}\n`);
  tellFault(
    faultRow('F2 killed at the Nth write and call, N ≤ 40', planned, rows, rung, `${killed} at their step, ${kills.length} in all`),
  );
  await last.end();
  expect(killed).toBeGreaterThan(KILLED_AT / 2);
  expect(rows).toHaveLength(planned);
  expect(rungTwice(rung)).toEqual([]);
  expect(liesIn(school, rows, rung)).toEqual([]);
  expect(rows.filter(({ state }) => state !== 'sent' && state !== 'unknown')).toEqual([]);
}, 840_000);
