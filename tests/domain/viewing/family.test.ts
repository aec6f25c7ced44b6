import { familyCompletion } from '../../../bot-server/domain/viewing/family';
import type { Session, Viewing } from '../../../bot-server/domain/viewing/viewing';
import { wordsOf } from '../../../bot-server/domain/viewing/words';

const film = { durationSeconds: 100, effectiveStart: 0, effectiveEnd: 100, maxRate: 2, threshold: 0.8 };
/** Watched in one sitting; told while it was watched, or (offline) afterwards. */
const seen = (from: number, to: number, lastAt: number, over: Partial<Session> = {}): Pick<Viewing, 'words' | 'sessions' | 'lastAt'> => ({
  words: wordsOf([{ from, to }], 100),
  sessions: [
    {
      ...{ id: `n${from}`, openedAt: 0, receivedAt: 60_000, offline: false, seq: 1, playMs: 60_000, position: to },
      ...{ receipts: new Map([[0, 0b11111n]]), ...over },
    },
  ],
  lastAt,
});

describe('what a family completes between it', () => {
  it('has the time of the newest report, the item’s own threshold, and the lowest grade of those who took part', () => {
    const told = [seen(0, 45, 7), seen(40, 80, 9)];
    expect(familyCompletion(told, film)).toEqual({ at: 9, threshold: 0.8, ruleVersion: 1, grade: 'A' });
    expect(familyCompletion([seen(0, 45, 7), seen(40, 80, 9, { offline: true })], film)?.grade).toBe('B');
    // Who adds nothing lowers nothing.
    const idle = { ...seen(0, 1, 99, { offline: true }), words: new Map<number, bigint>() };
    expect(familyCompletion([...told, idle], film)).toMatchObject({ at: 9, grade: 'A' });
    expect(familyCompletion([seen(0, 45, 7), seen(40, 79, 9)], film)).toBeUndefined();
  });
});
