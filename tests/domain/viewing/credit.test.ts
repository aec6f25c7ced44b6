import fc from 'fast-check';
import { creditOf, spentSeconds } from '../../../bot-server/domain/viewing/credit';
import { togetherSeconds } from '../../../bot-server/domain/viewing/family';
import type { Session } from '../../../bot-server/domain/viewing/viewing';
import { wordsOf } from '../../../bot-server/domain/viewing/words';

const video = { durationSeconds: 600, effectiveStart: 0, effectiveEnd: 600, maxRate: 2 };
const OPENED = Date.UTC(2026, 8, 1, 11, 30);
const session = (over: Partial<Session> = {}): Session => ({
  id: 'n',
  openedAt: OPENED,
  offline: false,
  seq: 1,
  receivedAt: OPENED + 60_000,
  playMs: 60_000,
  position: 60,
  receipts: new Map(),
  ...over,
});
const whole = wordsOf([{ from: 0, to: 600 }], 600);

describe('credit', () => {
  it('gives 13 s to a script that claims 600 s four seconds after its ticket', () => {
    const script = { words: whole, sessions: [session({ receivedAt: OPENED + 4000, playMs: 600_000 })] };
    expect(creditOf(script, video)).toEqual({ bits: 600, credited: 13, unconfirmed: 587 });
    expect(creditOf(script, { ...video, maxRate: 1 }).credited).toBe(9);
  });

  it('believes the smaller of the clock and the player', () => {
    const lazy = { words: whole, sessions: [session({ receivedAt: OPENED + 900_000, playMs: 10_000 })] };
    expect(creditOf(lazy, video).credited).toBe(25);
  });

  it('counts time that two devices spent at once only once', () => {
    const both = [session({ id: 'a' }), session({ id: 'b', openedAt: OPENED + 30_000, receivedAt: OPENED + 90_000 })];
    expect(spentSeconds(both)).toBe(90);
    expect(creditOf({ words: whole, sessions: both }, { ...video, maxRate: 1 }).credited).toBe(95);
  });

  it('does not count a receipt before the ticket against the viewer', () => {
    expect(spentSeconds([session({ receivedAt: OPENED - 1500 })])).toBe(0);
  });

  it('counts only seconds between the effective start and end', () => {
    const item = { ...video, effectiveStart: 4.5, effectiveEnd: 99.9 };
    const seen = { words: wordsOf([{ from: 0, to: 50 }], 600), sessions: [session()] };
    expect(creditOf(seen, item).bits).toBe(45);
  });

  it('is what somebody counts who ticks off every second of the clock', () => {
    const sitting = fc.record({ at: fc.nat(400), lasts: fc.nat(200), playMs: fc.nat(300_000) });
    const seconds = fc.uniqueArray(fc.nat(599), { maxLength: 500 });
    fc.assert(
      fc.property(fc.array(sitting, { maxLength: 6 }), seconds, fc.constantFrom(1, 1.5, 2), (sittings, seen, maxRate) => {
        const clock = new Set(sittings.flatMap(({ at, lasts }) => Array.from({ length: lasts }, (_, n) => at + n)));
        const played = sittings.reduce((sum, { playMs }) => sum + playMs, 0) / 1000;
        const expected = Math.floor(Math.min(seen.length, maxRate * clock.size + 5, maxRate * played + 5));
        const sessions = sittings.map(({ at, lasts, playMs }) =>
          session({ openedAt: OPENED + at * 1000, receivedAt: OPENED + (at + lasts) * 1000, playMs }),
        );
        const words = wordsOf(
          seen.map((from) => ({ from, to: from + 1 })),
          600,
        );
        expect(creditOf({ words, sessions }, { ...video, maxRate }).credited).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('never falls when another report or session is added', () => {
    const spans = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 599 }), fc.integer({ min: 1, max: 200 })).map(([from, n]) => ({ from, to: from + n })),
      { maxLength: 5 },
    );
    const sessions = fc.array(
      fc
        .record({
          at: fc.integer({ min: 0, max: 400_000 }),
          lasts: fc.integer({ min: 0, max: 300_000 }),
          playMs: fc.integer({ min: 0, max: 300_000 }),
        })
        .map(({ at, lasts, playMs }) => session({ openedAt: OPENED + at, receivedAt: OPENED + at + lasts, playMs })),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(spans, sessions, spans, sessions, (a, s, b, t) => {
        const less = creditOf({ words: wordsOf(a, 600), sessions: s }, video);
        const more = creditOf({ words: wordsOf([...a, ...b], 600), sessions: [...s, ...t] }, video);
        expect(more.credited).toBeGreaterThanOrEqual(less.credited);
        expect(less.credited).toBeLessThanOrEqual(less.bits);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a family that watches together', () => {
  it('is lifted by nobody’s forged map', () => {
    const honest = { words: wordsOf([{ from: 0, to: 100 }], 600), credited: 100 };
    const forged = { words: whole, credited: 13 };
    expect(togetherSeconds([honest, forged], { from: 0, to: 600 })).toBe(113);
    expect(togetherSeconds([honest, { words: wordsOf([{ from: 50, to: 150 }], 600), credited: 100 }], { from: 0, to: 600 })).toBe(150);
  });

  it('is not lifted by a forged map where two others saw the same part', () => {
    const honest = { words: wordsOf([{ from: 0, to: 100 }], 600), credited: 100 };
    expect(togetherSeconds([honest, honest, { words: whole, credited: 13 }], { from: 0, to: 600 })).toBe(113);
  });
});
