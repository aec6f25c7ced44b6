import type { Actor, GuardianActor, TeacherActor } from '../../../bot-server/domain/access/actor';
import { newestRules } from '../../../bot-server/domain/consent/rules-text';
import { newErasure } from '../../../bot-server/domain/erasure/erasure';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import type { Student, Teacher } from '../../../bot-server/domain/roster/roster';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { DAY } from '../../../bot-server/domain/time/instant';
import { carryOutErasure } from '../../../bot-server/flows/privacy/carry-out-erasure';
import { childDesks } from '../../../bot-server/flows/privacy/child-desk';
import { gatherExport } from '../../../bot-server/flows/privacy/make-export';
import { sayConsent } from '../../../bot-server/flows/privacy/say-consent';
import { keepToLimits } from '../../../bot-server/flows/retention/keep-to-limits';
import { clearTiers } from '../../../bot-server/flows/tier/clear-tiers';
import { listTeaching } from '../../../bot-server/flows/tier/list-teaching';
import { readTiers } from '../../../bot-server/flows/tier/read-tiers';
import { setTiers } from '../../../bot-server/flows/tier/set-tiers';
import { exportHtml, exportJson } from '../../../bot-server/present/privacy-export';
import { refusalOf } from '../../files/support';
import { openProduct, type Opened } from '../../privacy/opened';

jest.setTimeout(60_000);

/** A Monday in term. */
const START = instantOf('2026-11-23', 10 * 60);
let now = START;
let product: Opened;

const signed = { identityId: 'mini:o', accountId: 'mini' };
const CHINESE = { classroomId: 'A-3-1', subject: '语文' };
const zhang: TeacherActor = {
  ...{ ...signed, role: 'teacher', teacherId: 'A-zhang', schoolId: 'A', roles: ['teacher'], classroomIds: [] },
  teaches: [{ subject: '语文', classroomIds: ['A-3-1', 'A-3-2'] }],
};
const classTeacher: TeacherActor = {
  ...zhang,
  teacherId: 'A-ct',
  classroomIds: ['A-3-1'],
  teaches: [{ subject: '数学', classroomIds: ['A-3-1'] }],
};
const head: TeacherActor = { ...zhang, teacherId: 'A-head', roles: ['head', 'school-scheduler'], teaches: [] };
const officer: Actor = { ...signed, role: 'officer', officerId: 'O', bureauId: 'Q', schoolIds: ['A'] };
const parent = (id: string, studentIds: string[]): GuardianActor => ({
  ...{ ...signed, role: 'guardian', guardianId: id, studentIds, classroomIds: ['A-3-1'] },
});
const mother = parent('g1', ['s1']);
const father = parent('g1b', ['s1']);

const pupil = (id: string, classroomId = 'A-3-1'): Student => ({ id, schoolId: 'A', classroomId, name: `名${id}`, studentNo: id });
const staff = (id: string, more: Partial<Teacher>): Teacher => ({
  ...{ id, schoolId: 'A', teacherNo: id, name: id, roles: ['teacher'], subjects: [], classroomIds: [] },
  ...more,
});

beforeEach(async () => {
  now = START;
  product = await openProduct({ now: () => now });
  const tie = { relation: '母亲' as const, caregiverAtHome: true, worksAway: false };
  await product.deps.roster.apply({
    ...NO_CHANGES,
    terms: [{ id: 'T', name: '一学期', startsOn: '2026-08-31', endsOn: '2027-01-22' }],
    schools: [{ id: 'A', bureauId: 'Q', name: '一小', kind: 'school' }],
    classrooms: [1, 2].map((number) => ({
      ...{ id: `A-3-${number}`, schoolId: 'A', grade: 3, number },
      ...{ name: `三年级${number}班`, stage: '小学低段' as const },
    })),
    teachers: [staff('A-zhang', { teaches: [...(zhang.teaches ?? [])] }), staff('A-ct', { classroomIds: ['A-3-1'] })],
    students: [pupil('s1'), pupil('s2'), pupil('s3')],
    guardians: ['g1', 'g1b', 'g2', 'g3'].map((id, n) => ({ id, name: id, phone: `1390000000${n}`, quietHours: null, largeType: false })),
    guardianships: [
      { guardianId: 'g1', studentId: 's1', ...tie },
      { guardianId: 'g1b', studentId: 's1', ...tie },
      { guardianId: 'g2', studentId: 's2', ...tie },
      { guardianId: 'g3', studentId: 's3', ...tie },
    ],
  });
});
afterEach(() => product.close());

async function say(who: GuardianActor, child: string, word: 'given' | 'withdrawn', purpose: 'tier' | 'learning-record' = 'tier') {
  const text = newestRules(await product.deps.content.childrenRules());
  if (!text) throw new Error('no rules');
  await sayConsent(product.deps, who, { child, purpose, word, version: text.version, sha256: text.sha256 }, now);
}
const set = (changes: Record<string, 'firm' | 'book' | 'more' | undefined>, who: Actor = zhang, of = CHINESE) =>
  setTiers(
    product.deps,
    who,
    of,
    Object.entries(changes).map(([studentId, tier]) => ({ studentId, tier })),
    now,
  );
const read = async (who: Actor = zhang, of = CHINESE) =>
  (await readTiers(product.deps, who, of, now)).students.map(({ student, agreed, tier }) => [student.id, agreed, tier ?? '']);
const rows = () => product.raw.collection<{ _id: string; tierSealed: string }>('tiers').find().sort({ _id: 1 }).toArray();
const trailOf = async (id: string) => (await product.deps.audit.about([id], 50)).map(({ action, actor }) => `${actor.id} ${action}`);

it('the teacher of the subject sets what the family agreed to, all or nothing; the database knows no tier in clear', async () => {
  await say(mother, 's1', 'given');
  await say(parent('g2', ['s2']), 's2', 'given');
  // Another purpose is another purpose.
  await say(parent('g3', ['s3']), 's3', 'given', 'learning-record');
  expect(await read()).toEqual([
    ['s1', true, ''],
    ['s2', true, ''],
    ['s3', false, ''],
  ]);
  expect((await refusalOf(set({ s1: 'firm', s3: 'more' }))).code).toBe('tier/no-consent');
  expect((await refusalOf(set({ s1: 'firm', s9: 'more' }))).code).toBe('tier/child-not-found');
  expect(await rows()).toEqual([]);
  expect((await set({ s1: 'firm', s2: 'more' })).students.map(({ tier }) => tier)).toEqual(['firm', 'more', undefined]);
  expect(await read()).toEqual([
    ['s1', true, 'firm'],
    ['s2', true, 'more'],
    ['s3', false, ''],
  ]);
  const stored = await rows();
  expect(stored.map(({ _id }) => _id)).toEqual(['s1:语文', 's2:语文']);
  expect(JSON.stringify(stored)).not.toMatch(/firm|book|more|打牢|跟着|多想/);
  expect(new Set(stored.map(({ tierSealed }) => tierSealed.length)).size).toBe(1);
  // A ciphertext put under another child opens for nobody.
  await product.raw
    .collection<{ _id: string }>('tiers')
    .updateOne({ _id: 's1:语文' }, { $set: { tierSealed: stored[1]?.tierSealed ?? '' } });
  await expect(read()).rejects.toThrow();
});

it('nobody but that teacher: not the class teacher, the head, the bureau, a family or a stranger, nor the same teacher in another subject', async () => {
  await say(mother, 's1', 'given');
  await set({ s1: 'firm' });
  for (const who of [classTeacher, head, officer, mother, { ...signed, role: 'stranger' } as const]) {
    const codes = [
      await refusalOf(read(who)),
      await refusalOf(set({ s1: 'book' }, who)),
      await refusalOf(clearTiers(product.deps, who, CHINESE, now)),
    ];
    expect(new Set(codes.map(({ code }) => code))).toEqual(new Set([who.role === 'teacher' ? 'classroom/not-found' : 'access/denied']));
  }
  expect((await refusalOf(read(zhang, { classroomId: 'A-3-1', subject: '数学' }))).code).toBe('classroom/not-found');
  expect(await read(classTeacher, { classroomId: 'A-3-1', subject: '数学' })).toEqual([
    ['s1', true, ''],
    ['s2', false, ''],
    ['s3', false, ''],
  ]);
  expect((await listTeaching(product.deps, zhang)).map(({ classroom, subject, students }) => [classroom.id, subject, students])).toEqual([
    ['A-3-1', '语文', 3],
    ['A-3-2', '语文', 0],
  ]);
  expect((await rows()).length).toBe(1);
});

it('entering, looking and taking away leave their traces, and what is so already leaves none', async () => {
  await say(mother, 's1', 'given');
  await read();
  await set({ s1: 'firm' });
  await set({ s1: 'firm', s2: undefined });
  expect(await trailOf('s1')).toEqual(['A-zhang tier-set', 'g1 consent-given']);
  await set({ s1: undefined });
  expect((await trailOf('s1'))[0]).toBe('A-zhang tier-cleared');
  expect(await trailOf('A-3-1')).toEqual(['A-zhang tiers-read']);
  expect(await rows()).toEqual([]);
  const trail = JSON.stringify(await product.deps.audit.chain('A'));
  expect(trail).not.toMatch(/firm|book|more|打牢|跟着|多想/);
});

it('a withdrawal of either guardian deletes it at once, and nobody can set it again', async () => {
  await say(mother, 's1', 'given');
  await say(father, 's1', 'given');
  await set({ s1: 'more' });
  await say(father, 's1', 'withdrawn');
  expect(await rows()).toEqual([]);
  expect((await read())[0]).toEqual(['s1', false, '']);
  expect((await refusalOf(set({ s1: 'more' }))).code).toBe('tier/no-consent');
  // Taken back: it begins anew, with nothing.
  await say(father, 's1', 'given');
  expect((await read())[0]).toEqual(['s1', true, '']);
});

it('does not survive a withdrawal that comes while it is being set', async () => {
  await say(mother, 's1', 'given');
  const { deps } = product;
  const tiers = {
    ...deps.tiers,
    put: async (entries: Parameters<typeof deps.tiers.put>[0]) => {
      await say(mother, 's1', 'withdrawn');
      await deps.tiers.put(entries);
    },
  };
  const after = await setTiers({ ...deps, tiers }, zhang, CHINESE, [{ studentId: 's1', tier: 'firm' }], now);
  expect(after.students[0]).toMatchObject({ agreed: false });
  expect(await rows()).toEqual([]);
});

it('the whole class is not layered after one press; a child who changed class is not layered there', async () => {
  for (const [g, s] of [
    ['g1', 's1'],
    ['g2', 's2'],
  ] as const)
    await say(parent(g, [s]), s, 'given');
  await set({ s1: 'firm', s2: 'book' });
  await product.deps.roster.apply({ ...NO_CHANGES, students: [pupil('s2', 'A-3-2')] });
  expect(await read(zhang, { classroomId: 'A-3-2', subject: '语文' })).toEqual([['s2', true, '']]);
  const cleared = await clearTiers(product.deps, zhang, CHINESE, now);
  expect(cleared.students.every(({ tier }) => tier === undefined)).toBe(true);
  expect(await rows()).toEqual([]);
  expect((await trailOf('s1'))[0]).toBe('A-zhang tier-cleared');
});

it('ends with the term: the night after it is deleted, out of term nothing is set', async () => {
  await say(mother, 's1', 'given');
  await set({ s1: 'firm' });
  now = instantOf('2027-01-22', 23 * 60);
  expect((await read())[0]).toEqual(['s1', true, 'firm']);
  now = instantOf('2027-01-23', 1);
  expect((await read())[0]).toEqual(['s1', true, '']);
  expect((await refusalOf(set({ s1: 'book' }))).code).toBe('tier/no-term');
  expect((await rows()).length).toBe(1);
  now = instantOf('2027-01-23', 4 * 60);
  const run = await keepToLimits(product.deps, now, () => false);
  expect(run?.removed.tiers).toBe(1);
  expect(run?.overdue).toMatchObject({ tiers: 0 });
  expect(await rows()).toEqual([]);
});

it('the family sees its own in the rights desk and takes it away in the file; an erasure takes it, under a merged number too', async () => {
  await say(mother, 's1', 'given');
  await set({ s1: 'firm' });
  const [desk] = await childDesks(product.deps, mother, now);
  expect(desk?.tiers.map(({ subject, tier }) => [subject, tier])).toEqual([['语文', 'firm']]);
  expect(desk?.kept).toContainEqual({ kind: 'tiers', amount: 1 });
  const facts = await gatherExport(product.deps, 's1', 'g1', now);
  expect(exportHtml(facts)).toContain('打牢基础');
  expect(exportJson(facts)).toContain('打牢基础');
  expect(exportJson(facts)).not.toContain('"firm"');

  await product.deps.tiers.put([
    { studentId: 's1-old', schoolId: 'A', classroomId: 'A-3-1', subject: '语文', tier: 'book', setAt: now, until: now + DAY },
  ]);
  await product.deps.roster.apply({
    ...NO_CHANGES,
    students: [
      { ...pupil('s1'), aliases: ['s1-old'] },
      { ...pupil('s1-old'), mergedInto: 's1' },
    ],
  });
  const wish = newErasure(
    { no: 'NO-1', scope: 'child', schoolId: 'A', studentId: 's1', guardianId: 'g1' },
    now - 4 * DAY,
    await product.deps.content.publicDays(),
  );
  await carryOutErasure(product.deps, await product.deps.erasures.ask(wish), now);
  expect(await rows()).toEqual([]);
});
