import fc from 'fast-check';
import {
  medianOf,
  standingAmong,
  tableOf,
  toBureau,
  toldKeys,
  TO_SCHOOL,
  type AnswerCell,
} from '../../../bot-server/domain/question/figures';
import { QUESTION_KINDS } from '../../../bot-server/domain/question/question';

const cell = fc.record({
  schoolId: fc.constantFrom('A', 'B', 'C', 'D'),
  classroomId: fc.constantFrom('c1', 'c2'),
  kind: fc.constantFrom(...QUESTION_KINDS),
  asked: fc.integer({ min: 1, max: 40 }),
  decided: fc.integer({ min: 0, max: 9 }),
  toSolve: fc.integer({ min: 0, max: 9 }),
});
const cells = fc.array(cell, { maxLength: 25 }).map((all) =>
  all.map(({ asked, decided, toSolve, ...rest }): AnswerCell => ({
    ...rest,
    asked,
    decided: Math.min(asked, decided),
    inTime: Math.floor(Math.min(asked, decided) / 2),
    toSolve: Math.min(asked, toSolve),
    solved: Math.floor(Math.min(asked, toSolve) / 3),
    waits: Array.from({ length: asked }, (_, at) => at),
    open: [asked % 3, asked % 7, 0],
  })),
);
const bySchool = ({ schoolId }: AnswerCell) => schoolId;
const SCHOOLS = ['A', 'B', 'C', 'D'];

describe('figures of answers', () => {
  it('tell no row under the smallest, and what is left out is never one row alone nor few together', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }), fc.constantFrom(5, 10), (counts, smallest) => {
        const rows = counts.map((asked, at) => ({ key: `k${at}`, asked }));
        const shown = toldKeys(rows, smallest);
        const hidden = rows.filter(({ key, asked }) => asked > 0 && !shown.has(key));
        for (const { key, asked } of rows) if (shown.has(key)) expect(asked).toBeGreaterThanOrEqual(smallest);
        if (hidden.length > 0 && shown.size > 0) {
          expect(hidden.length).toBeGreaterThan(1);
          expect(hidden.reduce((sum, { asked }) => sum + asked, 0)).toBeGreaterThanOrEqual(smallest);
        }
      }),
    );
  });

  it('no count between 1 and the smallest is anywhere in what is told, and a total is the sum of its told rows', () => {
    fc.assert(
      fc.property(cells, (all) => {
        for (const telling of [TO_SCHOOL, toBureau(false)]) {
          const { table, within } = tableOf(all, bySchool, SCHOOLS, telling);
          const kinds = tableOf(within, ({ kind }) => kind, QUESTION_KINDS, telling).table;
          for (const { asked, open } of [...table.rows, table.total, ...kinds.rows, kinds.total])
            for (const count of [asked, ...open]) expect(count === null || count >= telling.smallest).toBe(true);
          const sum = table.rows.reduce((total, { asked }) => total + (asked ?? 0), 0);
          expect(table.total.asked ?? 0).toBe(sum);
        }
      }),
    );
  });

  it('shares go by the same rule: what is left out of a total is never one row alone nor few together', () => {
    const sides = [
      { percentOf: 'inTimePercent', of: 'decided', good: 'inTime' },
      { percentOf: 'solvedPercent', of: 'toSolve', good: 'solved' },
    ] as const;
    fc.assert(
      fc.property(cells, (all) => {
        const { table } = tableOf(all, bySchool, SCHOOLS, TO_SCHOOL);
        for (const { percentOf, of, good } of sides) {
          const sum = (rows: readonly { readonly key: string }[], what: typeof of | typeof good): number =>
            all.filter((one) => rows.some(({ key }) => key === one.schoolId)).reduce((total, one) => total + one[what], 0);
          const told = table.rows.filter((row) => row[percentOf] !== null);
          const left = table.rows.filter((row) => row.asked !== null && row[percentOf] === null && sum([row], of) > 0);
          for (const row of told) expect(sum([row], of)).toBeGreaterThanOrEqual(TO_SCHOOL.smallest);
          if (told.length > 0 && left.length > 0) {
            expect(left.length).toBeGreaterThan(1);
            expect(sum(left, of)).toBeGreaterThanOrEqual(TO_SCHOOL.smallest);
          }
          const whole = told.length === 0 ? null : Math.round((sum(told, good) / sum(told, of)) * 20) * 5;
          expect(table.total[percentOf]).toBe(whole);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a bureau reads a month that runs in tens, rounded down', () => {
    fc.assert(
      fc.property(cells, (all) => {
        const { table } = tableOf(all, bySchool, SCHOOLS, toBureau(true));
        for (const { asked, open } of table.rows) for (const count of [asked, ...open]) expect((count ?? 0) % 10).toBe(0);
      }),
    );
  });

  it('the rows keep the order of the keys, whatever the figures are', () => {
    fc.assert(
      fc.property(cells, (all) => {
        const keys = tableOf(all, bySchool, SCHOOLS, TO_SCHOOL).table.rows.map(({ key }) => key);
        expect(keys).toEqual(SCHOOLS.filter((key) => keys.includes(key)));
      }),
    );
  });

  it('the median is one of the values with no more than half on either side', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1 }), (values) => {
        const median = medianOf(values) ?? -1;
        expect(values).toContain(median);
        expect(values.filter((one) => one < median).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((one) => one > median).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
    expect(medianOf([])).toBeUndefined();
  });

  it('a teacher’s standing: only among five with five answers each, ties half, told in tens', () => {
    const share = (teacherId: string, inTime: number, decided = 10) => ({ teacherId, inTime, decided });
    const school = [share('t1', 9), share('t2', 5), share('t3', 7), share('t4', 9), share('t5', 10)];
    expect(standingAmong('t1', school)).toBe(60);
    expect(standingAmong('t5', school)).toBe(100);
    expect(standingAmong('t2', school)).toBe(0);
    expect(standingAmong('t1', school.slice(0, 4))).toBeUndefined();
    expect(standingAmong('t1', [...school.slice(1), share('t1', 4, 4)])).toBeUndefined();
    expect(standingAmong('nobody', school)).toBeUndefined();
  });
});
