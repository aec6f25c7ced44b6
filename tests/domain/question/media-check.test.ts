import fc from 'fast-check';
import { canBeChecked, checkAgainAfter, joinedCheck, shownByAsker } from '../../../bot-server/domain/question/media-check';

const words = fc.constantFrom('pass' as const, 'review' as const, 'unchecked' as const, 'waiting' as const);
const shown = fc.array(
  fc.record({ check: fc.constantFrom('pass' as const, 'review' as const, undefined) }).map(({ check }) => (check ? { check } : {})),
);

describe('the check of a question is the worst of its parts', () => {
  it('is «pass» only where the words and every voice and picture passed', () => {
    fc.assert(
      fc.property(words, shown, (text, media) => {
        const all = [text, ...media.map(({ check }) => check)];
        const joined = joinedCheck(text, media);
        expect(joined === 'pass').toBe(all.every((one) => one === 'pass'));
        expect(joined === 'review').toBe(all.includes('review'));
        if (joined === 'waiting') expect(text).toBe('waiting');
        if (joined === 'unchecked') expect(text === 'unchecked' || media.some(({ check }) => check === undefined)).toBe(true);
      }),
    );
  });

  it('does not depend on their order, and one more part never makes it better', () => {
    const order = ['pass', 'unchecked', 'waiting', 'review'];
    fc.assert(
      fc.property(words, shown, shown, (text, some, more) => {
        expect(joinedCheck(text, [...some, ...more])).toBe(joinedCheck(text, [...more, ...some]));
        expect(order.indexOf(joinedCheck(text, [...some, ...more]))).toBeGreaterThanOrEqual(order.indexOf(joinedCheck(text, some)));
      }),
    );
  });

  it('looks at what the asker showed, also later, and not at a teacher’s', () => {
    const one = (id: string) => ({ id, kind: 'picture', state: 'ready' }) as const;
    const replies = [
      { by: { kind: 'teacher' as const }, media: [one('t')] },
      { by: { kind: 'guardian' as const }, media: [one('b')] },
      { by: { kind: 'guardian' as const } },
    ];
    expect(shownByAsker({ media: [one('a')], replies }).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(shownByAsker({ replies: [] })).toEqual([]);
  });
});

it.each([
  ['voice', 'audio/mpeg', 1, true],
  ['voice', 'audio/wav', 10 * 1024 * 1024, true],
  ['voice', 'audio/wav', 10 * 1024 * 1024 + 1, false],
  ['voice', 'audio/mp4', 1, false],
  ['voice', 'image/jpeg', 1, false],
  ['picture', 'image/jpeg', 1, true],
  ['picture', 'image/png', 1, true],
  ['picture', 'image/webp', 1, false],
  ['picture', 'image/png', 0, false],
] as const)('WeChat is asked for a %s of %s with %i bytes: %s', (kind, type, bytes, is) => {
  expect(canBeChecked({ kind, type, bytes, state: 'ready' })).toBe(is);
  expect(canBeChecked({ kind, type, bytes, state: 'unreadable' })).toBe(false);
});

it('tries again less and less often, and not for ever', () => {
  const pauses = [1, 2, 3, 4].map(checkAgainAfter);
  expect(pauses.slice(0, 3).every((pause, n, all) => pause !== undefined && pause > (all[n - 1] ?? 0))).toBe(true);
  expect(pauses[3]).toBeUndefined();
});
