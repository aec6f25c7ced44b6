import { faultOfDeclaring, isLate } from '../../../bot-server/domain/viewing/declaration';

/** 2026-09-01 19:30 in China. */
const startsAt = Date.UTC(2026, 8, 1, 11, 30);
const MINUTE = 60_000;

describe('a declaration', () => {
  it('is of a day from the push’s own to today, and not before the push began', () => {
    const now = startsAt + 2 * 24 * 60 * MINUTE;
    expect(['2026-08-31', '2026-09-01', '2026-09-03', '2026-09-04'].map((on) => faultOfDeclaring({ startsAt }, on, now))).toEqual(
      ['evidence/day-wrong', undefined, undefined, 'evidence/day-wrong'], // prettier-ignore
    );
    expect(faultOfDeclaring({ startsAt }, '2026-09-01', startsAt - 1)).toBe('evidence/not-begun');
    expect(faultOfDeclaring({ startsAt }, '2026-09-01', startsAt)).toBeUndefined();
  });

  it('is late after the due time, not at it', () => {
    expect([-1, 0, 1].map((after) => isLate({ at: startsAt + after }, { dueAt: startsAt }))).toEqual([false, false, true]);
  });
});
