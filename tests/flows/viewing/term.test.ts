import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import type { Push } from '../../../bot-server/domain/push/push';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { showRetention } from '../../../bot-server/flows/figures/show-retention';
import { recomputeDirty } from '../../../bot-server/flows/progress/recompute-dirty';
import { verifyPush } from '../../../bot-server/flows/progress/verify-push';
import { resolvePush } from '../../../bot-server/flows/push/resolve-push';
import { listToday } from '../../../bot-server/flows/today/list-today';
import { issueTicket } from '../../../bot-server/flows/viewing/issue-ticket';
import { reportViewings } from '../../../bot-server/flows/viewing/report-viewings';
import { showViewing } from '../../../bot-server/flows/viewing/show-viewing';
import { aWorld, DUE, guardian, MINUTE, STARTS, teacher, type World } from '../progress/world';

const DAY = 86_400_000;
const SPRING = instantOf('2026-02-23');
const AUTUMN = instantOf('2026-08-31');
const NEXT = instantOf('2027-02-22');
const terms = [
  { id: 'spring', name: '下学期', startsOn: '2026-02-23', endsOn: '2026-07-03' },
  { id: 'autumn', name: '上学期', startsOn: '2026-08-31', endsOn: '2027-01-22' },
  { id: 'next', name: '下学期', startsOn: '2027-02-22', endsOn: '2027-07-02' },
];

let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.deps.roster.apply({ ...NO_CHANGES, terms });
}, 60_000);
afterAll(() => world.close());
afterEach(async () => {
  for (const name of ['viewings', 'viewingTickets', 'pushes', 'deliveries', 'rollups', 'rollupTouches', 'flags', 'messages'])
    await world.connection.collection(name).deleteMany({});
});

const inMay: Partial<Push> = { id: 'p0', slotId: 'l0', termId: 'spring', startsAt: SPRING + 70 * DAY, dueAt: SPRING + 77 * DAY };
const inAutumn: Partial<Push> = { termId: 'autumn' };
const funnelOf = async (push = 'p1', now = DUE + DAY) => {
  await recomputeDirty(world.deps, now);
  const { differences } = await verifyPush(world.deps, { push, repair: false }, now);
  expect(differences).toEqual([]);
  return (await world.deps.rollups.get({ pushId: push, classroomId: 'c1' }))?.funnel;
};
const standing = (at: number) => showViewing(world.deps, guardian('m2'), { resource: 'r1', for: 'b' }, at);
const watch = (spans: [number, number][], at: number) => world.watch('m2', 'b', spans, at);
const todayNeeds = () => ({
  ...world.deps,
  plans: { upcoming: async () => [] },
  questions: { count: async () => 0 },
});

it('what was watched in an earlier term does not complete what is pushed again', async () => {
  await world.push(inMay);
  await watch([[0, 100]], SPRING + 71 * DAY);
  expect(await funnelOf('p0')).toMatchObject({ started: 1, completed: 1 });
  await world.push(inAutumn);
  expect(await funnelOf()).toMatchObject({ started: 0, completed: 0, lateCompleted: 0 });
  expect(await standing(STARTS)).toMatchObject({
    creditedSeconds: 0,
    completed: false,
    before: { at: SPRING + 71 * DAY, completed: true },
  });

  await watch([[0, 60]], STARTS + MINUTE);
  expect(await standing(STARTS + MINUTE)).toMatchObject({ creditedSeconds: 60, before: { completed: true } });
  await watch([[60, 100]], STARTS + 9 * MINUTE);
  expect(await funnelOf()).toMatchObject({ completed: 1 });
  expect(await standing(STARTS + 9 * MINUTE)).toMatchObject({ creditedSeconds: 100, completed: true });
  expect(await funnelOf('p0')).toMatchObject({ completed: 1, lateCompleted: 0 });
});

it('what was watched in the term before it was pushed counts, and does not ring', async () => {
  await world.push({ ...inMay, id: 'p9', slotId: 'l9', termId: 'autumn', startsAt: AUTUMN, dueAt: AUTUMN + DAY });
  await watch([[0, 100]], AUTUMN + 3 * MINUTE);
  const push = await world.push({ ...inAutumn, state: 'open' });
  await world.connection.collection('deliveries').deleteMany({ pushId: 'p1' });
  const identities = { ofGuardians: async () => [] };
  await resolvePush({ ...world.deps, identities, plans: { upcoming: async () => [] }, touch: async () => undefined }, push, STARTS);
  const made = await world.deps.deliveries.ofPushAndClass('p1', 'c1');
  expect(made.filter(({ alreadyWatched }) => alreadyWatched).map(({ studentId }) => studentId)).toEqual(['b']);
  await world.deps.rollups.touch([{ pushId: 'p1', classroomId: 'c1' }], STARTS);
  expect(await funnelOf()).toMatchObject({ completed: 1 });
});

it('a push of this term is not taken for watched because of an earlier term', async () => {
  await world.push(inMay);
  await watch([[0, 100]], SPRING + 71 * DAY);
  const push = await world.push({ ...inAutumn, state: 'open' });
  await world.connection.collection('deliveries').deleteMany({ pushId: 'p1' });
  await resolvePush(
    { ...world.deps, identities: { ofGuardians: async () => [] }, plans: { upcoming: async () => [] }, touch: async () => undefined },
    push,
    STARTS,
  );
  expect((await world.deps.deliveries.ofPushAndClass('p1', 'c1')).every(({ alreadyWatched }) => !alreadyWatched)).toBe(true);
});

it('the term of a session is the term of its ticket, told after midnight or days later', async () => {
  await world.push({ ...inMay, startsAt: SPRING, dueAt: AUTUMN + 30 * DAY });
  const before = await issueTicket(world.deps, guardian('m2'), { resource: 'r1', for: 'b' }, AUTUMN - 1);
  const after = await issueTicket(world.deps, guardian('m2'), { resource: 'r1', for: 'b' }, AUTUMN);
  const tell = async (ticket: string, to: number, at: number) => {
    const report = { ticket, seq: 1, spans: [{ from: 0, to }], playMs: to * 1000, position: to };
    expect(await reportViewings(world.deps, guardian('m2'), [report], at)).toMatchObject([{ ok: true }]);
  };
  await tell(before.ticket, 100, AUTUMN + 4 * DAY);
  await tell(after.ticket, 30, AUTUMN + 4 * DAY);
  expect(await standing(AUTUMN + 5 * DAY)).toMatchObject({ creditedSeconds: 30, before: { completed: true } });
  await world.push(inAutumn);
  expect(await funnelOf()).toMatchObject({ started: 1, q25: 1, completed: 0 });
});

it('what is watched in the next term comes late to the push of this one', async () => {
  await world.push(inAutumn);
  await watch([[0, 50]], STARTS + MINUTE);
  await watch([[0, 100]], NEXT + DAY);
  expect(await funnelOf('p1', NEXT + 2 * DAY)).toMatchObject({ started: 1, q50: 1, completed: 0, lateCompleted: 1 });
});

it('a viewing from before terms were told apart is gone on with in its term, and not in the next', async () => {
  await world.push(inAutumn);
  const rows = world.connection.collection<{ _id: string }>('viewings');
  await watch([[0, 50]], STARTS + MINUTE);
  const { _id, term: _, ...row } = (await rows.findOne({}, { promoteLongs: false }))! as { _id: string; term?: string };
  expect(_id).toBe('g:m2:r1:1:autumn');
  await rows.deleteOne({ _id });
  await rows.insertOne({ _id: 'g:m2:r1:1', ...row });
  await watch([[50, 100]], STARTS + 5 * MINUTE);
  expect(await rows.countDocuments()).toBe(1);
  expect(await funnelOf()).toMatchObject({ completed: 1 });
  await watch([[0, 20]], NEXT + DAY);
  expect(await standing(NEXT + DAY)).toMatchObject({ creditedSeconds: 20, before: { completed: true } });
});

it('a push from before terms were told apart counts all that is watched, as it did', async () => {
  await world.push();
  await watch([[0, 100]], STARTS + MINUTE);
  expect(await funnelOf()).toMatchObject({ completed: 1 });
});

it('the first page tells what counts for each push, and what was of an earlier term', async () => {
  await world.push(inMay);
  await watch([[0, 100]], SPRING + 71 * DAY);
  await world.push({ ...inAutumn, startsAt: STARTS, dueAt: DUE });
  await watch([[0, 30]], STARTS + MINUTE);
  const { cards } = await listToday(todayNeeds(), guardian('m2'), {}, STARTS + DAY);
  expect(cards).toMatchObject([{ push: { id: 'p1' }, standing: { creditedSeconds: 30 }, before: { completed: true } }]);
  const then = await listToday(todayNeeds(), guardian('m2'), {}, SPRING + 72 * DAY);
  const card = then.cards.find(({ push }) => push.id === 'p0');
  expect(card).toMatchObject({ standing: { completed: true } });
  expect(card?.before).toBeUndefined();
});

it('the curve of a push is of what counts for it, the item’s of every term', async () => {
  for (const [id, term, at] of [
    ['p0', 'spring', SPRING + 70 * DAY],
    ['p1', 'autumn', STARTS],
  ] as const)
    await world.push({ id, slotId: id, termId: term, startsAt: at, dueAt: at + 7 * DAY });
  await world.watch('m1', 'a', [[0, 100]], SPRING + 71 * DAY);
  await watch([[0, 100]], STARTS + MINUTE);
  await recomputeDirty(world.deps, STARTS + DAY);
  const head = teacher([], ['head']);
  const viewers = async (push?: string) => {
    const seen: string[] = [];
    const spied = { ...world.deps.viewings, seen: async (ids: readonly string[], visit: Parameters<typeof world.deps.viewings.seen>[1]) =>
      world.deps.viewings.seen(ids, (one) => { seen.push(one.viewing.id); visit(one); }) }; // prettier-ignore
    await showRetention({ ...world.deps, viewings: spied }, head, { resource: 'r1', push });
    return seen.sort();
  };
  expect(await viewers('p1')).toEqual(['g:m2:r1:1:autumn']);
  expect(await viewers()).toEqual(['g:m1:r1:1:spring', 'g:m2:r1:1:autumn']);
});
