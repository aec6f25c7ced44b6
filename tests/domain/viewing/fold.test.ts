import * as fc from 'fast-check';
import { creditOf } from '../../../bot-server/domain/viewing/credit';
import { foldSessions } from '../../../bot-server/domain/viewing/fold';
import { standingOf } from '../../../bot-server/domain/viewing/standing';
import type { Session, Viewing } from '../../../bot-server/domain/viewing/viewing';
import { wordsOf } from '../../../bot-server/domain/viewing/words';

const resource = { durationSeconds: 400, effectiveStart: 0, effectiveEnd: 400, maxRate: 2, threshold: 0.9 };

const session = fc
  .record({
    openedAt: fc.integer({ min: 0, max: 1_000_000 }),
    lasts: fc.integer({ min: 0, max: 200_000 }),
    playMs: fc.nat(300_000),
    position: fc.nat(400),
  })
  .map(({ openedAt, lasts, playMs, position }) => ({
    openedAt,
    receivedAt: openedAt + lasts,
    playMs,
    position,
    offline: false,
    seq: 1,
    receipts: new Map(),
  }));
const viewingOf = (sessions: Omit<Session, 'id'>[]): Pick<Viewing, 'words' | 'sessions' | 'past'> & { sessions: Session[] } => ({
  words: wordsOf([{ from: 0, to: 350 }], 400),
  sessions: sessions.map((each, n) => ({ ...each, id: `n${n}` })),
});
const whole = (part: Pick<Viewing, 'words' | 'sessions' | 'past'>): Viewing => ({
  ...part,
  id: 'g:1:r:1',
  key: { viewer: { kind: 'guardian', id: '1' }, resourceId: 'r', version: 1 },
  ...{ rev: 1, firstAt: 0, lastAt: 0, reached: {} },
});

describe('forgetting the details of old sessions', () => {
  it('changes nothing of what is credited, confirmed or gone on from, at any time, however often it is done', () => {
    fc.assert(
      fc.property(
        fc.array(session, { maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 1_300_000 }), { maxLength: 4 }),
        (sessions, times) => {
          const before = viewingOf(sessions);
          let now: Pick<Viewing, 'words' | 'sessions' | 'past'> = before;
          for (const time of times.sort((a, b) => a - b)) {
            const folded = foldSessions(now, time);
            if (!folded) continue;
            const gone = new Set(folded.gone);
            for (const each of now.sessions) if (gone.has(each.id)) expect(each.receivedAt).toBeLessThan(time);
            now = { ...now, past: folded.past, sessions: now.sessions.filter(({ id }) => !gone.has(id)) };
          }
          expect(creditOf(now, resource)).toEqual(creditOf(before, resource));
          expect(standingOf(whole(now), resource)).toEqual(standingOf(whole(before), resource));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps the newest place, though an older session is told and forgotten after it', () => {
    const [old] = viewingOf([{ openedAt: 0, receivedAt: 10, playMs: 1, position: 5, offline: true, seq: 1, receipts: new Map() }]).sessions;
    const head = { openedAt: 80, receivedAt: 90, position: 70 };
    const past = { spentMs: 10, onlineMs: 0, playMs: 10, head };
    expect(foldSessions({ sessions: [old!], past }, 300)?.past.head).toEqual(head);
    expect(foldSessions({ sessions: [{ ...old!, receivedAt: 95 }], past }, 300)?.past.head.position).toBe(5);
  });

  it('forgets all that ended before, except what overlaps something that goes on', () => {
    const at = (openedAt: number, receivedAt: number) => ({
      openedAt,
      receivedAt,
      playMs: 1,
      position: 0,
      offline: false,
      seq: 1,
      receipts: new Map(),
    });
    const { sessions } = viewingOf([at(0, 10), at(5, 20), at(100, 200), at(150, 400)]);
    expect(foldSessions({ sessions }, 300)?.gone).toEqual(['n0', 'n1']);
    expect(foldSessions({ sessions }, 401)?.gone).toEqual(['n0', 'n1', 'n2', 'n3']);
    expect(foldSessions({ sessions }, 20)).toBeUndefined();
  });
});
