import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { addDays, formatInstant, instantOf } from '../../bot-server/domain/time/civil';
import { endOfWorkingDay, isWorkingDay, NO_PUBLIC_DAYS, type PublicDays } from '../../bot-server/domain/time/working-days';
import { openContentStore } from '../../bot-server/store/content';

let days: PublicDays;
beforeAll(async () => {
  days = await openContentStore(resolve(__dirname, '../../content')).publicDays();
});
const worked = (from: string, to: string): number => {
  let count = 0;
  for (let day = from; day <= to; day = addDays(day, 1)) if (isWorkingDay(day, days)) count += 1;
  return count;
};

it('knows the holidays of 2025 and 2026 and the weekends that are worked for them', () => {
  expect([...days.off.keys()].filter((day) => day.startsWith('2025'))).toHaveLength(28);
  expect([...days.off.keys()].filter((day) => day.startsWith('2026'))).toHaveLength(33);
  expect(days.off.get('2026-02-17')).toBe('春节');
  expect(isWorkingDay('2026-10-07', days)).toBe(false);
  expect(isWorkingDay('2026-10-10', days)).toBe(true);
  // Moving days about takes none away: 365 less 104 of weekends less the 13 that the law gives.
  expect([worked('2025-01-01', '2025-12-31'), worked('2026-01-01', '2026-12-31')]).toEqual([248, 248]);
});

it('a deadline passes over a holiday and counts a worked weekend', () => {
  const asked = instantOf('2026-09-24', 10 * 60);
  expect(formatInstant(endOfWorkingDay(asked, 5, days))).toBe('2026-10-10 00:00');
  expect(formatInstant(endOfWorkingDay(asked, 6, days))).toBe('2026-10-11 00:00');
  expect(formatInstant(endOfWorkingDay(asked, 5, NO_PUBLIC_DAYS))).toBe('2026-10-02 00:00');
});

it('of a year that is not written down it knows the weekends', () => {
  expect(['2031-10-01', '2031-10-04', '2031-10-05'].map((day) => isWorkingDay(day, days))).toEqual([true, false, false]);
});

describe('a slip of the pen is refused with its place', () => {
  const year = (off: string, work: string): string => `2026:\n  off:\n    - ${off}\n  work: [${work}]\n`;
  const good = '{ name: 国庆节, from: 2026-10-01, to: 2026-10-07 }';
  it.each([
    ['no such day', year('{ name: 国庆节, from: 2026-10-01, to: 2026-10-32 }', ''), '2026 → off → 0 → to'],
    ['the wrong way round', year('{ name: 国庆节, from: 2026-10-07, to: 2026-10-01 }', ''), '2026 → off → 0'],
    ['another year', year('{ name: 国庆节, from: 2025-10-01, to: 2025-10-07 }', ''), '2026 → off → 0'],
    ['a Monday worked', year(good, '2026-10-12'), '2026 → work → 0'],
    ['a holiday worked', year(good, '2026-10-03'), '2026 → work → 0'],
    ['a word too many', year('{ name: 国庆节, from: 2026-10-01, to: 2026-10-07, days: 7 }', ''), '2026 → off → 0'],
  ])('%s', async (_, text, place) => {
    const folder = await mkdtemp(join(tmpdir(), 'gongyu-days-'));
    await mkdir(join(folder, 'calendar'));
    await writeFile(join(folder, 'calendar', 'public-days.yaml'), text);
    await expect(openContentStore(folder).publicDays()).rejects.toThrow(place);
    await rm(folder, { recursive: true });
  });
});
