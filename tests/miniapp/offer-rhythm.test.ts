import { afterAnswer, mayOffer, readAsked, writeAsked } from '@/features/account/offer-rhythm';
import { worthAsking } from '@/features/account/purposes';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 8, 2);
const few = [{ remaining: 1 }];

it('offers while something runs out, once a day at most', () => {
  expect(mayOffer(few, null, NOW)).toBe(true);
  expect(mayOffer([{ remaining: 5 }, { remaining: null }], null, NOW)).toBe(false);
  const yes = afterAnswer(null, 2, NOW);
  expect([HOUR, 19 * HOUR, 20 * HOUR].map((later) => mayOffer(few, yes, NOW + later))).toEqual([false, false, true]);
});
it('leaves who said no alone, longer each time, until they say yes by themselves', () => {
  const once = afterAnswer(null, 0, NOW);
  const twice = afterAnswer(once, 0, NOW);
  const days = (asked: typeof once, n: number) => mayOffer(few, asked, NOW + n * 24 * HOUR);
  expect([days(once, 6), days(once, 7), days(twice, 29), days(twice, 30)]).toEqual([false, true, false, true]);
  expect(afterAnswer(twice, 1, NOW).refusals).toBe(0);
});
it('keeps it in one word on the phone, and starts anew from a broken one or a clock set back', () => {
  const asked = { at: NOW, refusals: 2 };
  expect(readAsked(writeAsked(asked))).toEqual(asked);
  for (const text of [null, '', 'x/y', '12']) expect(readAsked(text)).toBeNull();
  expect(mayOffer(few, asked, NOW - HOUR)).toBe(true);
});
it('asks about one-time or long-term templates, never about both in one window', () => {
  const one = (purpose: 'new-item' | 'nudge' | 'answer' | 'question-due', remaining: number | null, longTerm?: true) => ({
    purpose,
    templateId: purpose,
    title: '',
    remaining,
    ...(longTerm ? { longTerm } : {}),
  });
  const all = [one('new-item', 1), one('nudge', 0), one('answer', 3), one('question-due', 0, true)];
  expect(worthAsking(all, ['new-item', 'nudge', 'answer', 'question-due']).map(({ templateId }) => templateId)).toEqual([
    'nudge',
    'new-item',
    'answer',
  ]);
  expect(worthAsking(all, ['question-due']).map(({ templateId }) => templateId)).toEqual(['question-due']);
  expect(worthAsking([one('answer', null, true)], ['answer'])).toEqual([]);
});
