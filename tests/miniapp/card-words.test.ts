import { cardTitle } from '@/features/progress/card-words';

it.each([
  [9, 40, '读书'],
  [10, 40, '读书（已有 10 家以上看完）'],
  [29, 40, '读书（已有 20 家以上看完）'],
  [35, 40, '读书（已有 30 家以上看完）'],
  // Four are left: the number would say so.
  [36, 40, '读书'],
  [40, 40, '读书'],
])('with %i of %i the card says «%3$s»', (completed, reachable, title) => {
  expect(cardTitle('读书', { completed, reachable })).toBe(title);
});
