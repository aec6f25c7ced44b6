import fc from 'fast-check';
import { foldSessions } from '../../../bot-server/domain/viewing/fold';
import { gradeOf, gradeOfCompletion, onlineMs, onlineSpans, reachOf } from '../../../bot-server/domain/viewing/grade';
import { latchDue } from '../../../bot-server/domain/viewing/standing';
import type { Session, Viewing } from '../../../bot-server/domain/viewing/viewing';
import { wordsOf } from '../../../bot-server/domain/viewing/words';

const film = { durationSeconds: 600, effectiveStart: 0, effectiveEnd: 600, maxRate: 2, threshold: 0.9 };
const OPENED = 1_000_000;

/** Receipts in milliseconds after the ticket; the last is the head's. */
function session(receipts: readonly number[], over: Partial<Session> = {}): Session {
  const words = new Map<number, bigint>();
  for (const at of receipts) {
    const bucket = Math.floor(at / 15_000);
    words.set(Math.floor(bucket / 64), (words.get(Math.floor(bucket / 64)) ?? 0n) | (1n << BigInt(bucket % 64)));
  }
  const last = Math.max(0, ...receipts);
  return {
    ...{ id: 'n', openedAt: OPENED, offline: false, seq: 1, receivedAt: OPENED + last, playMs: last, position: 0, receipts: words },
    ...over,
  };
}
const seen = (sessions: readonly Session[], to = 600) => ({ words: wordsOf([{ from: 0, to }], 600), sessions });
const every = (ms: number, until: number): number[] => Array.from({ length: Math.floor(until / ms) }, (_, n) => (n + 1) * ms);

describe('the grade of evidence', () => {
  it('is A when it was told while it was watched, at any speed and at the slowest interval that was asked for', () => {
    expect(gradeOf(seen([session(every(15_000, 600_000))]), film)).toBe('A');
    expect(gradeOf(seen([session(every(15_000, 300_000))]), film)).toBe('A');
    expect(gradeOf(seen([session(every(120_000, 600_000), { everySeconds: 120 })]), { ...film, maxRate: 1 })).toBe('A');
    // The same receipts from a phone that was asked to tell each 15 s leave most of the time dark.
    expect(gradeOf(seen([session(every(120_000, 600_000))]), { ...film, maxRate: 1 })).toBe('B');
  });

  it('is B for a heap that was sent at the end, and always under an offline ticket', () => {
    expect(gradeOf(seen([session([600_000])]), film)).toBe('B');
    expect(gradeOf(seen([session(every(15_000, 600_000), { offline: true })]), film)).toBe('B');
    expect(onlineMs([session(every(15_000, 600_000), { offline: true })])).toBe(0);
  });

  it('needs four fifths, to the second', () => {
    // One receipt 45 s after the ticket: 45 s online, 90 s at double speed, enough for 112 s credited.
    const at = (credited: number) => gradeOf({ ...seen([session([45_000], { playMs: 600_000 })], credited) }, { ...film, maxRate: 2 });
    expect(at(95)).toBe('A');
    const long = (credited: number) =>
      gradeOf(seen([session([45_000]), session([600_000], { openedAt: OPENED + 1_000_000, receivedAt: OPENED + 1_600_000 })], credited), {
        ...film,
        maxRate: 1,
      });
    expect([long(112), long(113)]).toEqual(['A', 'B']);
  });

  it('takes nothing before the ticket, after the head, or twice', () => {
    expect(onlineSpans(session([20_000]))).toEqual([{ from: OPENED, to: OPENED + 20_000 }]);
    // The head came at 20 s; the same report sent again five minutes later is no evidence.
    const again = { ...session([20_000, 320_000]), receivedAt: OPENED + 20_000 };
    expect(onlineMs([again])).toBe(20_000);
    const twice = [
      session(every(15_000, 60_000)),
      session(every(15_000, 60_000), { openedAt: OPENED + 30_000, receivedAt: OPENED + 90_000 }),
    ];
    expect(onlineMs(twice)).toBe(90_000);
    expect(reachOf({ everySeconds: 600 })).toBe(150_000);
  });

  const anySession = fc
    .record({
      opened: fc.nat(2_000_000),
      receipts: fc.array(fc.nat(1_500_000), { minLength: 1, maxLength: 12 }),
      every: fc.integer({ min: 15, max: 120 }),
      offline: fc.boolean(),
    })
    .map(({ opened, receipts, every: everySeconds, offline }, n = 0) => ({
      ...session(receipts, { everySeconds, offline, id: `s${n}` }),
      openedAt: opened,
      receivedAt: opened + Math.max(...receipts),
    }));

  it('agrees with a count of milliseconds one by one (in steps of 500)', () => {
    fc.assert(
      fc.property(fc.array(anySession, { maxLength: 4 }), (sessions) => {
        let brute = 0;
        for (let at = 0; at < 4_000_000; at += 500) {
          const isOnline = sessions.some(({ openedAt, receivedAt, offline, receipts, everySeconds = 15 }) => {
            if (offline || at < openedAt || at >= receivedAt) return false;
            const reach = Math.min(everySeconds + 30, 150) * 1000;
            const heard = [receivedAt];
            for (let bucket = 0; bucket < 128; bucket++)
              if (((receipts.get(Math.floor(bucket / 64)) ?? 0n) >> BigInt(bucket % 64)) & 1n) heard.push(openedAt + bucket * 15_000);
            return heard.some((r) => r <= receivedAt && r - reach <= at && at < r);
          });
          if (isOnline) brute += 500;
        }
        expect(Math.abs(onlineMs(sessions) - brute)).toBeLessThanOrEqual(500 * 2 * 13 * 4);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same after the details of sessions are forgotten', () => {
    fc.assert(
      fc.property(fc.array(anySession, { maxLength: 5 }), fc.nat(4_000_000), fc.integer({ min: 1, max: 600 }), (given, before, to) => {
        const sessions = given.map((each, n) => ({ ...each, id: `s${n}` }));
        const folded = foldSessions({ sessions }, before);
        if (!folded) return;
        const left = { words: seen([], to).words, past: folded.past, sessions: sessions.filter(({ id }) => !folded.gone.includes(id)) };
        expect(onlineMs(left.sessions) + (left.past.onlineMs ?? 0)).toBe(onlineMs(sessions));
        expect(gradeOf(left, film)).toBe(gradeOf(seen(sessions, to), film));
      }),
      { numRuns: 500 },
    );
  });

  it('is latched with the completion and does not change with what is watched later', () => {
    const whole = {
      id: 'g:1:r:1',
      key: { viewer: { kind: 'guardian' as const, id: '1' }, resourceId: 'r', version: 1 },
      rev: 1,
      firstAt: 0,
      lastAt: 0,
      reached: {},
    };
    const late: Viewing = { ...whole, ...seen([session([600_000])]) };
    const completion = latchDue(late, film, 7)?.completion;
    expect(completion).toMatchObject({ grade: 'B', ruleVersion: 1 });
    if (!completion) throw new Error('not complete');
    const watchedAgain = {
      ...late,
      sessions: [...late.sessions, session(every(15_000, 600_000), { openedAt: OPENED + 5_000_000, receivedAt: OPENED + 5_600_000 })],
    };
    expect(gradeOf(watchedAgain, film)).toBe('A');
    expect(gradeOfCompletion({ ...watchedAgain, completion }, film)).toBe('B');
    // One from before grades were latched is judged by what is kept.
    const { grade: _, ...old } = completion;
    expect(gradeOfCompletion({ ...watchedAgain, completion: old }, film)).toBe('A');
  });
});
