import fc from 'fast-check';
import {
  claimsFound,
  holds,
  isOpen,
  isReasonOf,
  LEAST_PIECES,
  manyAtOnceFound,
  piecesOf,
  sameSetsFound,
  settleFlag,
  type Decision,
  type Flag,
  type Found,
} from '../../../bot-server/domain/viewing/flags';
import { networkOf } from '../../../bot-server/domain/viewing/network';
import type { Session, Span } from '../../../bot-server/domain/viewing/viewing';
import { wordsOf } from '../../../bot-server/domain/viewing/words';

const film = { durationSeconds: 600, effectiveStart: 0, effectiveEnd: 600, maxRate: 2, threshold: 0.9 };
const ALL = { from: 0, to: 600 };
const T = 50_000_000;

/** A session that told every 15 s from its opening to its end, milliseconds. */
function sitting(from: number, to: number, over: Partial<Session> = {}): Session {
  const receipts = new Map<number, bigint>();
  for (let bucket = 1; bucket * 15_000 <= to - from; bucket++)
    receipts.set(Math.floor(bucket / 64), (receipts.get(Math.floor(bucket / 64)) ?? 0n) | (1n << BigInt(bucket % 64)));
  return {
    id: `${from}`,
    openedAt: T + from,
    receivedAt: T + to,
    offline: false,
    seq: 9,
    playMs: to - from,
    position: 0,
    receipts,
    ...over,
  };
}
const words = (...spans: readonly (readonly [number, number])[]) =>
  wordsOf(
    spans.map(([from, to]) => ({ from, to })),
    600,
  );

describe('too large a claim', () => {
  const claim = (seconds: number, clock: number) => claimsFound({ words: words([0, seconds]), sessions: [sitting(0, clock * 1000)] }, film);

  it('is held at three times what the clock allows, noted from half as much again on', () => {
    // 100 s at double speed and 5 s: 205 are believed.
    expect(claim(600, 97.5)).toMatchObject({ level: 'hold', amount: 400 });
    expect(claim(599, 97.5)).toMatchObject({ level: 'note' });
    expect(claim(300, 97.5)).toMatchObject({ level: 'note', amount: 100 });
    expect(claim(299, 97.5)).toBeUndefined();
  });

  it('is nothing below a minute, and nothing for whoever watched in real time at any allowed speed', () => {
    expect(claim(64, 0)).toBeUndefined();
    expect(claim(65, 0)).toMatchObject({ level: 'hold' });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.double({ min: 0.5, max: 2, noNaN: true }), (seconds, rate) => {
        expect(claim(seconds, seconds / rate)).toBeUndefined();
      }),
    );
  });

  it('never touches what is complete: who is credited nine tenths claims no three times that', () => {
    fc.assert(
      fc.property(fc.integer({ min: 540, max: 600 }), fc.integer({ min: 268, max: 400 }), (seconds, clock) => {
        expect(claim(seconds, clock)?.level).not.toBe('hold');
      }),
    );
  });
});

describe('more than two items at once', () => {
  const own = { itemId: 'a', sessions: [sitting(0, 600_000)] };
  const beside = (...items: readonly [string, number, number][]) =>
    items.map(([itemId, from, to]) => ({ itemId, sessions: [sitting(from, to)] }));

  it('is held when half of the item’s length has two others beside it', () => {
    expect(manyAtOnceFound(own, beside(['b', 0, 600_000], ['c', 0, 300_000]), 600)).toMatchObject({
      level: 'hold',
      amount: 3,
      evidence: 'b c',
    });
    expect(manyAtOnceFound(own, beside(['b', 0, 600_000], ['c', 0, 285_000]), 600)).toMatchObject({ level: 'note' });
    expect(manyAtOnceFound(own, beside(['b', 0, 600_000], ['c', 0, 135_000]), 600)).toBeUndefined();
  });

  it('is nothing for two at once, or for many one after another', () => {
    expect(manyAtOnceFound(own, beside(['b', 0, 600_000]), 600)).toBeUndefined();
    expect(manyAtOnceFound(own, beside(['b', 600_000, 1_200_000], ['c', 1_200_000, 1_800_000]), 600)).toBeUndefined();
    // Two others, but each beside another part.
    expect(manyAtOnceFound(own, beside(['b', 0, 300_000], ['c', 300_000, 600_000]), 600)).toBeUndefined();
  });

  it('is nothing for a phone without a line whose heap of ten items arrives at once', () => {
    const heap = (itemId: string) => {
      const one = sitting(0, 3_600_000);
      return { itemId, sessions: [{ ...one, receipts: new Map([[3, 1n << 48n]]) }] };
    };
    expect(manyAtOnceFound(heap('a'), 'bcdefghij'.split('').map(heap), 90)).toBeUndefined();
    const offline = (itemId: string) => ({ itemId, sessions: [sitting(0, 600_000, { offline: true })] });
    expect(manyAtOnceFound(offline('a'), [offline('b'), offline('c')], 600)).toBeUndefined();
  });
});

describe('the same seconds by several', () => {
  const pieced = words([0, 100], [120, 200], [230, 400], [410, 590]);
  const neighbours = (count: number, sameAddress: boolean, set = pieced, name = 'n') =>
    Array.from({ length: count }, (_, n) => ({ viewerId: `${name}${sameAddress}${n}`, words: set, sameAddress }));
  const own = (set = pieced) => ({ viewerId: 'me', words: set });

  it('is held from five at one address on, noted from three on', () => {
    expect(sameSetsFound(own(), neighbours(4, true), ALL)).toMatchObject({
      level: 'hold',
      amount: 5,
      evidence: '0-100 120-200 230-400 410-590',
    });
    expect(sameSetsFound(own(), neighbours(3, true), ALL)).toMatchObject({ level: 'note' });
    expect(sameSetsFound(own(), neighbours(1, true), ALL)).toBeUndefined();
    expect(sameSetsFound(own(), neighbours(4, false), ALL)).toBeUndefined();
    // One person under several rows is one person.
    expect(sameSetsFound(own(), [...neighbours(1, true), ...neighbours(1, true), ...neighbours(1, true)], ALL)).toBeUndefined();
  });

  it('is nothing when the film itself has these gaps: as many have them elsewhere', () => {
    expect(sameSetsFound(own(), [...neighbours(4, true), ...neighbours(4, false)], ALL)).toMatchObject({ level: 'hold' });
    expect(sameSetsFound(own(), [...neighbours(4, true), ...neighbours(5, false)], ALL)).toBeUndefined();
  });

  it('never holds a village that shares one line and sees the film from start to end, its beginning, or all but a part or two', () => {
    const piece = fc.integer({ min: 0, max: 600 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(piece, piece), { minLength: 1, maxLength: LEAST_PIECES - 1 }),
        fc.integer({ min: 5, max: 60 }),
        (spans, families) => {
          const set = wordsOf(
            spans.map(([a, b]): Span => ({ from: Math.min(a, b), to: Math.max(a, b) })),
            600,
          );
          expect(sameSetsFound(own(new Map(set)), neighbours(families, true, new Map(set)), ALL)).toBeUndefined();
        },
      ),
    );
  });

  it('never counts whose seconds differ by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 599 }), (second) => {
        const other = new Map(pieced);
        const word = Math.floor(second / 64);
        other.set(word, (other.get(word) ?? 0n) ^ (1n << BigInt(second % 64)));
        expect(sameSetsFound(own(), neighbours(9, true, other), ALL)).toBeUndefined();
      }),
    );
  });

  it('sees the pieces that were seen', () => {
    const piece = fc.integer({ min: 0, max: 600 });
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, piece), { maxLength: 8 }), (spans) => {
        const set = wordsOf(
          spans.map(([a, b]): Span => ({ from: Math.min(a, b), to: Math.max(a, b) })),
          600,
        );
        expect(wordsOf(piecesOf(set, ALL), 600)).toEqual(new Map([...set].sort(([a], [b]) => a - b)));
      }),
    );
  });
});

describe('a flag and what people say of it', () => {
  const found = (over: Partial<Found> = {}): Found => ({
    kind: 'many-at-once',
    level: 'hold',
    evidence: 'b c',
    size: 1,
    amount: 3,
    ...over,
  });
  const settle = (known: Flag | undefined, seen: Found | undefined, kind = seen?.kind ?? known?.kind ?? 'claims') =>
    settleFlag(known, kind, seen, 'g:1:a:1', 100);
  const first = (seen = found()): Flag => settle(undefined, seen) ?? fail();
  const fail = (): never => {
    throw new Error('nothing to store');
  };
  const decided = (flag: Flag, verdict: Decision['verdict']): Flag => ({
    ...flag,
    decision: {
      verdict,
      reason: verdict === 'released' ? 'talked' : 'not-watched',
      by: 't',
      at: 200,
      evidence: flag.evidence,
      level: flag.level,
      size: flag.size,
    },
  });

  it('holds until somebody releases it; a note never does', () => {
    expect([holds(first()), isOpen(first())]).toEqual([true, true]);
    expect([holds(decided(first(), 'kept')), isOpen(decided(first(), 'kept'))]).toEqual([true, false]);
    expect(holds(decided(first(), 'released'))).toBe(false);
    expect(holds(first(found({ level: 'note' })))).toBe(false);
  });

  it('is not raised again by the same evidence, and is by more or other evidence', () => {
    const released = decided(first(), 'released');
    expect(settle(released, found())).toBeUndefined();
    expect(settle(released, undefined)).toBeUndefined();
    const other = settle(released, found({ evidence: 'b c d', amount: 4 })) ?? fail();
    expect([holds(other), other.decision]).toEqual([true, undefined]);
    const dismissed = decided(first(found({ level: 'note' })), 'released');
    expect(holds(settle(dismissed, found()) ?? fail())).toBe(true);
  });

  it('of a claim ends by itself when the clock has caught up, and comes back decided if it was', () => {
    const claim = (size: number) => found({ kind: 'claims', evidence: 'over', size, amount: size * 60 });
    const lapsed = settle(first(claim(5)), undefined, 'claims') ?? fail();
    expect([holds(lapsed), isOpen(lapsed)]).toEqual([false, false]);
    expect(settle(lapsed, undefined, 'claims')).toBeUndefined();
    expect(holds(settle(lapsed, claim(5)) ?? fail())).toBe(true);
    const released = settle(decided(first(claim(5)), 'released'), undefined, 'claims') ?? fail();
    expect(holds(settle(released, claim(4)) ?? fail())).toBe(false);
    expect(holds(settle(released, claim(6)) ?? fail())).toBe(true);
  });

  it('is settled once: the same question asked again changes nothing', () => {
    const any = fc.record({
      kind: fc.constantFrom('claims' as const, 'many-at-once' as const, 'same-sets' as const),
      level: fc.constantFrom('note' as const, 'hold' as const),
      evidence: fc.constantFrom('x', 'y'),
      size: fc.integer({ min: 1, max: 3 }),
      amount: fc.nat(9),
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.option(any, { nil: undefined }), fc.constantFrom('released', 'kept', 'none')), { maxLength: 8 }),
        (steps) => {
          let known: Flag | undefined;
          for (const [seen, verdict] of steps) {
            const same = seen && { ...seen, kind: 'claims' as const };
            known = settleFlag(known, 'claims', same, 'v', 1) ?? known;
            expect(settleFlag(known, 'claims', same, 'v', 2)).toBeUndefined();
            if (known && known.lapsedAt === undefined && verdict !== 'none') {
              known = decided(known, verdict);
              expect(settleFlag(known, 'claims', same, 'v', 3)).toBeUndefined();
              if (verdict === 'released') expect(holds(known)).toBe(false);
            }
          }
        },
      ),
    );
  });

  it('takes only reasons that fit what was decided', () => {
    expect([isReasonOf('released', 'talked'), isReasonOf('released', 'not-watched'), isReasonOf('kept', 'asked-again')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('the network of an address', () => {
  it.each([
    ['113.108.7.9', '113.108.7.9'],
    ['::ffff:113.108.7.9', '113.108.7.9'],
    ['240e:3b7:aa01:22ff:1:2:3:4', '240e:3b7:aa01:22ff'],
    ['240E:3B7:AA01:22FF::4', '240e:3b7:aa01:22ff'],
    ['2408::1', '2408:0:0:0'],
    // As the door hands a network on.
    ['2408:8000:1:2', '2408:8000:1:2'],
    ['0:0:0:0', undefined],
    ['fe80:0:0:0', undefined],
    ['127.0.0.1', undefined],
    ['::1', undefined],
    ['10.1.2.3', undefined],
    ['192.168.1.4', undefined],
    ['172.20.0.5', undefined],
    ['172.32.0.5', '172.32.0.5'],
    ['fe80::1%eth0', undefined],
    ['fd00:1::2', undefined],
    ['999.1.1.1', undefined],
    ['localhost', undefined],
    ['1:2:3', undefined],
    ['', undefined],
  ])('%s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
