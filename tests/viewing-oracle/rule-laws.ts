import fc from 'fast-check';
import { creditOf } from '../../bot-server/domain/viewing/credit';
import { togetherSeconds } from '../../bot-server/domain/viewing/family';
import { foldSessions } from '../../bot-server/domain/viewing/fold';
import { latchDue, standingOf } from '../../bot-server/domain/viewing/standing';
import type { Viewing } from '../../bot-server/domain/viewing/viewing';
import { unionWords, wordsOf } from '../../bot-server/domain/viewing/words';
import { histories, HOUR } from './histories';
import { agree, type Law } from './law';
import { remember, type Remembered } from './memory';

/** Seconds as the product keeps them, one bit after another. */
export function packed(seconds: Iterable<number>): Map<number, bigint> {
  const words = new Map<number, bigint>();
  for (const second of seconds) {
    const word = Math.floor(second / 64);
    words.set(word, (words.get(word) ?? 0n) | (1n << BigInt(second % 64)));
  }
  return words;
}

const asViewing = ({ seconds, heads }: Remembered): Viewing => ({
  id: 'g:g1:r1:1',
  key: { viewer: { kind: 'guardian', id: 'g1' }, resourceId: 'r1', version: 1 },
  words: packed(seconds),
  sessions: heads.map(({ ticket, ...head }) => ({ id: `nonce${ticket}`, receipts: new Map<number, bigint>(), ...head })),
  rev: 1,
  firstAt: 0,
  lastAt: 0,
  reached: {},
});

const family = fc.record({
  length: fc.integer({ min: 1, max: 200 }),
  viewers: fc.array(
    fc.record({ spans: fc.array(fc.tuple(fc.nat(199), fc.integer({ min: 1, max: 120 })), { maxLength: 4 }), believed: fc.nat(200) }),
    { minLength: 1, maxLength: 4 },
  ),
  forger: fc.nat(3),
});

export const ruleLaws: readonly Law[] = [
  {
    says: 'what is credited, missing, reached and where one goes on are what counting seconds and instants gives; two devices at once share their time',
    cases: 4500,
    holds: (runs) =>
      fc.assert(
        fc.property(histories, ({ item, tickets, arrived }) => {
          const known = remember(tickets, arrived, item);
          const viewing = asViewing(known);
          agree(creditOf(viewing, item), {
            bits: known.claimed,
            credited: known.credited,
            unconfirmed: known.claimed - known.credited,
          });
          const { resumeAt, ...standing } = standingOf(viewing, item);
          agree(standing, {
            creditedSeconds: known.credited,
            totalSeconds: known.total,
            percent: known.percent,
            completed: known.reaches,
            gaps: known.gaps,
            unconfirmedSeconds: known.claimed - known.credited,
          });
          expect(known.resumeAt).toContain(resumeAt);
          const due = latchDue(viewing, item, 5);
          expect(due?.completion !== undefined).toBe(known.reaches);
          const shares = { started: Math.min(3 / Math.max(known.total, 1), 1), q25: 0.25, q50: 0.5, q75: 0.75 };
          const reached = Object.entries(shares).filter(([, part]) => known.total > 0 && known.credited >= part * known.total - 1e-9);
          agree(
            Object.keys(due?.milestones ?? {}),
            reached.map(([name]) => name),
          );
        }),
        runs,
      ),
  },
  {
    says: 'ends are rounded inward: a second is set when no tenth of it is missing in one report',
    cases: 2000,
    holds: (runs) =>
      fc.assert(
        fc.property(histories, ({ item, tickets, arrived }) => {
          const always = tickets.map((ticket) => ({ ...ticket, openedAt: Infinity }));
          const known = remember(always, arrived, item);
          const reports = arrived.map(({ tenths }) =>
            wordsOf(
              tenths.map(([from, to]) => ({ from: from / 10, to: to / 10 })),
              item.durationSeconds,
            ),
          );
          const asText = (words: ReadonlyMap<number, bigint>): string[] =>
            [...words].filter(([, bits]) => bits !== 0n).map(([word, bits]) => `${word} ${bits}`);
          agree(asText(unionWords(reports)).sort(), asText(packed(known.seconds)).sort());
        }),
        runs,
      ),
  },
  {
    says: 'forgetting the details of old sessions, at whatever hours, neither gives nor takes a second',
    cases: 1500,
    holds: (runs) =>
      fc.assert(
        fc.property(
          histories,
          fc.array(fc.oneof(fc.nat(HOUR), fc.nat(9 * 24 * HOUR)), { maxLength: 4 }),
          ({ item, tickets, arrived }, hours) => {
            const known = remember(tickets, arrived, item);
            let viewing = asViewing(known);
            const start = Math.min(...tickets.map(({ openedAt }) => openedAt));
            for (const hour of hours) {
              const folded = foldSessions(viewing, start + hour);
              if (!folded) continue;
              viewing = { ...viewing, past: folded.past, sessions: viewing.sessions.filter(({ id }) => !folded.gone.includes(id)) };
            }
            expect(creditOf(viewing, item).credited).toBe(known.credited);
            expect(known.resumeAt).toContain(standingOf(viewing, item).resumeAt);
          },
        ),
        runs,
      ),
  },
  {
    says: 'no claim buys more than the clock and the playing time allow, and none lowers what is credited',
    cases: 1500,
    holds: (runs) =>
      fc.assert(
        fc.property(histories, fc.array(fc.nat(299), { maxLength: 300 }), ({ item, tickets, arrived }, forged) => {
          const known = remember(tickets, arrived, item);
          const honest = asViewing(known);
          const before = creditOf(honest, item).credited;
          const after = creditOf({ ...honest, words: unionWords([honest.words, packed(forged)]) }, item).credited;
          const longest = Math.max(0, ...known.heads.map(({ receivedAt, openedAt }) => receivedAt - openedAt));
          const most = known.heads.reduce((sum, { receivedAt, openedAt }) => sum + receivedAt - openedAt, 0);
          expect(after).toBeGreaterThanOrEqual(before);
          expect(after).toBeLessThanOrEqual((item.maxRate * most) / 1000 + 5);
          if (known.heads.length === 1) expect(after).toBeLessThanOrEqual((item.maxRate * longest) / 1000 + 5);
        }),
        runs,
      ),
  },
  {
    says: 'forged bits in a «together» family lift it by what the forger was credited and no more',
    cases: 2500,
    holds: (runs) =>
      fc.assert(
        fc.property(family, ({ length, viewers, forger }) => {
          const counted = { from: 0, to: length };
          const known = viewers.map(({ spans, believed }) => {
            const seconds = new Set(
              spans.flatMap(([from, long]) => Array.from({ length: long }, (_, n) => from + n)).filter((second) => second < length),
            );
            return { seconds, credited: Math.min(believed, seconds.size) };
          });
          const told = (some: typeof known): number =>
            togetherSeconds(
              some.map(({ seconds, credited }) => ({ words: packed(seconds), credited })),
              counted,
            );
          const honest = known.map((one) => ({ ...one, credited: one.seconds.size }));
          const seen = new Set(honest.flatMap(({ seconds }) => [...seconds]));
          expect(told(honest)).toBe(seen.size);

          const cheat = forger % known.length;
          const believed = known[cheat]?.credited ?? 0;
          const everything = new Set(Array.from({ length }, (_, second) => second));
          const others = honest.filter((_, index) => index !== cheat);
          const lifted = told([...others, { seconds: everything, credited: believed }]);
          expect(lifted).toBeLessThanOrEqual(told(others) + believed);
          expect(told(known)).toBeLessThanOrEqual(seen.size);
          for (const { credited } of known) expect(told(known)).toBeGreaterThanOrEqual(credited);
        }),
        runs,
      ),
  },
];
