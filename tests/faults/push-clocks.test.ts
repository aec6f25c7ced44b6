import { resolve } from 'node:path';
import { liesIn, messagesOf, rungTwice, untilSettled } from '../support/faults/ledger';
import { startEngine } from '../support/faults/engine';
import { openScene, type Scene } from '../support/faults/scene';
import { faultRow, tellFault } from '../support/faults/table';
import { until } from '../support/faults/until';

const FAMILIES = 10;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const skewed = resolve(__dirname, '../support/faults/skewed.cjs');

let scene: Scene;
beforeEach(async () => {
  scene = await openScene({ classes: 2, familiesPerClass: FAMILIES });
}, 120_000);
afterEach(() => scene.close(), 120_000);

it.each([
  ['two hours ahead and two hours behind', 2 * HOUR, -2 * HOUR],
  ['a day ahead and ten minutes behind', 24 * HOUR, -10 * MINUTE],
])(
  'two schedulers whose hosts’ clocks are %s, and which change places: each line once, none early',
  async (what, one, other) => {
    const { school, wechat, places } = scene;
    const startsAt = Date.now() + 15_000;
    await school.plan(
      'P',
      [0, 1].map((classroom) => ({ classroom, startsAt: startsAt + classroom * 4000 })),
      'run',
    );
    const engines = await Promise.all([one, other].map((ms) => startEngine(places, { preload: skewed, env: { SKEW_MS: String(ms) } })));
    await until('the first line has gone', 30_000, async () => (await wechat.rung()).length >= FAMILIES);
    // The clocks jump to the other side in the midst of it.
    for (const engine of engines) engine.signal('SIGUSR2');
    await until('the second line is there', 30_000, async () => (await messagesOf(school)).length === 2 * FAMILIES);
    const rows = await untilSettled(school, 30_000, 2 * FAMILIES);
    const rung = await wechat.rung();
    const pushes = await school.connection.collection('pushes').countDocuments();
    const late = (classroom: number): number[] => {
      const own = new Set(school.families.slice(classroom * FAMILIES, (classroom + 1) * FAMILIES).map(({ openid }) => openid));
      return rung.filter(({ openid }) => own.has(openid)).map(({ at }) => at - startsAt - classroom * 4000);
    };
    tellFault(faultRow(`F9 clocks ${what}`, 2 * FAMILIES, rows, rung, `first ring ${Math.min(...late(0), ...late(1))} ms after its line`));
    for (const engine of engines) await engine.end();
    expect(pushes).toBe(2);
    expect(rung).toHaveLength(2 * FAMILIES);
    expect(rungTwice(rung)).toEqual([]);
    expect(liesIn(school, rows, rung)).toEqual([]);
    // Not early by the database's clock, which is this machine's; and a clock that jumps back holds nothing up.
    for (const ms of [...late(0), ...late(1)]) expect(ms).toBeGreaterThan(-1000);
  },
  120_000,
);
