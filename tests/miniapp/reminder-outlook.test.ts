import { outIn, outlookTable } from '@/features/reminders/outlook-words';

const DAY = 86_400_000;
const week = (n: number, rings: number, out: number) => ({ startsAt: n * 7 * DAY, rings, out });
const line = (classroom: string, ...weeks: ReturnType<typeof week>[]) => ({ classroom, name: classroom, guardians: 30, weeks });

it('shows the weeks that have something to send and the classes that have a gap', () => {
  const outlook = {
    counts: true,
    classes: [line('a', week(1, 1, 0), week(2, 0, 0), week(3, 1, 4)), line('b', week(1, 1, 0), week(2, 0, 0), week(3, 1, 0))],
  };
  const { weeks, classes } = outlookTable(outlook);
  expect(weeks).toEqual([7 * DAY, 21 * DAY]);
  expect(classes.map(({ classroom }) => classroom)).toEqual(['a']);
  expect(classes[0] && weeks.map((at) => outIn(classes[0] ?? line('x'), at))).toEqual([0, 4]);
});
it('shows four weeks at most, and no class for a gap beyond them', () => {
  const weeks = [1, 2, 3, 4, 5].map((n) => week(n, 1, n === 5 ? 9 : 0));
  expect(outlookTable({ counts: true, classes: [line('a', ...weeks)] })).toEqual({
    weeks: [1, 2, 3, 4].map((n) => n * 7 * DAY),
    classes: [],
  });
});
