import fc from 'fast-check';
import { RINGS_A_WEEK, weekStart } from '../../../bot-server/domain/push/decide';
import { isQuiet, type QuietHours } from '../../../bot-server/domain/push/quiet-hours';
import { dueAtOf } from '../../../bot-server/domain/push/slots';
import { playTerm } from '../../../bot-server/domain/rehearsal/play-term';
import { instantOf, minuteOfDay, type Weekday } from '../../../bot-server/domain/time/civil';
import { coming, listener, slotAt, way } from './support';

it('every line is heard once: at its minute, later, or only in the inbox', () => {
  const slots = [slotAt(1, 1, 1, 19 * 60), slotAt(2, 1, 2, 22 * 60), slotAt(3, 1, 3, 19 * 60), slotAt(4, 1, 5, 19 * 60)];
  const heard = playTerm(
    listener('g'),
    slots.map((slot) => coming(slot)),
  );
  expect(heard.map(({ slot, rangAt, postponed, silent }) => [slot.line, rangAt === slot.startsAt, postponed, silent])).toEqual([
    [1, true, undefined, undefined],
    [2, false, 'quiet-hours', undefined],
    [3, true, undefined, undefined],
    [4, false, 'budget-spent', undefined],
  ]);
  expect(heard[3]?.rangAt).toBe(slotAt(9, 2, 1, 19 * 60).startsAt);
});

it('two consents carry two messages, whoever is not bound hears nothing', () => {
  const slots = [1, 2, 3].map((week) => slotAt(week, week, 1, 19 * 60));
  expect(
    playTerm(
      listener('g', { ways: [way(2)] }),
      slots.map((slot) => coming(slot)),
    ).map(({ silent }) => silent),
  ).toEqual([undefined, undefined, 'no-consent']);
  expect(
    playTerm(
      listener('g', { bound: false }),
      slots.map((slot) => coming(slot)),
    ).map(({ silent }) => silent),
  ).toEqual(['not-bound', 'not-bound', 'not-bound']);
});

it('nobody is rung in closed hours, past its day, beyond the week or beyond the consents', () => {
  const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
  const hours = fc.option(fc.record<QuietHours>({ from: minute, to: minute }), { nil: null });
  const some = fc.array(
    fc.record({
      week: fc.integer({ min: 1, max: 4 }),
      day: fc.integer({ min: 1, max: 7 }),
      minute,
      dueDays: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 25 },
  );
  fc.assert(
    fc.property(some, hours, fc.option(fc.nat({ max: 6 }), { nil: Number.POSITIVE_INFINITY }), (lines, quietHours, remaining) => {
      const slots = lines.map(({ week, day, minute: at, dueDays }, index) => slotAt(index + 1, week, day as Weekday, at, { dueDays }));
      const heard = playTerm(
        listener('g', { quietHours, ways: [way(remaining)] }),
        slots.map((slot) => coming(slot)),
      );
      expect(heard.map(({ slot }) => slot.line).sort((a, b) => a - b)).toEqual(slots.map(({ line }) => line));
      const rung = heard.flatMap(({ slot, rangAt }) => (rangAt === undefined ? [] : [{ slot, rangAt }]));
      expect(rung.length).toBeLessThanOrEqual(remaining);
      for (const { slot, rangAt } of rung) {
        expect(rangAt >= slot.startsAt && rangAt < dueAtOf(slot)).toBe(true);
        expect(quietHours !== null && isQuiet(minuteOfDay(rangAt), quietHours)).toBe(false);
        expect(rung.filter((other) => weekStart(other.rangAt) === weekStart(rangAt)).length).toBeLessThanOrEqual(RINGS_A_WEEK);
      }
    }),
    { numRuns: 2000 },
  );
});

it('what is a child’s own waits for the morning after the youngest one’s bedtime; a closure’s day has one ring, at its hour, beside the week’s', () => {
  const late = slotAt(1, 1, 1, 20 * 60 + 45);
  expect(playTerm(listener('g', { quietHours: null }), [coming(late, { childrensGrades: [8, 3] })])).toEqual([
    expect.objectContaining({ rangAt: instantOf('2026-09-08', 7 * 60), postponed: 'bedtime' }),
  ]);
  expect(playTerm(listener('g', { quietHours: null }), [coming(late, { childrensGrades: [8] })])[0]?.rangAt).toBe(late.startsAt);
  const closed = [1, 2, 3, 4, 5].map((day) => coming(slotAt(day, 1, day as Weekday, 9 * 60), { closure: true }));
  const heard = playTerm(listener('g'), [...closed, coming(slotAt(9, 1, 6, 12 * 60))]);
  expect(heard.map(({ rangAt }) => rangAt !== undefined && minuteOfDay(rangAt))).toEqual([1110, 1110, 1110, 1110, 1110, 720]);
});
