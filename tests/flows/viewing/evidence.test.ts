import type { LearnerActor } from '../../../bot-server/domain/access/actor';
import type { Flag } from '../../../bot-server/domain/viewing/flags';
import { countedViewings } from '../../../bot-server/flows/viewing/counted-viewings';
import { issueTicket } from '../../../bot-server/flows/viewing/issue-ticket';
import { reportViewings } from '../../../bot-server/flows/viewing/report-viewings';
import { showViewing } from '../../../bot-server/flows/viewing/show-viewing';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { aWorld, guardian, MINUTE, STARTS, video, type World } from '../progress/world';

const m1 = guardian('m1');
let world: World;
beforeAll(async () => {
  world = await aWorld();
  await world.deps.resources.save({ ...video, id: 'pupil', for: 'student' });
  for (const resourceId of ['r1', 'pupil']) await world.push({ id: `p-${resourceId}`, resourceId });
});
afterAll(() => world.close());

const told = (ticket: string, to: number, seq = 1) => ({ ticket, seq, spans: [{ from: 0, to }], playMs: to * 1000, position: to });
const ticketFor = async (resource: string, at = STARTS, who = m1): Promise<string> =>
  (await issueTicket(world.deps, who, { resource, for: 'a' }, at)).ticket;
const codesOf = async (reports: ReturnType<typeof told>[], at: number, deps: Parameters<typeof reportViewings>[0] = world.deps) =>
  (await reportViewings(deps, m1, reports, at)).map((judged) => (judged.ok ? 'ok' : judged.code));

it('under a ticket from before, nothing is taken of a child once its consent is gone, and what was seen stays', async () => {
  const ticket = await ticketFor('pupil');
  expect(await codesOf([told(ticket, 30)], STARTS + MINUTE)).toEqual(['ok']);
  const refused = { ...world.deps, mayRecord: async () => false };
  expect(await codesOf([told(ticket, 60, 2)], STARTS + 2 * MINUTE, refused)).toEqual(['viewing/no-consent']);
  expect(await showViewing(world.deps, m1, { resource: 'pupil', for: 'a' }, STARTS + 3 * MINUTE)).toMatchObject({ creditedSeconds: 30 });
});

it('an item’s own version and threshold count, for the one session after the other', async () => {
  await world.deps.resources.save({ ...video, id: 'film' });
  await world.push({ id: 'p-film', resourceId: 'film' });
  const first = await ticketFor('film');
  await world.deps.resources.save({ ...video, id: 'film', version: 2, durationSeconds: 200, effectiveEnd: 200, threshold: 0.25 });
  await world.push({ id: 'p-film2', resourceId: 'film', resourceVersion: 2, startsAt: STARTS + 1 });
  const second = await ticketFor('film', STARTS + MINUTE);
  const judged = await reportViewings(world.deps, m1, [told(first, 80), told(second, 50)], STARTS + 3 * MINUTE);
  expect(judged).toMatchObject([
    { ok: true, standing: { totalSeconds: 100, completed: false } },
    { ok: true, standing: { totalSeconds: 200, completed: true } },
  ]);
  const [old, young] = await world.deps.viewings.read(['g:m1:film:1', 'g:m1:film:2']);
  expect([old?.completion, young?.completion?.threshold]).toEqual([undefined, 0.25]);
});

it('what is withdrawn takes no report under an older ticket either', async () => {
  await world.deps.resources.save({ ...video, id: 'soon' });
  await world.push({ id: 'p-soon', resourceId: 'soon' });
  const ticket = await ticketFor('soon');
  await world.deps.resources.save({ ...video, id: 'soon', withdrawn: true });
  expect(await codesOf([told(ticket, 60)], STARTS + 2 * MINUTE)).toEqual(['resource/not-found']);
  expect(await world.deps.viewings.read(['g:m1:soon:1'])).toEqual([]);
});

it('what is told after a ticket’s end counts as received at its end', async () => {
  const ticket = await ticketFor('r1', STARTS - 30 * 60 * MINUTE);
  expect(await codesOf([told(ticket, 30)], STARTS)).toEqual(['ok']);
  const [kept] = await world.deps.viewings.read(['g:m1:r1:1']);
  expect(kept?.sessions.map(({ openedAt, receivedAt }) => receivedAt - openedAt)).toEqual([6 * 60 * MINUTE]);
});

it('a child on a parent’s phone gets no ticket for what is the adults’', async () => {
  const { role: _, ...phone } = m1;
  const child: LearnerActor = { ...phone, role: 'learner', studentId: 'a', studentIds: ['a'] };
  await expect(issueTicket(world.deps, child, { resource: 'r1', for: 'a' }, STARTS)).rejects.toMatchObject({ code: 'resource/not-yours' });
  await expect(issueTicket(world.deps, child, { resource: 'pupil', for: 'a' }, STARTS)).resolves.toBeDefined();
});

it('a family is told of what holds it back, and of nothing that was released or is only noted', async () => {
  await world.watch('m2', 'b', [[0, 95]], STARTS + 10 * MINUTE);
  const viewingId = 'g:m2:r1:1';
  const flag: Flag = { id: `${viewingId}:claims`, viewingId, kind: 'claims', level: 'hold', evidence: 'over', size: 2, amount: 90, foundAt: 7 }; // prettier-ignore
  const heldBy = async () =>
    (await showViewing(world.deps, guardian('m2'), { resource: 'r1', for: 'b' }, STARTS + 20 * MINUTE)).heldBy?.level;
  await world.deps.evidence.flags.replace(flag, 0);
  expect(await heldBy()).toBe('hold');
  const decision = { verdict: 'released', reason: 'talked', by: 't', at: 9, evidence: 'over', level: 'hold', size: 2 } as const;
  await world.deps.evidence.flags.replace({ ...flag, decision }, 1);
  expect(await heldBy()).toBeUndefined();
  await world.deps.evidence.flags.replace({ ...flag, level: 'note' }, 2);
  expect(await heldBy()).toBeUndefined();
});

it('what was kept before terms were told apart counts for a push of a term in which something of it was told', async () => {
  const terms = [{ id: 'autumn', name: '上学期', startsOn: '2026-08-31', endsOn: '2027-01-22' }];
  const [kept] = await world.deps.viewings.read(['g:m2:r1:1']);
  const countedAt = async (lastAt: number) => {
    const needs = { roster: { terms: async () => terms }, viewings: { read: async () => [{ ...kept!, lastAt }] } };
    const one = { push: { id: 'p', termId: 'autumn', startsAt: STARTS }, resource: video, guardianId: 'm2', studentId: 'b' };
    return (await countedViewings(needs, [one]))(one)?.id;
  };
  expect([await countedAt(instantOf('2026-08-31') - 1), await countedAt(instantOf('2026-08-31'))]).toEqual([undefined, 'g:m2:r1:1']);
});
