import * as fc from 'fast-check';
import {
  AT_LEAST_DAYS,
  faultOfShorter,
  nightOf,
  overdueBefore,
  RULE_IDS,
  schoolYearStart,
} from '../../../bot-server/domain/retention/rules';
import { civilDate, instantOf } from '../../../bot-server/domain/time/civil';
import { DAY } from '../../../bot-server/domain/time/instant';

const at = (day: string, minute = 0): number => instantOf(day, minute);
const instant = fc.integer({ min: at('2024-01-01'), max: at('2034-01-01') });

describe('limits', () => {
  it.each([
    ['viewing-sessions', '2026-11-22', '2026-05-26'],
    ['questions', '2026-11-22', '2026-09-01'],
    ['questions', '2026-09-10', '2026-08-11'],
    ['questions', '2026-08-31', '2025-09-01'],
    ['leavers', '2026-11-22', '2026-10-23'],
    ['records', '2026-11-22', '2023-11-23'],
  ] as const)('%s on %s: gone is what was before %s', (rule, day, before) => {
    expect(civilDate(overdueBefore(rule, at(day)))).toBe(before);
  });

  it('a school year begins on the first of September in China', () => {
    expect(schoolYearStart(at('2026-09-01'))).toBe(at('2026-09-01'));
    expect(schoolYearStart(at('2026-09-01') - 1)).toBe(at('2025-09-01'));
  });

  it('never let what was once over its time come back, and always leave the least time', () => {
    fc.assert(
      fc.property(instant, instant, fc.constantFrom(...RULE_IDS), (a, b, rule) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        expect(overdueBefore(rule, first)).toBeLessThanOrEqual(overdueBefore(rule, second));
        if (rule !== 'viewing-sessions' && rule !== 'records' && rule !== 'tiers')
          expect(first - overdueBefore(rule, first)).toBeGreaterThanOrEqual(AT_LEAST_DAYS * DAY);
      }),
    );
  });

  it('a school can only shorten', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom(...RULE_IDS), fc.integer({ min: -10, max: 5000 }), (now, rule, days) => {
        expect(overdueBefore(rule, now, days)).toBeGreaterThanOrEqual(overdueBefore(rule, now));
      }),
    );
    expect(faultOfShorter('viewing-sessions', 90)).toBeUndefined();
    expect(faultOfShorter('viewing-sessions', 181)).toContain('最多 180 天');
    expect(faultOfShorter('viewing-sessions', 7)).toContain('8 以上');
    expect(faultOfShorter('questions', 0.5)).toContain('30 以上');
    expect(faultOfShorter('records', 900)).toContain('三年');
  });
});

it('the night’s work is due from 3:30 on', () => {
  expect(nightOf(at('2026-11-22', 3 * 60 + 29))).toBe('2026-11-21');
  expect(nightOf(at('2026-11-22', 3 * 60 + 30))).toBe('2026-11-22');
  expect(nightOf(at('2026-11-22', 23 * 60))).toBe('2026-11-22');
});
