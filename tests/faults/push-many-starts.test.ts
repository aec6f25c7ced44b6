import { liesIn, messagesOf, rungTwice, untilSettled } from '../support/faults/ledger';
import { startEngine } from '../support/faults/engine';
import { openScene, type Scene } from '../support/faults/scene';
import { faultRow, tellFault } from '../support/faults/table';
import { until } from '../support/faults/until';

const FAMILIES = 2;
const CLASSES = 4;
/** A thousand take two minutes and were tried by hand; the run of every day takes a fifth of them. */
const INSTANTS = Number(process.env['FAULT_INSTANTS'] ?? 200);
/** All of them within the last eight minutes. */
const APART_MS = 400_000 / INSTANTS;
const MINUTE = 60_000;

let scene: Scene;
beforeEach(async () => {
  scene = await openScene({ classes: CLASSES, familiesPerClass: FAMILIES });
}, 120_000);
afterEach(() => scene.close(), 120_000);

it(`four schedulers that start at once over ${INSTANTS} instants: each is made into one push`, async () => {
  const { school, wechat, places } = scene;
  const from = Date.now() - 8 * MINUTE;
  const lines = Array.from({ length: INSTANTS }, (_, n) => ({
    classroom: n % CLASSES,
    startsAt: from + Math.floor(n * APART_MS),
    resource: n % 5,
  }));
  await school.plan('P', lines, 'run');
  const engines = await Promise.all([1, 2, 3, 4].map(() => startEngine(places)));
  const pushes = school.connection.collection('pushes');
  await until('all are there', 120_000, async () => (await pushes.countDocuments({ state: 'resolved' })) === INSTANTS);
  const slots = await pushes.distinct('slotId');
  const planned = INSTANTS * FAMILIES;
  const rows = await untilSettled(school, 150_000, planned);
  const rung = await wechat.rung();
  const ids = (await messagesOf(school)).map(({ _id }) => _id);
  // Lines of the same item ring the same words, so the count tells. A family is rung three times a week, whatever is planned: the rest is held, with that reason.
  tellFault({ ...faultRow(`F7 four schedulers over ${INSTANTS} instants`, planned, rows, rung, `${slots.length} pushes of ${INSTANTS} instants`), duplicates: Math.max(0, rung.length - CLASSES * FAMILIES * 3) }); // prettier-ignore
  for (const engine of engines) await engine.end();
  expect(slots).toHaveLength(INSTANTS);
  expect(await pushes.countDocuments()).toBe(INSTANTS);
  expect(new Set(ids).size).toBe(planned);
  expect(rung).toHaveLength(CLASSES * FAMILIES * 3);
  expect(rows.filter(({ state, because }) => state === 'held' && because === undefined)).toEqual([]);
}, 600_000);

it('a downtime over 150 instants: exactly what the catch-up rule says goes out, and the rest is told of', async () => {
  const { school, wechat, places } = scene;
  const late = 150;
  const lines = Array.from({ length: late }, (_, n) => ({ classroom: 0, startsAt: Date.now() - (late - n) * 19 * MINUTE }));
  await school.plan('P', lines, 'run');
  const engine = await startEngine(places);
  const rows = await untilSettled(school, 150_000, FAMILIES);
  const rung = await wechat.rung();
  const { missed } = await until('it has told', 10_000, () => (engine.counts().missed > 0 ? engine.counts() : undefined));
  const alerts = await school.connection.collection('alerts').find().toArray();
  tellFault(faultRow('F8 down over 150 instants', FAMILIES, rows, rung, `1 run, ${missed} left out and told of`));
  await engine.end();
  expect(await school.connection.collection('pushes').countDocuments()).toBe(1);
  expect(await school.connection.collection('slots').countDocuments({ state: 'skipped', skippedBecause: 'missed' })).toBe(late - 1);
  expect(missed).toBe(late - 1);
  expect(alerts.map(({ slotIds }) => (slotIds as string[]).length)).toEqual([late - 1]);
  expect(rungTwice(rung)).toEqual([]);
  expect(liesIn(school, rows, rung)).toEqual([]);
}, 240_000);
