import { classesOf, deliveriesOf, messagesOf } from '../../../bot-server/domain/push/audience';
import { catchUp } from '../../../bot-server/domain/push/catch-up';
import type { Push, Slot } from '../../../bot-server/domain/push/push';
import { compareSlots, slotsOf, type PlanLine } from '../../../bot-server/domain/push/slots';
import type { Classroom, Family, Guardianship } from '../../../bot-server/domain/roster/roster';
import { formatInstant, instantOf } from '../../../bot-server/domain/time/civil';
import { DAY, HOUR, MINUTE } from '../../../bot-server/domain/time/instant';

const all = { grades: [], classroomIds: [] };
const line = (change: Partial<PlanLine> = {}): PlanLine => ({
  line: 1,
  week: 1,
  weekday: 3,
  minute: 19 * 60 + 30,
  dueDays: 7,
  resourceId: 'r',
  audience: all,
  note: '',
  ...change,
});

describe('slots', () => {
  const term = { startsOn: '2026-09-01', endsOn: '2027-01-20' }; // a Tuesday
  const plan = { id: 'plan', schoolId: 's' };

  it.each([
    [1, 2, '2026-09-01 19:30'],
    [1, 7, '2026-09-06 19:30'],
    [2, 1, '2026-09-07 19:30'],
    [21, 3, '2027-01-20 19:30'],
  ] as const)('week %d day %d is %s', (week, weekday, expected) => {
    const { slots } = slotsOf(plan, term, [line({ week, weekday })]);
    expect(slots.map(({ startsAt }) => formatInstant(startsAt))).toEqual([expected]);
  });

  it('refuses what lies outside the term, by line', () => {
    const { slots, faults } = slotsOf(plan, term, [line({ weekday: 1 }), line({ line: 2 }), line({ line: 3, week: 21, weekday: 4 })]);
    expect(slots.map((slot) => slot.line)).toEqual([2]);
    expect(faults).toEqual([
      { line: 1, because: 'before-term', date: '2026-08-31' },
      { line: 3, because: 'after-term', date: '2027-01-21' },
    ]);
  });

  it('compares two drafts', () => {
    const before = slotsOf(plan, term, [line(), line({ line: 2 }), line({ line: 3 })]).slots;
    const after = slotsOf(plan, term, [line(), line({ line: 2, minute: 8 * 60 }), line({ line: 4 })]).slots;
    expect(compareSlots(before, after)).toEqual({ added: 1, changed: 1, removed: 1, same: 1 });
  });
});

describe('catching up after a downtime', () => {
  const now = instantOf('2026-09-10', 20 * 60);
  const slot = (ago: number, change: Partial<Slot> = {}) => ({
    id: `${ago}`,
    planId: 'p',
    startsAt: now - ago,
    dueDays: 7,
    audience: all,
    ...change,
  });
  const told = (slots: ReturnType<typeof slot>[]) => {
    const { run, skip } = catchUp(slots, now);
    return [run.map(({ id }) => Number(id)), skip.length];
  };

  it.each([
    ['0 missed', [], [[], 0]],
    ['1 missed', [3 * HOUR], [[3 * HOUR], 0]],
    ['3 missed', [HOUR, 26 * HOUR, 50 * HOUR], [[HOUR], 2]],
    ['one older than 48 hours', [48 * HOUR + 1], [[], 1]],
    ['one of exactly 48 hours', [48 * HOUR], [[48 * HOUR], 0]],
    ['on time, however many', [0, MINUTE, 10 * MINUTE], [[0, MINUTE, 10 * MINUTE], 0]],
    ['an on-time slot is the last one', [0, 5 * HOUR], [[0], 1]],
    ['two at one instant are one item each', [3 * HOUR, 3 * HOUR], [[3 * HOUR, 3 * HOUR], 0]],
    ['the future is left alone', [-1], [[], 0]],
  ])('%s', (_, ago, expected) => expect(told(ago.map((a) => slot(a)))).toEqual(expected));

  it('150 missed', () => {
    const { run, skip } = catchUp(
      Array.from({ length: 150 }, (_, day) => slot(HOUR + day * DAY)),
      now,
    );
    expect([run.length, skip.length]).toEqual([1, 149]);
  });

  it('runs the latest of each audience, and none that is already past due', () => {
    const grade = (n: number) => ({ audience: { grades: [n], classroomIds: [] } });
    expect(told([slot(HOUR, grade(1)), slot(2 * HOUR, grade(2)), slot(3 * HOUR, grade(1))])).toEqual([[HOUR, 2 * HOUR], 1]);
    expect(told([slot(25 * HOUR, { dueDays: 1 })])).toEqual([[], 1]);
  });
});

describe('audience', () => {
  const room = (id: string, grade: number): Classroom => ({ id, schoolId: 's', grade, number: 1, name: id, stage: '小学低段' });
  const rooms = [room('a', 1), room('b', 1), room('c', 2)];
  it.each([
    [all, ['a', 'b', 'c']],
    [{ grades: [1], classroomIds: [] }, ['a', 'b']],
    [{ grades: [], classroomIds: ['b', 'c'] }, ['b', 'c']],
    [{ grades: [2], classroomIds: ['b'] }, []],
  ])('%j', (rule, expected) => expect(classesOf(rule, rooms)).toEqual(expected));

  const push: Push = {
    id: 'p-1',
    slotId: '1',
    planId: 'p',
    schoolId: 's',
    resourceId: 'r',
    resourceVersion: 2,
    title: '睡前一首诗',
    startsAt: 0,
    dueAt: 7 * DAY,
    classroomIds: ['a', 'c'],
    state: 'open',
    createdAt: 0,
  };
  const ship = (guardianId: string, studentId: string): Guardianship => ({
    guardianId,
    studentId,
    relation: '母亲',
    caregiverAtHome: true,
    worksAway: false,
  });
  const families: Family[] = [
    { student: { id: 'big', classroomId: 'c', schoolId: 's' }, guardianships: [ship('mum', 'big'), ship('dad', 'big')] },
    { student: { id: 'small', classroomId: 'a', schoolId: 's' }, guardianships: [ship('mum', 'small'), ship('mum', 'small')] },
    { student: { id: 'alone', classroomId: 'a', schoolId: 's' }, guardianships: [] },
  ];

  it('gives each guardian of each child a delivery, and two children of one guardian one message', () => {
    const deliveries = deliveriesOf(push, families, { reachable: (id) => id === 'mum', watched: (child) => child === 'big' }, 5);
    expect(deliveries.map(({ id, reachable, alreadyWatched, classroomId }) => [id, reachable, alreadyWatched, classroomId])).toEqual([
      ['p-1:big:mum:first', true, true, 'c'],
      ['p-1:big:dad:first', false, true, 'c'],
      ['p-1:small:mum:first', true, false, 'a'],
    ]);
    const messages = messagesOf(push, deliveries, 5);
    expect(messages.map(({ id, state, dueAt, expiresAt }) => [id, state, dueAt, expiresAt])).toEqual([
      ['mum:first:p-1', 'waiting', undefined, 7 * DAY],
      ['dad:first:p-1', 'waiting', undefined, 7 * DAY],
    ]);
  });
});
