import fc from 'fast-check';
import {
  linesFor,
  numberLines,
  stepCounty,
  type CountyLine,
  type CountyPlan,
  type CountyWord,
} from '../../../bot-server/domain/plan/county';
import {
  broughtBack,
  inherit,
  inheritedFaults,
  isMoved,
  leftOutLines,
  mayStand,
  type Inherited,
} from '../../../bot-server/domain/plan/inherit';
import { MOVES, type Moves } from '../../../bot-server/domain/plan/line-kind';
import type { PushPlan, Slot } from '../../../bot-server/domain/push/push';
import { dateOf, slotIdOf, slotsOf } from '../../../bot-server/domain/push/slots';
import { instantOf, type Weekday } from '../../../bot-server/domain/time/civil';

const TERM = { startsOn: '2026-08-31', endsOn: '2027-01-22' };
const PLAN = { id: 'plan-QX01-cp', schoolId: 'QX01' };
const NOTHING = { grades: [], classroomIds: [] };
const days: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

const someLine = fc
  .record({
    week: fc.integer({ min: 1, max: 6 }),
    weekday: fc.constantFrom(...days),
    minute: fc.constantFrom(720, 1110, 1170),
    resourceId: fc.constantFrom('a', 'b', 'c', 'd'),
    must: fc.constantFrom(true, undefined),
    note: fc.constantFrom('', 'n'),
  })
  .map(({ must, ...line }): CountyLine => ({ ...line, line: 0, dueDays: 7, audience: NOTHING, ...(must ? { must } : {}) }));
/** A county's version after version: each keeps some lines of the one before, changes some, takes some out and adds some. */
const someVersions = fc.array(fc.array(someLine, { maxLength: 6 }), { minLength: 1, maxLength: 4 }).map((files) => {
  let [lines, lastLine]: [readonly CountyLine[], number] = [[], 0];
  return files.map((file) => {
    ({ lines, lastLine } = numberLines(lines, file, lastLine));
    return lines;
  });
});
const someMoves = fc.constantFrom(...MOVES);

/** What a school does between two versions, by luck: moves, leaves out, adds; and some lines go out. */
type Deed = {
  readonly kind: 'move' | 'drop' | 'add' | 'push';
  readonly at: number;
  readonly day: Weekday;
  readonly minute: number;
  readonly week: number;
};
const someDeeds = fc.array(
  fc.record({
    kind: fc.constantFrom<Deed['kind']>('move', 'drop', 'add', 'push'),
    at: fc.nat(20),
    day: fc.constantFrom(...days),
    minute: fc.constantFrom(730, 1120, 1180),
    week: fc.integer({ min: 1, max: 6 }),
  }),
  { maxLength: 6 },
);
interface School {
  readonly slots: readonly Slot[];
  readonly from?: PushPlan['from'];
  readonly lastLine: number;
}
const placed = (slot: Slot, week: number, weekday: Weekday, minute: number): Slot => {
  const date = dateOf(TERM, week, weekday);
  return { ...slot, week, weekday, minute, date, startsAt: instantOf(date, minute) };
};
function did(school: School, deed: Deed): School {
  const waiting = school.slots.filter(({ state }) => state === 'waiting');
  const one = waiting[deed.at % Math.max(1, waiting.length)];
  const without = school.slots.filter((slot) => slot !== one);
  if (deed.kind === 'add') {
    const line = school.lastLine + 1;
    const { slots } = slotsOf(PLAN, TERM, [
      { line, week: deed.week, weekday: deed.day, minute: deed.minute, dueDays: 3, resourceId: 'own', audience: NOTHING, note: 'own' },
    ]);
    return { ...school, slots: [...school.slots, ...slots], lastLine: line };
  }
  if (!one) return school;
  if (deed.kind === 'push') return { ...school, slots: [...without, { ...one, state: 'pushed', pushId: `p-${one.id}` }] };
  if (deed.kind === 'drop') return one.from?.must ? school : { ...school, slots: without };
  const moved = placed(one, one.from ? one.week : deed.week, deed.day, deed.minute);
  return one.from && !mayStand(moved, one.from) ? school : { ...school, slots: [...without, moved] };
}
const receive = (school: School, version: number, lines: readonly CountyLine[], moves: Moves): Inherited =>
  inherit(
    school.from ? { ...PLAN, from: school.from } : PLAN,
    school.slots,
    { countyPlanId: 'cp', version, moves, lines },
    { term: TERM, lastLine: school.lastLine },
  );
const after = ({ slots, from, lastLine }: Inherited): School => ({ slots, from, lastLine });

describe('what a school left out', () => {
  it('is brought back line by line as the county has it: under its own number while it runs, and nothing else is touched', () => {
    fc.assert(
      fc.property(someVersions, someDeeds, someMoves, (versions, deeds, moves) => {
        const lines = versions.at(-1) ?? [];
        const given = receive({ slots: [], lastLine: 0 }, 1, lines, moves);
        const school = deeds.reduce(did, after(given));
        const county = { countyPlanId: 'cp', moves, lines };
        const numbers = new Map(given.slots.flatMap(({ from, line }) => (from ? [[from.line, line] as const] : [])));
        const left = leftOutLines(school.slots, county);
        expect(left.some(({ must }) => must)).toBe(false);
        let [slots, last] = [[...school.slots], school.lastLine];
        for (const { line } of left) {
          const runs = line % 2 === 0 ? { numbers } : {};
          const back = broughtBack(PLAN, slots, { county, line }, { term: TERM, lastLine: last, ...runs });
          if (!back) throw new Error('it was left out');
          expect(slots.some(({ id }) => id === back.id)).toBe(false);
          expect(back.line).toBe(line % 2 === 0 ? numbers.get(line) : last + 1);
          const asGiven = given.slots.find(({ from }) => from?.line === line);
          expect({ ...back, id: asGiven?.id, line: asGiven?.line }).toEqual(asGiven);
          expect(broughtBack(PLAN, [...slots, back], { county, line }, { term: TERM, lastLine: last })).toBeUndefined();
          slots = [...slots, back];
          last = Math.max(last, back.line);
        }
        expect(leftOutLines(slots, county)).toEqual([]);
        expect(slots.slice(0, school.slots.length)).toEqual(school.slots);
        expect(broughtBack(PLAN, slots, { county, line: 9999 }, { term: TERM, lastLine: last })).toBeUndefined();
      }),
    );
  });
});

describe('a version of the county’s plan comes into a school’s', () => {
  it('whatever the school did: what went out stays, its own lines stay, its hours stay where they may, what must go out is there, and twice is once', () => {
    fc.assert(
      fc.property(someVersions, fc.array(someDeeds, { minLength: 4, maxLength: 4 }), someMoves, (versions, deeds, moves) => {
        let school: School = { slots: [], lastLine: 0 };
        versions.forEach((lines, at) => {
          const before = school;
          const given = receive(before, at + 1, lines, moves);
          const again = receive(after(given), at + 1, lines, moves);
          expect([again.put, again.remove]).toEqual([[], []]);
          expect(again.slots).toEqual(given.slots);

          const now = new Map(given.slots.map((slot) => [slot.id, slot]));
          expect(now.size).toBe(given.slots.length);
          for (const slot of before.slots) {
            if (slot.state !== 'waiting' || !slot.from) expect(now.get(slot.id)).toEqual(slot);
          }
          for (const line of lines) {
            const slot = given.slots.find(({ from }) => from?.line === line.line);
            const was = before.slots.find(({ from }) => from?.line === line.line);
            const leftOut = before.from?.given.includes(line.line) === true && !was;
            if (!slot) {
              expect([leftOut, line.must]).toEqual([true, undefined]);
              continue;
            }
            if (slot.state !== 'waiting') continue;
            expect(slot).toMatchObject({ resourceId: line.resourceId, dueDays: line.dueDays, audience: line.audience, note: line.note });
            expect(mayStand(slot, slot.from ?? { ...line, moves })).toBe(true);
            const kept = was && isMoved(was) && mayStand(was, { ...line, moves });
            const { week, weekday, minute } = kept ? was : line;
            expect({ week: slot.week, weekday: slot.weekday, minute: slot.minute }).toEqual({ week, weekday, minute });
            expect(slot.startsAt).toBe(instantOf(dateOf(TERM, week, weekday), minute));
          }
          const gone = given.slots.filter(
            ({ from, state }) => state === 'waiting' && from && !lines.some(({ line }) => line === from.line),
          );
          expect(gone).toEqual([]);
          // What is written is exactly the difference.
          const old = new Map(before.slots.map((slot) => [slot.id, slot]));
          given.remove.forEach((id) => old.delete(id));
          given.put.forEach((slot) => old.set(slot.id, slot));
          expect(new Set([...old.values()].map((slot) => JSON.stringify(slot)))).toEqual(
            new Set(given.slots.map((slot) => JSON.stringify(slot))),
          );

          school = (deeds[at] ?? []).reduce(did, after(given));
          const out = new Set(school.slots.filter(({ state }) => state !== 'waiting').map(({ id }) => id));
          const stillLive = given.slots.filter(({ id }) => !out.has(id));
          expect(inheritedFaults(stillLive, school.slots)).toEqual([]);
        });
      }),
      { numRuns: 400 },
    );
  });

  const line = (more: Partial<CountyLine> = {}): CountyLine => ({
    line: 1,
    week: 3,
    weekday: 1,
    minute: 1170,
    dueDays: 7,
    resourceId: 'a',
    audience: NOTHING,
    note: '',
    ...more,
  });
  const first = (more: Partial<CountyLine> = {}, moves: Moves = 'week'): Inherited =>
    receive({ slots: [], lastLine: 0 }, 1, [line(more)], moves);
  const only = ({ slots }: Pick<Inherited, 'slots'>): Slot => {
    const [slot] = slots;
    if (!slot || slots.length > 1) throw new Error(`${slots.length} slots`);
    return slot;
  };

  it('becomes ordinary lines of the plan, with what the county said of each', () => {
    expect(only(first({ must: true }))).toEqual({
      ...{ id: slotIdOf(PLAN.id, 1), planId: PLAN.id, schoolId: 'QX01', line: 1, state: 'waiting', date: '2026-09-14' },
      ...{
        week: 3,
        weekday: 1,
        minute: 1170,
        startsAt: instantOf('2026-09-14', 1170),
        dueDays: 7,
        resourceId: 'a',
        audience: NOTHING,
        note: '',
      },
      from: { countyPlanId: 'cp', line: 1, week: 3, weekday: 1, minute: 1170, moves: 'week', must: true },
    });
  });
  it('keeps an hour that the school chose as long as it may stand there', () => {
    const given = first();
    const moved = placed(only(given), 3, 5, 1110);
    const kept = receive({ ...after(given), slots: [moved] }, 2, [line({ resourceId: 'b', minute: 1200 })], 'week');
    expect(only(kept)).toMatchObject({ resourceId: 'b', weekday: 5, minute: 1110 });
    expect(only(receive({ ...after(given), slots: [moved] }, 2, [line({ week: 9 })], 'week'))).toMatchObject({
      week: 9,
      weekday: 1,
      minute: 1170,
    });
    expect(only(receive({ ...after(given), slots: [moved] }, 2, [line()], 'none'))).toMatchObject({ weekday: 1, minute: 1170 });
  });
  it('leaves out what the school left out, until it must go out', () => {
    const given = first();
    const without: School = { ...after(given), slots: [] };
    expect(receive(without, 2, [line({ minute: 1200 })], 'week').slots).toEqual([]);
    expect(only(receive(without, 3, [line({ must: true })], 'week'))).toMatchObject({ line: 2, from: { must: true } });
  });
  it('a school’s draft is told what it may not do', () => {
    const { slots } = receive(
      { slots: [], lastLine: 0 },
      1,
      [line({ must: true }), line({ line: 2, weekday: 2 }), line({ line: 3, weekday: 3 })],
      'day',
    );
    const [must, second, third] = slots;
    if (!must || !second || !third) throw new Error('three lines');
    const codes = (draft: readonly Slot[]) => inheritedFaults(slots, draft).map((fault) => [fault.line, fault.code]);
    expect(codes(slots)).toEqual([]);
    expect(codes([second, third])).toEqual([[1, 'must-stay']]);
    expect(codes([must, third])).toEqual([]);
    expect(codes([must, placed(second, 3, 2, 600), placed(third, 3, 4, 1170)])).toEqual([[3, 'moved-too-far']]);
    expect(codes([must, { ...second, resourceId: 'other' }, { ...third, note: '本校在报告厅看' }])).toEqual([[2, 'not-yours']]);
  });
});

describe('numbers of lines', () => {
  it('stay with their lines whatever the order of the file, and no number is given twice', () => {
    fc.assert(
      fc.property(fc.array(someLine, { maxLength: 10 }), fc.infiniteStream(fc.nat()), (file, luck) => {
        const first = numberLines([], file, 0);
        expect(first.lines.map(({ line }) => line)).toEqual(file.map((_, at) => at + 1));
        const shuffled = [...file]
          .map((each) => ({ each, at: luck.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each);
        const second = numberLines(first.lines, shuffled, first.lastLine);
        const said = (lines: readonly CountyLine[]) => new Map(lines.map((each) => [each.line, JSON.stringify(each)]));
        expect(said(second.lines)).toEqual(said(first.lines));
        expect(second.lastLine).toBe(first.lastLine);
      }),
    );
  });
  it('a moved line keeps its number, a new one gets a new one, and one that is gone never comes back as another', () => {
    const line = (week: number, resourceId: string, minute = 1170): CountyLine => ({
      line: 0,
      week,
      weekday: 1,
      minute,
      dueDays: 7,
      resourceId,
      audience: NOTHING,
      note: '',
    });
    const one = numberLines([], [line(1, 'a'), line(2, 'b')], 0);
    const two = numberLines(one.lines, [line(5, 'c'), line(1, 'a', 720), line(7, 'b')], one.lastLine);
    expect(two.lines.map(({ line: number, resourceId }) => [number, resourceId])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    const three = numberLines(two.lines, [line(1, 'a', 720)], two.lastLine);
    expect(numberLines(three.lines, [line(1, 'a', 720), line(5, 'c')], three.lastLine).lines.map(({ line: number }) => number)).toEqual([
      1, 4,
    ]);
  });
});

it('a line reaches the grades a school has, within the stages that were chosen', () => {
  const classes = [1, 2, 4, 6].map((grade) => ({ grade, stage: grade <= 3 ? ('小学低段' as const) : ('小学高段' as const) }));
  const line = (grades: number[]): CountyLine => ({
    line: 1,
    week: 1,
    weekday: 1,
    minute: 720,
    dueDays: 7,
    resourceId: 'a',
    audience: { grades, classroomIds: [] },
    note: '',
  });
  const grades = (wanted: number[], stages: readonly ('小学低段' | '小学高段' | '初中')[]) =>
    linesFor([line(wanted)], { stages, schoolIds: [] }, classes).map(({ audience }) => audience.grades);
  expect(grades([], [])).toEqual([[]]);
  expect(grades([], ['小学低段'])).toEqual([[1, 2]]);
  expect(grades([2, 3, 4], [])).toEqual([[2, 4]]);
  expect(grades([2, 3, 4], ['小学高段'])).toEqual([[4]]);
  expect(grades([7, 8], [])).toEqual([]);
  expect(grades([], ['初中'])).toEqual([]);
});

describe('two people', () => {
  const draft: CountyPlan = {
    ...{ id: 'cp', bureauId: 'QX', termId: 't', title: '安全', state: 'editing', version: 0, revision: 1, lastLine: 1, moves: 'week' },
    scope: { stages: [], schoolIds: [] },
    lines: [{ line: 1, week: 1, weekday: 1, minute: 720, dueDays: 7, resourceId: 'a', audience: NOTHING, note: '' }],
  };
  it('in whatever order words come, nothing is published that one person alone handed in and approved', () => {
    const words = fc.array(
      fc.record({
        word: fc.constantFrom<CountyWord>('submit', 'take-back', 'send-back', 'approve'),
        by: fc.constantFrom('A', 'B'),
        old: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(words, (said) => {
        let plan = draft;
        for (const { word, by, old } of said) {
          const handed = plan.submitted?.by;
          const stepped = stepCounty(plan, { by, at: 1, word, words: '改时间', revision: plan.revision - (old ? 1 : 0) });
          if ('refused' in stepped) continue;
          expect(old).toBe(false);
          if (stepped.plan.state === 'published')
            expect([word, plan.state, handed === by, stepped.plan.version]).toEqual(['approve', 'in-review', false, plan.version + 1]);
          expect(stepped.plan.revision).toBe(plan.revision + 1);
          plan = stepped.plan;
        }
      }),
    );
  });
  it('says what is not so', () => {
    const refused = (plan: CountyPlan, word: CountyWord, by = 'A', words = 'x') => {
      const stepped = stepCounty(plan, { by, at: 1, word, words, revision: plan.revision });
      return 'refused' in stepped ? stepped.refused : undefined;
    };
    const inReview: CountyPlan = { ...draft, state: 'in-review', submitted: { by: 'A', at: 0 } };
    expect(refused({ ...draft, lines: [] }, 'submit')).toBe('plan/empty');
    expect(refused({ ...draft, state: 'published' }, 'submit')).toBe('county/nothing-new');
    expect(refused(inReview, 'submit')).toBe('plan/in-review');
    expect(refused(draft, 'approve')).toBe('plan/not-in-review');
    expect(refused(inReview, 'approve', 'A')).toBe('plan/own-review');
    expect(refused(inReview, 'send-back', 'B', ' ')).toBe('plan/words-needed');
    expect(refused(inReview, 'approve', 'B')).toBeUndefined();
  });
});
