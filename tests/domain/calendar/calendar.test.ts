import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import {
  dayOf,
  isSchoolDay,
  OWN_DAY_KINDS,
  type CalendarLayer,
  type OwnDays,
  type SchoolCalendar,
} from '../../../bot-server/domain/calendar/calendar';
import { conflictsOf } from '../../../bot-server/domain/calendar/conflicts';
import { compareDays, daysOfMonth, faultOfDays } from '../../../bot-server/domain/calendar/own-days';
import { addDays } from '../../../bot-server/domain/time/civil';
import { publicDaysOf } from '../../../bot-server/domain/time/working-days';

const TERM = { startsOn: '2026-08-31', endsOn: '2027-01-22' };
const PUBLIC = publicDaysOf([
  {
    off: [
      { name: '中秋节', from: '2026-09-25', to: '2026-09-27' },
      { name: '国庆节', from: '2026-10-01', to: '2026-10-07' },
    ],
    work: ['2026-09-20', '2026-10-10'],
  },
]);
const days = (kind: OwnDays['kind'], from: string, to = from, name: string = kind): OwnDays => ({ kind, from, to, name });
const at = (school: readonly OwnDays[], bureau: readonly OwnDays[] = []): SchoolCalendar => ({
  publicDays: PUBLIC,
  terms: [TERM],
  layers: [
    { owner: { kind: 'school', id: 'QX01' }, days: school },
    { owner: { kind: 'bureau', id: 'QX' }, days: bureau },
  ],
});

/** As a person paints a wall calendar: from the weakest word to the strongest, one over the other. It counts days by the computer's own dates in UTC. */
function painted({ publicDays, terms, layers }: SchoolCalendar): Map<string, string> {
  const wall = new Map<string, string>();
  const key = (day: Date): string => day.toISOString().slice(0, 10);
  const each = (from: string, to: string, paint: (day: string) => void): void => {
    for (const day = new Date(`${from}T00:00:00Z`); key(day) <= to; day.setUTCDate(day.getUTCDate() + 1)) paint(key(day));
  };
  each(FIRST, LAST, (day) => wall.set(day, [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()) ? 'weekend' : 'lessons'));
  for (const day of publicDays.worked) if (wall.has(day)) wall.set(day, 'lessons');
  if (terms.length > 0)
    each(FIRST, LAST, (day) => {
      if (terms.every(({ startsOn, endsOn }) => day < startsOn || day > endsOn)) wall.set(day, 'vacation');
    });
  for (const day of publicDays.off.keys()) if (wall.has(day)) wall.set(day, 'holiday');
  for (const { days: said } of [...layers].reverse())
    for (const { kind, from, to } of [...said].reverse()) {
      if (kind === 'holiday') each(from, to, (day) => wall.set(day, 'holiday'));
      if (kind === 'make-up') each(from, to, (day) => wall.set(day, 'lessons'));
    }
  for (const kind of ['closure', 'exam'] as const)
    for (const one of layers.flatMap(({ days: said }) => said).filter((each_) => each_.kind === kind))
      each(one.from, one.to, (day) => {
        const now = wall.get(day) ?? '';
        if (kind === 'closure' && now === 'lessons') wall.set(day, 'at-home');
        if (kind === 'exam' && /^(lessons|at-home)$/.test(now)) wall.set(day, `${now}+exam`);
      });
  return wall;
}
const [FIRST, LAST] = ['2026-08-01', '2027-02-28'];
const LENGTH = 212;

const someDay = fc.integer({ min: 0, max: LENGTH - 1 }).map((n) => addDays(FIRST, n));
const someDays: fc.Arbitrary<OwnDays> = fc
  .record({ kind: fc.constantFrom(...OWN_DAY_KINDS), from: someDay, length: fc.integer({ min: 0, max: 12 }) })
  .map(({ kind, from, length }) => ({ kind, from, to: [addDays(from, length), LAST].sort()[0] ?? LAST, name: kind }));
/** As they can stand in a database: each beside the earlier ones without a fault. */
const someLayer = (owner: CalendarLayer['owner']): fc.Arbitrary<CalendarLayer> =>
  fc.array(someDays, { maxLength: 12 }).map((list) => ({
    owner,
    days: list.reduce<OwnDays[]>((kept, one) => (faultOfDays(one, kept) ? kept : [...kept, one]), []),
  }));
const someCalendar: fc.Arbitrary<SchoolCalendar> = fc.record({
  publicDays: fc.record({ from: someDay, worked: fc.array(someDay, { maxLength: 5 }) }).map(({ from, worked }) => {
    const off = new Map([0, 1, 2].map((n) => [addDays(from, n), '节'] as const));
    return { off, worked: new Set(worked.filter((day) => !off.has(day))) };
  }),
  terms: fc.constantFrom(
    [],
    [TERM],
    [
      { startsOn: '2026-08-31', endsOn: '2026-11-30' },
      { startsOn: '2027-01-04', endsOn: '2027-02-10' },
    ],
  ),
  layers: fc.tuple(someLayer({ kind: 'school', id: 'S' }), someLayer({ kind: 'bureau', id: 'C' }), someLayer({ kind: 'bureau', id: 'T' })),
});

it('every day is what a person would paint, whatever was said by whom', () => {
  fc.assert(
    fc.property(someCalendar, (calendar) => {
      const wall = painted(calendar);
      for (let day = FIRST; day <= LAST; day = addDays(day, 1)) {
        const { kind, exam } = dayOf(day, calendar);
        expect([day, `${kind}${exam === undefined ? '' : '+exam'}`]).toEqual([day, wall.get(day)]);
        expect(isSchoolDay(day, calendar)).toBe(/^(lessons|at-home)/.test(wall.get(day) ?? ''));
      }
    }),
    { numRuns: 200 },
  );
});

describe('a day', () => {
  it('is worked when 调休 says so, and free when the law says so', () => {
    expect(dayOf('2026-10-10', at([]))).toEqual({ date: '2026-10-10', kind: 'lessons', by: 'public', madeUp: true });
    expect(dayOf('2026-10-01', at([]))).toEqual({ date: '2026-10-01', kind: 'holiday', name: '国庆节', by: 'public' });
    expect(isSchoolDay('2026-09-20', at([]))).toBe(true);
    expect(isSchoolDay('2026-09-19', at([]))).toBe(false);
  });
  it('is the school’s own before the bureau’s, and the bureau’s before the law’s', () => {
    const bureau = [days('make-up', '2026-10-07'), days('holiday', '2026-11-20')];
    expect(dayOf('2026-10-07', at([], bureau))).toMatchObject({ kind: 'lessons', by: 'bureau' });
    expect(dayOf('2026-10-07', at([days('holiday', '2026-10-07', '2026-10-07', '校休')], bureau))).toMatchObject({
      kind: 'holiday',
      name: '校休',
      by: 'school',
    });
    expect(dayOf('2026-11-20', at([days('make-up', '2026-11-20')], bureau))).toMatchObject({ kind: 'lessons', by: 'school' });
  });
  it('of a closure stays free where it was free', () => {
    const calendar = at([days('closure', '2026-11-19', '2026-11-24', '流感停课')]);
    expect(['2026-11-19', '2026-11-21', '2026-11-24'].map((day) => dayOf(day, calendar).kind)).toEqual(['at-home', 'weekend', 'at-home']);
    expect(dayOf('2026-11-19', calendar).name).toBe('流感停课');
  });
  it('outside every known term is vacation; when no term is known it is like any other', () => {
    expect(dayOf('2027-02-02', at([])).kind).toBe('vacation');
    expect(dayOf('2027-02-02', { ...at([]), terms: [] }).kind).toBe('lessons');
  });
  it('a month has all its days', () => {
    expect(daysOfMonth('2028-02')).toHaveLength(29);
    expect([daysOfMonth('2026-12')[0], daysOfMonth('2026-12').at(-1)]).toEqual(['2026-12-01', '2026-12-31']);
  });
});

describe('what the calendar does to a line', () => {
  const calendar = at([days('exam', '2026-11-02', '2026-11-06', '期中考试'), days('closure', '2026-12-01', '2026-12-04', '雪天停课')]);
  const judged = (date: string, as: Parameters<typeof conflictsOf>[0]['as'], who: 'guardian' | 'student'): string[] =>
    conflictsOf({ date, for: who, ...(as === undefined ? {} : { as }) }, calendar).map(({ because, weight }) => `${because} ${weight}`);
  it.each([
    ['2026-10-01', 'family', 'guardian', ['holiday warn']],
    ['2026-10-01', undefined, 'guardian', ['holiday warn']],
    ['2026-10-01', 'theme', 'student', ['holiday warn']],
    ['2026-10-01', 'preview', 'student', ['holiday refuse']],
    ['2026-10-01', 'review', 'student', ['holiday refuse']],
    ['2026-10-01', 'stay-home', 'student', ['holiday refuse']],
    ['2027-02-02', 'preview', 'student', ['vacation refuse']],
    ['2027-02-02', 'family', 'guardian', ['vacation warn']],
    // A Saturday that is worked for the holiday.
    ['2026-10-10', 'preview', 'student', []],
    ['2026-10-10', 'family', 'guardian', []],
    ['2026-10-10', 'stay-home', 'student', ['not-closed warn']],
    ['2026-11-03', 'preview', 'student', ['exam refuse']],
    ['2026-11-03', 'stay-home', 'student', ['not-closed warn', 'exam refuse']],
    ['2026-11-03', 'review', 'student', ['exam warn']],
    ['2026-11-03', 'theme', 'student', ['exam warn']],
    ['2026-11-03', undefined, 'student', ['exam warn']],
    ['2026-11-03', 'theme', 'guardian', []],
    ['2026-11-03', 'family', 'guardian', []],
    ['2026-12-01', 'stay-home', 'student', []],
    ['2026-12-05', 'stay-home', 'student', ['weekend warn']],
    ['2026-11-10', 'preview', 'student', []],
    ['2026-11-14', 'review', 'student', []],
  ] as const)('%s %s for a %s: %j', (date, as, who, expected) => {
    expect(judged(date, as, who)).toEqual(expected);
  });
  it('says what is wrong and what to do', () => {
    expect(conflictsOf({ date: '2026-10-01', as: 'preview', for: 'student' }, calendar)[0]).toMatchObject({
      name: '国庆节',
      message: '10月1日是国庆节放假，不能排功课，请换到上课的日子',
    });
  });
  it('a weekend alone, and a day of which nothing was said, is never in the way of what is no stay-home lesson', () => {
    fc.assert(
      fc.property(someDay, fc.constantFrom('family', 'preview', 'review', 'theme', undefined), (date, as) => {
        const plain: SchoolCalendar = { publicDays: { off: new Map(), worked: new Set() }, terms: [], layers: [] };
        expect(conflictsOf({ date, for: 'student', ...(as === undefined ? {} : { as }) }, plain)).toEqual([]);
      }),
    );
  });
});

describe('own days', () => {
  const stands = [days('holiday', '2026-11-10', '2026-11-12', '秋游'), days('exam', '2026-11-02', '2026-11-06', '期中')];
  it.each([
    [days('exam', '2026-11-09', '2026-11-08'), 'to', '对调'],
    [days('holiday', '2026-01-01', '2026-12-31'), 'to', '太长'],
    [days('exam', '2026-12-01', '2026-12-01', ' '), 'name', '没有填'],
    [days('exam', '2026-12-01', '2026-12-01', '长'.repeat(21)), 'name', '最多 20 个'],
    [days('holiday', '2026-11-12'), 'from', '“秋游”'],
    [days('make-up', '2026-11-11'), 'from', '“秋游”'],
    [days('exam', '2026-11-11'), 'from', '“秋游”'],
    [days('holiday', '2026-11-06'), 'from', '“期中”'],
  ])('%j is refused at %s: %s', (one, part, words) => {
    expect(faultOfDays(one, stands)).toMatchObject({ part, message: expect.stringContaining(words) as string });
  });
  it('a closure may go over a holiday, an exam may be on a make-up day', () => {
    expect(faultOfDays(days('closure', '2026-11-01', '2026-11-30'), stands)).toBeUndefined();
    expect(faultOfDays(days('make-up', '2026-11-05'), stands)).toBeUndefined();
  });
  it('a list against itself changes nothing', () => {
    expect(compareDays(stands, [...stands].reverse())).toEqual({ added: 0, changed: 0, removed: 0, same: 2 });
    expect(compareDays(stands, [days('exam', '2026-11-02', '2026-11-07', '期中'), days('closure', '2026-12-01')])).toEqual({
      added: 1,
      changed: 1,
      removed: 1,
      same: 0,
    });
  });
});

it.each([
  ['UTC', 0],
  ['America/New_York', 240],
  ['Asia/Shanghai', -480],
  ['Pacific/Kiritimati', -840],
])('is the same on a machine in %s', async (zone, offset) => {
  const child = ['--require', join(__dirname, '../../sandbox/swc-require.cjs'), join(__dirname, 'in-zone.ts')];
  const { stdout } = await promisify(execFile)(process.execPath, child, { env: { ...process.env, TZ: zone } });
  expect(JSON.parse(stdout)).toEqual({
    ...{ zone, offset, today: '2026-10-10', last: '2026-02-28' },
    kinds: ['holiday', 'lessons', 'weekend', 'vacation'],
    conflicts: ['holiday'],
  });
});
