import { randomBytes } from 'node:crypto';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { instantOf } from '../../bot-server/domain/time/civil';
import { DAY, HOUR } from '../../bot-server/domain/time/instant';
import { standingOf } from '../../bot-server/domain/viewing/standing';
import { carryOutErasure } from '../../bot-server/flows/privacy/carry-out-erasure';
import { forgetLeaver } from '../../bot-server/flows/retention/forget-leaver';
import { countOverdue, keepToLimits } from '../../bot-server/flows/retention/keep-to-limits';
import { nightWork } from '../../bot-server/flows/retention/night-work';
import { openProduct, type Opened } from './opened';

jest.setTimeout(60_000);
/** A Sunday in November, four in the morning: the school year began on the first of September. */
const NOW = instantOf('2026-11-22', 4 * 60);
const ago = (days: number): number => NOW - days * DAY;
const resource = { durationSeconds: 100, effectiveStart: 0, effectiveEnd: 100, maxRate: 2, threshold: 0.9 };

let product: Opened;
beforeEach(async () => {
  product = await openProduct({ now: () => NOW });
  await product.deps.roster.apply({
    ...NO_CHANGES,
    schools: ['A', 'B'].map((id) => ({ id, bureauId: 'Q', name: `学校${id}`, kind: 'school' as const })),
    students: ['A', 'B'].map((id) => ({ id: `s${id}`, schoolId: id, classroomId: `c${id}`, name: '陈雨桐', studentNo: '1' })),
    guardians: ['gA', 'gB', 'gAB'].map((id) => ({ id, name: '陈静', phone: '13900000001', quietHours: null, largeType: false })),
    guardianships: [
      ['gA', 'sA'],
      ['gB', 'sB'],
      ['gAB', 'sA'],
      ['gAB', 'sB'],
    ].map(([guardianId = '', studentId = '']) => ({
      guardianId,
      studentId,
      relation: '母亲' as const,
      caregiverAtHome: true,
      worksAway: false,
    })),
  });
});
afterEach(() => product.close());

const watched = async (
  viewer: { kind: 'guardian' | 'student'; id: string },
  at: number,
  id = randomBytes(6).toString('hex'),
): Promise<void> => {
  const key = { viewer, resourceId: 'r', version: 1 };
  const session = { id, openedAt: at - HOUR, offline: false, seq: 1, playMs: 60_000, position: 50 };
  const fate = await product.deps.viewings.join({ key, words: new Map([[0, (1n << 60n) - 1n]]), session, receivedAt: at });
  if (!fate.ok) throw fate.error;
};
const asked = (id: string, at: number, schoolId = 'A') =>
  product.deps.questions.add({
    ...{
      id,
      guardianId: `g${schoolId}`,
      studentId: `s${schoolId}`,
      classroomId: `c${schoolId}`,
      schoolId,
      teacherId: 't',
      kind: 'habit' as const,
      because: 'class-teacher' as const,
      holders: ['t'],
      text: '不肯睡',
    },
    ...{ from: 'mini-program' as const, state: 'routed' as const, askedAt: at, dueAt: at, replies: [], check: 'pass' as const },
  });
const idsIn = async (collection: string): Promise<string[]> =>
  (await product.raw.collection<{ _id: string }>(collection).find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
const night = (stopped = () => false) => keepToLimits(product.deps, NOW, stopped);

it('takes away what is over its time and nothing else, tells counts, and leaves nothing overdue', async () => {
  await asked('old', ago(100));
  await asked('young', ago(60));
  await watched({ kind: 'student', id: 'sA' }, ago(90));
  await watched({ kind: 'student', id: 'sB' }, ago(10));
  const message = (id: string, at: number) => ({ _id: id, guardianId: 'gA', schoolId: 'A', createdAt: new Date(at) });
  await product.raw.collection<{ _id: string }>('messages').insertMany([message('m-old', ago(100)), message('m-new', ago(3))]);
  await product.raw.collection<{ _id: string }>('attempts').insertMany([{ _id: 'x', at: new Date(ago(200)) } as never]);
  expect(await countOverdue(product.deps, NOW)).toMatchObject({ questions: 1, messages: 2, 'viewing-seconds': 1, leavers: 0 });

  const run = await night();
  expect(run).toMatchObject({ night: '2026-11-22', removed: { questions: 1, messages: 2, 'viewing-seconds': 1 } });
  expect(Object.values(run?.overdue ?? {}).every((count) => count === 0)).toBe(true);
  expect(await idsIn('questions')).toEqual(['young']);
  expect(await idsIn('messages')).toEqual(['m-new']);
  expect(await idsIn('viewings')).toEqual(['s:sB:r:1']);
  expect(await night()).toBeUndefined();
});

it('sums up sessions older than 180 days: what is credited stays, when it was watched is gone', async () => {
  const may = instantOf('2027-05-31', 4 * 60);
  const id = 'g:gA:r:1';
  for (const days of [250, 240, 5]) await watched({ kind: 'guardian', id: 'gA' }, may - days * DAY);
  const before = (await product.deps.viewings.read([id]))[0]!;
  const run = await keepToLimits(product.deps, may, () => false);
  expect(run?.removed['viewing-sessions']).toBe(1);
  const after = (await product.deps.viewings.read([id]))[0]!;
  expect(after.sessions).toHaveLength(1);
  expect(standingOf(after, resource)).toEqual(standingOf(before, resource));
  expect(after.past).toMatchObject({ spentMs: 2 * HOUR, playMs: 120_000 });
  const raw = JSON.stringify(await product.raw.collection<{ _id: string }>('viewings').findOne({ _id: id }));
  for (const { id: nonce } of before.sessions.slice(0, 2)) expect(raw).not.toContain(nonce);
  await watched({ kind: 'guardian', id: 'gA' }, may);
  expect((await product.deps.viewings.read([id]))[0]).toMatchObject({ past: after.past, sessions: { length: 2 } });
});

it('keeps a school’s shorter time for its own rows alone, also for what its families watched', async () => {
  await product.deps.retention.shorten('A', { questions: 40, 'viewing-seconds': 40, leavers: 5 }, NOW);
  await asked('a', ago(50), 'A');
  await asked('b', ago(50), 'B');
  for (const id of ['gA', 'gB', 'gAB']) await watched({ kind: 'guardian', id }, ago(50));
  await watched({ kind: 'student', id: 'sB' }, ago(50));
  expect(await countOverdue(product.deps, NOW)).toMatchObject({ questions: 1, 'viewing-seconds': 2 });
  await night();
  expect(await idsIn('questions')).toEqual(['b']);
  expect(await idsIn('viewings')).toEqual(['g:gB:r:1', 's:sB:r:1']);
});

it('is taken up where it was cut off', async () => {
  for (let n = 0; n < 5; n += 1) await asked(`q${n}`, ago(100));
  await watched({ kind: 'student', id: 'sA' }, ago(100));
  let steps = 0;
  expect(await night(() => (steps += 1) > 2)).toBeUndefined();
  expect((await product.deps.retention.run('2026-11-22'))?.finishedAt).toBeUndefined();
  const run = await night();
  expect(run?.removed).toMatchObject({ questions: 5, 'viewing-seconds': 1 });
  expect(await idsIn('questions')).toEqual([]);
});

it('forgets who left 30 days ago, and guardians who have no other child here', async () => {
  await watched({ kind: 'student', id: 'sA' }, ago(1));
  await watched({ kind: 'guardian', id: 'gA' }, ago(1));
  await watched({ kind: 'guardian', id: 'gAB' }, ago(1));
  await asked('mine', ago(1));
  await product.deps.identities.bind({ accountId: 'mini', openid: 'o1', persons: [{ kind: 'guardian', id: 'gA' }] });
  const leave = (leftOn: string) => product.raw.collection<{ _id: string }>('students').updateOne({ _id: 'sA' }, { $set: { leftOn } });
  await leave('2026-10-25');
  await night();
  expect(await idsIn('students')).toEqual(['sA', 'sB']);
  await leave('2026-10-20');
  const later = await keepToLimits(product.deps, NOW + DAY, () => false);
  expect(later?.removed.leavers).toBe(1);
  expect(await idsIn('students')).toEqual(['sB']);
  expect(await idsIn('guardians')).toEqual(['gAB', 'gB']);
  expect(await idsIn('guardianships')).toEqual(['gAB:sB', 'gB:sB']);
  expect(await idsIn('viewings')).toEqual(['g:gAB:r:1']);
  expect(await idsIn('questions')).toEqual([]);
  expect(await product.deps.identities.byId('mini:o1')).toBeUndefined();
});

describe('forgetting a leaver goes by the one list of places', () => {
  const CANARY = 'canary-sA';
  /** A row in every collection that an erasure touches, tied to the child that leaves or to the guardian who has no other. */
  const rowsOf: Readonly<Record<string, object>> = {
    sessions: { identityId: 'mini:o1' },
    identities: { accountId: 'mini', openid: 'o1', persons: [{ kind: 'guardian', id: 'gA' }] },
    deliveries: {
      studentId: 'sA',
      guardianId: 'gA',
      pushId: 'p',
      classroomId: 'cA',
      messageId: 'm',
      kind: 'first',
      createdAt: new Date(NOW),
    },
    messages: { guardianId: 'gA', schoolId: 'A', createdAt: new Date(NOW) },
    attempts: { identityId: 'mini:o1', messageId: 'm', at: new Date(NOW) },
    viewingTickets: {},
    questions: { studentId: 'sA', guardianId: 'gA', schoolId: 'A', askedAt: new Date(NOW) },
    inbound: { identityId: 'mini:o1' },
    consentBalances: { accountId: 'mini', openid: 'o1' },
    consentEvents: { accountId: 'mini', openid: 'o1', at: new Date(NOW) },
    privacyExports: { studentId: 'sA', guardianId: 'gA' },
    binding_requests: { studentId: 'sA', identityId: 'mini:o1' },
    corrections: { studentId: 'sA', guardianId: 'gA' },
    consentRecords: { studentId: 'sA', guardianId: 'gA', seq: 1 },
  };
  const ownIds: Readonly<Record<string, string>> = {
    identities: 'mini:o1',
    viewingTickets: 's:sA:r:1',
    messages: 'm',
    consentRecords: 'sA:1',
  };
  const marked = async (): Promise<string[]> => {
    const found = [];
    for (const { name } of (await product.raw.db?.listCollections().toArray()) ?? []) {
      const text = JSON.stringify(await product.raw.collection(name).find().toArray());
      if (text.includes(CANARY) || /"(s:)?sA[":]|"gA"/.test(text)) found.push(name);
    }
    return found.sort();
  };

  it('takes all of it, leaves no receipt, and a later file may bring the child back', async () => {
    for (const [name, row] of Object.entries(rowsOf)) {
      await product.raw.collection<{ _id: string }>(name).insertOne({ ...row, _id: ownIds[name] ?? CANARY });
    }
    await product.raw.collection('chatDrafts').insertOne({ _id: 'mini:o1', text: CANARY } as never);
    await product.raw.collection('join_codes').insertOne({ _id: 'mini:o1', text: CANARY } as never);
    await product.raw.collection('binding_slips').insertOne({ _id: 'sA', text: CANARY } as never);
    await product.raw.collection<{ _id: string }>('students').updateOne({ _id: 'sA' }, { $set: { leftOn: '2026-10-01' } });
    expect((await marked()).length).toBeGreaterThan(12);
    const run = await night();
    expect(run).toMatchObject({ removed: { leavers: 1 }, overdue: { leavers: 0 } });
    // The emptied correction is a row without anybody in it.
    expect(await marked()).toEqual(['corrections']);
    expect(await product.raw.collection('corrections').findOne()).toEqual({ _id: CANARY });
    expect(await idsIn('erasures')).toEqual([]);
    expect((await product.deps.erasures.erasedAmong(['sA'])).size).toBe(0);
    expect(await product.deps.forgetLeaver('sA', NOW)).toBe(true);
  });

  it('cut off anywhere it is taken up again, and twenty that can not be forgotten do not hold the night for ever', async () => {
    await product.raw.collection<{ _id: string }>('students').updateOne({ _id: 'sA' }, { $set: { leftOn: '2026-10-01' } });
    const real = product.deps.erasures.act;
    for (let die = 1; ; die += 3) {
      let acts = 0;
      const act: typeof real = (...asked) => {
        if ((acts += 1) === die) throw new Error('killed');
        return real(...asked);
      };
      const needs = { ...product.deps, erasures: { ...product.deps.erasures, act } };
      const done = await forgetLeaver(needs, 'sA', NOW).catch(() => undefined);
      if (done !== undefined) break;
      // Once the roster's row is gone only the sweep of erasures knows of it.
      const due = await product.deps.erasures.due(NOW, 5);
      expect(due).toHaveLength(1);
    }
    const [left] = await product.deps.erasures.due(NOW, 5);
    if (left) await carryOutErasure(product.deps, left, NOW);
    expect(await idsIn('students')).toEqual(['sB']);
    expect(await idsIn('guardians')).toEqual(['gAB', 'gB']);
    expect(await idsIn('erasures')).toEqual([]);

    const stuck = Array.from({ length: 25 }, (_, n) => ({ _id: `x${n}`, schoolId: 'A', leftOn: '2026-10-01' }));
    await product.raw.collection<{ _id: string }>('students').insertMany(stuck);
    const run = await keepToLimits({ ...product.deps, forgetLeaver: async () => false }, NOW, () => false);
    expect(run?.overdue?.leavers).toBe(25);
  });
});

it('writes one line a kind with counts, once a night', async () => {
  const lines: string[] = [];
  const log = {
    info: (event: string, { kind, count }: { kind: string; count: number }) => void lines.push(`${event} ${kind} ${count}`),
    error: (event: string, { kind, count }: { kind: string; count: number }) => void lines.push(`! ${event} ${kind} ${count}`),
  };
  await asked('old', ago(100));
  for (let times = 0; times < 2; times += 1) await nightWork({ ...product.deps, log }, NOW, () => false);
  expect(lines).toContain('retention questions 1');
  expect(lines.filter((line) => line.startsWith('retention '))).toHaveLength(7);
  expect(lines.filter((line) => line.startsWith('!'))).toEqual([]);
  expect(await product.deps.retention.lastNight()).toEqual({ overdue: 0, endedAt: NOW });
});
