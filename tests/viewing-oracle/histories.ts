import fc from 'fast-check';
import type { Item, TicketFacts, Told } from './memory';

export interface History {
  readonly item: Item;
  readonly tickets: readonly TicketFacts[];
  /** As they reached the server, by its clock: some lost on the way, some sent again, the order in which they are worked off not theirs. */
  readonly arrived: readonly Told[];
}

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
/** Ten minutes before midnight in China: sessions go over it. */
const EVENING = Date.UTC(2026, 8, 1, 15, 50);

export const items: fc.Arbitrary<Item> = fc
  .record({
    tenths: fc.integer({ min: 10, max: 3000 }),
    start: fc.integer({ min: 0, max: 200 }),
    end: fc.integer({ min: 0, max: 300 }),
    maxRate: fc.constantFrom(1, 1.5, 2),
    threshold: fc.constantFrom(0.5, 0.8, 0.9, 1),
  })
  .map(({ tenths, start, end, maxRate, threshold }) => ({
    durationSeconds: tenths / 10,
    effectiveStart: Math.min(start, tenths) / 10,
    effectiveEnd: Math.max(tenths - end, Math.min(start, tenths)) / 10,
    maxRate,
    threshold,
  }));

/** Within one minute as two devices of one person are, or one after another. */
const opened = fc.oneof(fc.integer({ min: 0, max: MINUTE }), fc.integer({ min: 0, max: 40 * MINUTE })).map((ms) => EVENING + ms);
const tickets = fc.array(fc.record({ openedAt: opened, offline: fc.boolean() }), { minLength: 1, maxLength: 4 });

const delays = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: MINUTE }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 6 * MINUTE }) },
  { weight: 2, arbitrary: fc.integer({ min: 5 * HOUR, max: 7 * HOUR }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 8 * 24 * HOUR }) },
);

/** Any number from 0 to 1; its place among others of its kind is what it is for. */
const share = fc.double({ min: 0, max: 1, noNaN: true });

const told = fc.record({
  ticket: fc.nat(3),
  seq: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(1_000_000_000)),
  spans: fc.array(fc.tuple(share, fc.integer({ min: 1, max: 1500 }), fc.boolean()), { maxLength: 4 }),
  playMs: fc.oneof(fc.integer({ min: 0, max: 200_000 }), fc.constant(604_800_000)),
  place: share,
  after: delays,
  lost: fc.nat(5).map((n) => n === 0),
  again: fc.array(delays, { maxLength: 2 }),
  turn: fc.nat(1_000_000),
});

export const histories: fc.Arbitrary<History> = fc
  .record({ item: items, tickets, told: fc.array(told, { minLength: 1, maxLength: 7 }) })
  .map(({ item, tickets: own, told: all }) => {
    // A player's last place may overshoot by a frame or two.
    const most = Math.round(item.durationSeconds * 10) + 15;
    const arrived = all.flatMap(({ ticket: n, seq, spans, playMs, place, after, lost, again, turn }) => {
      const ticket = n % own.length;
      const one = {
        ...{ ticket, seq, playMs, positionTenths: Math.floor(place * most) },
        tenths: spans.map(([from, long, whole]): [number, number] => {
          const start = Math.floor(from * (most - 1));
          const begin = whole ? Math.floor(start / 10) * 10 : start;
          return [begin, Math.min(begin + long, most)];
        }),
        at: (own[ticket]?.openedAt ?? 0) + after,
      };
      const copies = again.map((later, index) => ({ one: { ...one, at: one.at + later }, turn: (turn * (index + 7)) % 1_000_003 }));
      return lost ? copies : [{ one, turn }, ...copies];
    });
    return { item, tickets: own, arrived: arrived.sort((a, b) => a.turn - b.turn).map(({ one }) => one) };
  });

/** The same as things happened. */
export const inTime = (history: History): History => ({ ...history, arrived: [...history.arrived].sort((a, b) => a.at - b.at) });
