import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { seedDemo } from '../../bot-server/cli/seed-demo';
import { openDeps, type Deps } from '../../bot-server/deps';
import type { Slot } from '../../bot-server/domain/push/push';
import type { Conflict } from '../../bot-server/domain/rehearsal/rehearsal';
import { classesOf } from '../../bot-server/domain/push/audience';
import { addDays, instantOf, weekday } from '../../bot-server/domain/time/civil';
import { readEnv } from '../../bot-server/env';
import { rehearsePlan } from '../../bot-server/flows/rehearsal/rehearse-plan';
import { createLog } from '../../bot-server/log';
import { openSecrets } from '../../bot-server/secrets';
import { openTestDb, type TestDb } from '../support/mongo';

// The whole demonstration county is read in, bound and rehearsed.
jest.setTimeout(120_000);

const contentDir = resolve(__dirname, '../../content');
/** A Wednesday, one o'clock; the county is then in its sixth week. */
const NOW = instantOf('2026-11-18', 13 * 60);

let dataDir: string;
let db: TestDb;
let deps: Deps;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gongyu-rehearsal-'));
  db = await openTestDb();
  const env = readEnv({ NODE_ENV: 'test', DATA_DIR: dataDir });
  deps = await openDeps({ env, secrets: await openSecrets(env), mongodbUri: db.uri, log: createLog({ level: 'silent' }), now: () => NOW });
  await seedDemo(deps, { contentDir, now: NOW, onProgress: () => undefined });
});
afterAll(async () => {
  await deps.close();
  await db.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const conflictsOf = async (planId: string): Promise<readonly Conflict[]> =>
  (await rehearsePlan(deps, 'operator', planId, NOW)).rehearsal.conflicts;

async function planOf(schoolId: string): Promise<{ id: string; slots: Slot[] }> {
  const [plan] = await deps.plans.ofSchool(schoolId);
  if (!plan) throw new Error(`no plan of ${schoolId}`);
  return { id: plan.id, slots: await deps.plans.slotsOf(plan.id) };
}

/** What the county itself holds, counted another way: child by child, one question at a time. */
async function asItIs(schoolId: string, slots: readonly Slot[]): Promise<Conflict[]> {
  const classrooms = await deps.roster.classroomsOfSchool(schoolId);
  const coming = slots.filter(({ startsAt }) => startsAt > NOW);
  const aimed = new Set(coming.flatMap(({ audience }) => classesOf(audience, classrooms)));
  const found: Conflict[] = [];
  const without = new Set<string>();
  for (const { id } of classrooms.filter((one) => aimed.has(one.id))) {
    const students: string[] = [];
    for (const student of await deps.roster.studentsOfClassrooms([id])) {
      let bound = false;
      for (const { guardianId } of await deps.roster.guardianshipsOfStudents([student.id])) {
        const own = await deps.identities.ofPerson({ kind: 'guardian', id: guardianId });
        bound ||= own.length > 0;
        const follows = own.some((one) => one.follows);
        let left = 0;
        for (const one of own) left += await deps.consents.remaining(one.accountId, one.openid, await newItemTemplate(one.accountId));
        if (own.length > 0 && !follows && left === 0) without.add(guardianId);
      }
      if (!bound) students.push(student.id);
    }
    if (students.length) found.push({ kind: 'unreachable', classroomId: id, because: 'not-bound', students });
  }
  const week = Math.min(...coming.map((slot) => slot.week));
  return without.size ? [...found, { kind: 'consents-run-out', week, guardians: without.size }] : found;
}

const newItemTemplate = async (accountId: string): Promise<string> =>
  (await deps.accounts.get(accountId))?.templates.find(({ purpose }) => purpose === 'new-item')?.id ?? 'none';

it.each(['QX01', 'QX02', 'QX03'])('%s: only the families who are not bound or have no consent left', async (schoolId) => {
  const { id, slots } = await planOf(schoolId);
  expect(await conflictsOf(id)).toEqual(await asItIs(schoolId, slots));
});

it('finds every conflict that is planted in a term, and no other', async () => {
  const { slots } = await planOf('QX01');
  const before = await asItIs('QX01', slots);
  const last = slots.at(-1);
  const term = await deps.roster.term('2026-2027-1');
  if (!last || !term) throw new Error('no term');
  const monday = addDays(last.date, 1 - weekday(last.startsAt));
  const add = (line: number, weeksAgo: number, day: 1 | 2 | 3 | 4 | 5 | 6 | 7, minute: number, more: Partial<Slot> = {}): Slot => {
    const date = addDays(monday, day - 1 - 7 * weeksAgo);
    const week = last.week - weeksAgo;
    return {
      ...last,
      id: `planted-${line}`,
      planId: 'planted',
      line,
      week,
      weekday: day,
      date,
      minute,
      startsAt: instantOf(date, minute),
      ...more,
    };
  };
  const classrooms = await deps.roster.classroomsOfSchool('QX01');
  const whole = { grades: [], classroomIds: [] };
  const siblings = await twoChildrenOneParent();
  const planted = [
    add(1, 6, 2, 22 * 60 + 30, { audience: whole }),
    add(2, 5, 1, 19 * 60, { audience: whole }),
    add(3, 5, 2, 19 * 60, { audience: whole }),
    add(4, 5, 3, 19 * 60, { audience: whole }),
    add(5, 5, 4, 19 * 60, { audience: whole }),
    add(6, 3, 1, 19 * 60, { audience: whole, resourceId: 'nobody-made-this' }),
    add(7, 3, 2, 19 * 60, { audience: whole, resourceId: 'gas-and-fire' }),
    add(8, 2, 1, 18 * 60, { audience: { grades: [], classroomIds: [siblings.a] }, resourceId: 'eye-break' }),
    add(9, 2, 1, 18 * 60 + 1, { audience: { grades: [], classroomIds: [siblings.b] }, resourceId: 'skip-rope-beat' }),
  ];
  const dateOf = (line: number) => planted.find((slot) => slot.line === line)?.date ?? '';
  const days = [
    { kind: 'holiday', from: dateOf(6), to: dateOf(6), name: '校庆' },
    { kind: 'exam', from: dateOf(8), to: dateOf(8), name: '期末考试' },
  ] as const;
  expect(await deps.calendars.replace({ kind: 'school', id: 'QX01' }, 0, days, NOW)).toBe(true);
  await deps.plans.saveDraft({ id: 'planted', schoolId: 'QX01', termId: term.id, title: '预演' }, planted);
  await deps.plans.setState((await planOf('QX01')).id, 'published', 'paused');
  expect(await deps.resources.withdraw('gas-and-fire')).toBe(true);
  for (const account of await deps.accounts.all()) {
    await deps.accounts.save({ ...account, templates: account.templates.filter(({ purpose }) => purpose !== 'nudge') });
  }

  const found = await conflictsOf('planted');
  const kinds = (wanted: Conflict['kind']) => found.filter(({ kind }) => kind === wanted);
  expect(kinds('unknown-resource')).toEqual([{ kind: 'unknown-resource', resourceId: 'nobody-made-this', lines: [6] }]);
  expect(kinds('withdrawn')).toEqual([{ kind: 'withdrawn', resourceId: 'gas-and-fire', lines: [7] }]);
  expect(kinds('holiday')).toEqual([{ kind: 'holiday', name: '校庆', lines: [6] }]);
  expect(kinds('exams')).toEqual([{ kind: 'exams', name: '期末考试', lines: [8, 9] }]);
  expect(kinds('other-day')).toEqual([]);
  expect(kinds('closed-hours')).toEqual([{ kind: 'closed-hours', lines: [1], guardians: expect.any(Number) as number }]);
  expect(kinds('too-many')).toEqual([{ kind: 'too-many', week: planted[4]?.week, lines: [5], guardians: expect.any(Number) as number }]);
  expect(kinds('one-phone')).toEqual([{ kind: 'one-phone', lines: [8, 9], families: siblings.families }]);
  expect(kinds('no-template')).toEqual([{ kind: 'no-template', purpose: 'nudge' }]);
  const aimed = new Set(classrooms.map(({ id }) => id));
  expect(kinds('unreachable')).toEqual(before.filter((one) => one.kind === 'unreachable' && aimed.has(one.classroomId)));
  expect(kinds('consents-run-out')).toEqual([
    { kind: 'consents-run-out', week: planted[0]?.week, guardians: (before.at(-1) as { guardians: number }).guardians },
  ]);
  expect(found).toHaveLength(8 + before.length);
});

/** Two classes in which most families have two children on one phone. */
async function twoChildrenOneParent(): Promise<{ a: string; b: string; families: number }> {
  const pairs = new Map<string, Set<string>>();
  const classrooms = await deps.roster.classroomsOfSchool('QX01');
  const students = await deps.roster.studentsOfClassrooms(classrooms.map(({ id }) => id));
  const ties = await deps.roster.guardianshipsOfStudents(students.map(({ id }) => id));
  const phoneOf = new Map<string, string>();
  for (const { id } of students) {
    const bound: string[] = [];
    for (const { guardianId } of ties.filter(({ studentId }) => studentId === id)) {
      if ((await deps.identities.ofPerson({ kind: 'guardian', id: guardianId })).length > 0) bound.push(guardianId);
    }
    if (bound.length === 1 && bound[0] !== undefined) phoneOf.set(id, bound[0]);
  }
  for (const one of students) {
    for (const other of students) {
      if (one.id >= other.id || one.classroomId === other.classroomId || phoneOf.get(one.id) === undefined) continue;
      if (phoneOf.get(one.id) !== phoneOf.get(other.id)) continue;
      const key = [one.classroomId, other.classroomId].sort().join('|');
      pairs.set(key, (pairs.get(key) ?? new Set()).add(phoneOf.get(one.id) ?? ''));
    }
  }
  const [best] = [...pairs].sort(([, a], [, b]) => b.size - a.size);
  const [a, b] = best?.[0].split('|') ?? [];
  if (!best || a === undefined || b === undefined) throw new Error('no siblings on one phone in the demonstration county');
  return { a, b, families: best[1].size };
}
