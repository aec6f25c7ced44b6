import fc from 'fast-check';
import { checkLines, type CheckWorld } from '../../../bot-server/domain/plan/check-lines';
import type { PlanLine } from '../../../bot-server/domain/push/slots';
import type { Classroom } from '../../../bot-server/domain/roster/roster';
import type { Weekday } from '../../../bot-server/domain/time/civil';

const classroom = (grade: number, number: number): Classroom => ({
  ...{ id: `${grade}-${number}`, schoolId: 'S', grade, number, name: `${grade}年级${number}班`, stage: '小学低段' },
});
const world: CheckWorld = {
  term: { startsOn: '2026-09-01', endsOn: '2027-01-22' },
  resources: [
    { id: 'river-safety', for: 'guardian', withdrawn: false },
    { id: 'listen-first', for: 'guardian', withdrawn: false },
    { id: 'eye-break', for: 'student', withdrawn: false },
    { id: 'gone', for: 'guardian', withdrawn: true },
    { id: 'old-cut', for: 'guardian', withdrawn: false, retired: true },
    { id: 'no-film', for: 'guardian', withdrawn: false, mediaMissing: true },
  ],
  classrooms: [classroom(1, 1), classroom(3, 1), classroom(3, 2), classroom(8, 1)],
};
const line = (number: number, more: Partial<PlanLine> = {}): PlanLine => ({
  ...{ line: number, week: 3, weekday: 1 as const, minute: 19 * 60, dueDays: 7, resourceId: 'river-safety', note: '' },
  audience: { grades: [], classroomIds: [] },
  ...more,
});
const saidOf = (...lines: PlanLine[]) => checkLines(lines, world).map(({ line: at, column, code }) => [at, column, code]);

describe('a plan’s lines', () => {
  it.each<[string, Partial<PlanLine>, string, string]>([
    ['no week', { week: 0 }, 'week', 'week-wrong'],
    ['half a week', { week: 1.5 }, 'week', 'week-wrong'],
    ['an eighth day', { weekday: 8 as Weekday }, 'weekday', 'weekday-wrong'],
    ['a minute after midnight’s', { minute: 1440 }, 'time', 'time-wrong'],
    ['half past nine at night', { minute: 21 * 60 + 30 }, 'time', 'time-quiet'],
    ['before the term', { week: 1, weekday: 1 }, 'week', 'before-term'],
    ['after the term', { week: 40 }, 'week', 'after-term'],
    ['nothing', { resourceId: '' }, 'resource', 'resource-unknown'],
    ['a name that is not there', { resourceId: 'rivr-safety' }, 'resource', 'resource-unknown'],
    ['what was withdrawn', { resourceId: 'gone' }, 'resource', 'resource-withdrawn'],
    ['a version out of use', { resourceId: 'old-cut' }, 'resource', 'resource-retired'],
    ['a film without its file', { resourceId: 'no-film' }, 'resource', 'resource-media-missing'],
    ['a class of another school', { audience: { grades: [], classroomIds: ['3-1', 'x'] } }, 'audience', 'audience-unknown'],
    ['a grade that is not there', { audience: { grades: [5], classroomIds: [] } }, 'audience', 'audience-unknown'],
    ['a class outside its grade', { audience: { grades: [1], classroomIds: ['3-1'] } }, 'audience', 'audience-nobody'],
    ['pupils before bed', { resourceId: 'eye-break', minute: 20 * 60 + 21 }, 'time', 'time-bedtime'],
    ['no days', { dueDays: 0 }, 'dueDays', 'due-wrong'],
    ['a long note', { note: '长'.repeat(201) }, 'note', 'note-long'],
  ])('%s is refused, once, at its column', (_, more, column, code) => {
    expect(saidOf(line(1), line(7, { weekday: 4, ...more }))).toEqual([[7, column, code]]);
  });

  it('names the nearest id, the day, and the last good minute', () => {
    const sentences = checkLines(
      [
        line(1, { resourceId: 'rivr-safety' }),
        line(2, { week: 40 }),
        line(3, { resourceId: 'eye-break', minute: 20 * 60 + 30, weekday: 2 }),
        line(4, { resourceId: 'eye-break', minute: 21 * 60 + 1, weekday: 4, audience: { grades: [8], classroomIds: [] } }),
      ],
      world,
    ).map(({ sentence }) => sentence);
    expect(sentences).toEqual([
      '没有编号是“rivr-safety”的内容，是不是“river-safety”？',
      '那天是 2027-05-31，已经放假。请改周次，或者改学期的日期',
      '这是给学生看的，睡前一小时不看屏幕。请改到 20:20 或更早',
      '这是给学生看的，睡前一小时不看屏幕。请改到 21:00 或更早',
    ]);
  });

  it('two lines do not reach the same class at the same minute, nor with the same thing on a day', () => {
    const third = { audience: { grades: [3], classroomIds: [] } };
    const first = { audience: { grades: [1], classroomIds: [] } };
    expect(saidOf(line(1, third), line(2, { ...first, resourceId: 'listen-first' }))).toEqual([]);
    expect(saidOf(line(1, third), line(2, { resourceId: 'listen-first' }))).toEqual([[2, 'time', 'overlap']]);
    expect(saidOf(line(1, third), line(2, { resourceId: 'listen-first', minute: 1141 }))).toEqual([]);
    expect(saidOf(line(1, third), line(2, { minute: 800 }))).toEqual([[2, 'resource', 'same-item']]);
    expect(saidOf(line(1, third), line(2, first))).toEqual([]);
    expect(saidOf(line(1), line(2))).toEqual([[2, 'resource', 'same-item']]);
  });

  it('calls the other line as its file does, and lets two rules that never meet be', () => {
    const two = [line(1), line(2, { resourceId: 'listen-first' })];
    expect(checkLines(two, { ...world, rowOf: (at) => at + 10 })).toEqual([
      { line: 2, column: 'time', code: 'overlap', sentence: '和第 11 行同一时间推给同样的班，请错开时间', other: 1 },
    ]);
    expect(checkLines(two, { ...world, mayMeet: () => false })).toEqual([]);
  });

  it('finds overlaps whatever the order, and finds as many when a line is added far away', () => {
    const lines = fc.uniqueArray(
      fc.record({ line: fc.integer({ min: 1, max: 99 }), week: fc.integer({ min: 2, max: 4 }), minute: fc.constantFrom(1100, 1110) }),
      { selector: ({ line: number }) => number, maxLength: 12 },
    );
    fc.assert(
      fc.property(lines, (some) => {
        const plan = some.map((each) => line(each.line, { ...each, resourceId: each.minute === 1100 ? 'listen-first' : 'river-safety' }));
        const clashes = plan.length - new Set(plan.map(({ week, minute }) => `${week} ${minute}`)).size;
        expect(new Set(saidOf(...plan).map(([at]) => at)).size).toBe(clashes);
        expect(new Set(saidOf(...[...plan].reverse()).map(([at]) => at)).size).toBe(clashes);
        expect(saidOf(...plan, line(100, { week: 9 })).length).toBe(saidOf(...plan).length);
      }),
    );
  });
});
