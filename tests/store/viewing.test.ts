import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { creditOf } from '../../bot-server/domain/viewing/credit';
import { viewingIdOf, type Span, type Viewing } from '../../bot-server/domain/viewing/viewing';
import { gapsIn, wordsOf } from '../../bot-server/domain/viewing/words';
import { connect } from '../../bot-server/store/connect';
import { openViewingStore, type ViewingStore } from '../../bot-server/store/viewing';
import { toViewing, type ViewingRow } from '../../bot-server/store/viewing/row';
import type { ReportRow } from '../../bot-server/store/viewing/write';
import { openTestDb, type TestDb } from '../support/mongo';

const LENGTH = 400;
const HOUR = 3_600_000;
/** Ten minutes before midnight in China, so that sessions go over it. */
const OPENED = Date.UTC(2026, 8, 1, 15, 50);

interface Told {
  readonly session: number;
  readonly seq: number;
  readonly spans: readonly Span[];
  readonly playMs: number;
  readonly position: number;
  readonly receivedAt: number;
}
interface History {
  readonly sessions: readonly { readonly openedAt: number; readonly offline: boolean }[];
  readonly received: readonly Told[];
}

/** What must be stored, by sets of seconds and plain comparisons: knows nothing of words, groups or operators. */
function oracle({ sessions, received }: History) {
  const seconds = new Set<number>();
  for (const { spans } of received)
    for (let second = 0; second < LENGTH; second++)
      if (spans.some(({ from, to }) => from <= second && second + 1 <= to)) seconds.add(second);
  const heads = sessions.map(({ openedAt, offline }, index) => {
    const told = received.filter(({ session }) => session === index);
    const top = Math.max(...told.map(({ seq }) => seq));
    const last = told.filter(({ seq }) => seq === top);
    const receivedAt = Math.min(...last.map((one) => one.receivedAt));
    const position = Math.max(...last.filter((one) => one.receivedAt === receivedAt).map((one) => one.position));
    return told.length
      ? { openedAt, offline, seq: top, receivedAt, position, playMs: Math.max(...told.map(({ playMs }) => playMs)) }
      : undefined;
  });
  return { seconds, heads, first: Math.min(...received.map(({ receivedAt }) => receivedAt)) };
}

const secondsOf = (viewing: Viewing): number[] => {
  const gaps = gapsIn(viewing.words, { from: 0, to: LENGTH });
  return Array.from({ length: LENGTH }, (_, second) => second).filter(
    (second) => !gaps.some(({ from, to }) => from <= second && second < to),
  );
};

const spanArb = fc.tuple(fc.integer({ min: 0, max: LENGTH - 1 }), fc.integer({ min: 1, max: 120 })).map(([from, n]) => ({
  from,
  to: Math.min(from + n, LENGTH),
}));
const historyArb: fc.Arbitrary<History> = fc
  .record({
    sessions: fc.array(fc.record({ openedAt: fc.integer({ min: 0, max: 30 * 60_000 }).map((ms) => OPENED + ms), offline: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
    told: fc.array(
      fc.record({
        session: fc.nat(3),
        seq: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(1_000_000_000)),
        spans: fc.array(spanArb, { maxLength: 4 }),
        playMs: fc.integer({ min: 0, max: 604_800_000 }),
        position: fc.integer({ min: 0, max: LENGTH * 10 }).map((n) => n / 10),
        /** From a clock a day off one way to two days late the other: the server's own, whatever it says. */
        receivedAt: fc.integer({ min: -24 * HOUR, max: 48 * HOUR }).map((ms) => OPENED + ms),
      }),
      { minLength: 1, maxLength: 10 },
    ),
    lost: fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
    again: fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 48 * HOUR })), { maxLength: 5 }),
    order: fc.array(fc.nat(1_000_000), { minLength: 15, maxLength: 15 }),
  })
  .map(({ sessions, told, lost, again, order }) => {
    const known = told.map((one) => ({ ...one, session: one.session % sessions.length }));
    const kept = known.filter((_, index) => index === 0 || !lost[index]);
    const resent = again.flatMap(([index, later]) => {
      const one = kept[index % kept.length];
      return one ? [{ ...one, receivedAt: one.receivedAt + later }] : [];
    });
    const received = [...kept, ...resent]
      .map((one, index) => ({ one, by: order[index] ?? 0 }))
      .sort((a, b) => a.by - b.by)
      .map(({ one }) => one);
    return { sessions, received };
  });

describe('the viewing store', () => {
  let db: TestDb;
  let connections: Connection[];
  let stores: ViewingStore[];
  let ids = 0;

  beforeAll(async () => {
    db = await openTestDb();
    connections = [await connect(db.uri), await connect(db.uri)];
    stores = connections.map(openViewingStore);
    await stores[0]!.syncIndexes();
  });
  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await db.drop();
  });

  const freshKey = (): ReportRow['key'] => ({ viewer: { kind: 'guardian', id: `g${++ids}` }, resourceId: 'r1', version: 1 });
  const rowOf = (key: ReportRow['key'], { sessions }: History, told: Told): ReportRow => {
    const { openedAt, offline } = sessions[told.session]!;
    const { seq, playMs, position, receivedAt } = told;
    return {
      key,
      words: wordsOf(told.spans, LENGTH),
      session: { id: `nonce${told.session}`, openedAt, offline, seq, playMs, position },
      receivedAt,
    };
  };
  const read = async (key: ReportRow['key']): Promise<Viewing> => {
    const [viewing] = await stores[0]!.read([viewingIdOf(key)]);
    if (!viewing) throw new Error('not stored');
    return viewing;
  };
  const simple = (key: ReportRow['key'], over: Partial<Told> = {}): ReportRow => {
    const told: Told = {
      session: 0,
      seq: 1,
      spans: [{ from: 0, to: 10 }],
      playMs: 10_000,
      position: 10,
      receivedAt: OPENED + 10_000,
      ...over,
    };
    return rowOf(key, { sessions: [{ openedAt: OPENED, offline: false }], received: [] }, told);
  };
  const raw = async (id: string) => connections[0]!.collection<{ _id: string }>('viewings').findOne({ _id: id });

  it('joins as a set of seconds would, whatever is repeated, lost, late, out of order, or sent by two servers at once', async () => {
    const histories = fc.sample(historyArb, 2500);
    const keys = histories.map(freshKey);
    await Promise.all(
      histories.flatMap((history, at) =>
        history.received.map(async (told, index) => {
          const fate = await stores[index % 2]!.join(rowOf(keys[at]!, history, told));
          expect(fate.ok).toBe(true);
        }),
      ),
    );
    const stored = new Map((await stores[0]!.read(keys.map(viewingIdOf))).map((viewing) => [viewing.id, viewing]));
    histories.forEach((history, at) => {
      const viewing = stored.get(viewingIdOf(keys[at]!))!;
      const expected = oracle(history);
      expect(secondsOf(viewing)).toEqual([...expected.seconds].sort((a, b) => a - b));
      const heads = viewing.sessions
        .map(({ id, receipts: _receipts, ...head }) => [id, head] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      expect(heads).toEqual(expected.heads.flatMap((head, index) => (head ? [[`nonce${index}`, head]] : [])));
      expect(viewing.firstAt).toBe(expected.first);
      expect(viewing.rev).toBe(history.received.length);
    });
  }, 120_000);

  it('turns the same bytes sent again at +300 s into nothing more', async () => {
    const video = { effectiveStart: 0, effectiveEnd: LENGTH, durationSeconds: LENGTH, maxRate: 2 };
    const key = freshKey();
    const claim = { spans: [{ from: 0, to: LENGTH }], playMs: 600_000 };
    await stores[0]!.join(simple(key, { ...claim, receivedAt: OPENED + 4000 }));
    expect(creditOf(await read(key), video).credited).toBe(13);
    const again = await stores[1]!.join(simple(key, { ...claim, receivedAt: OPENED + 300_000 }));
    expect(again.ok && creditOf(again.value, video).credited).toBe(13);
  });

  it('keeps an older report from lowering anything', async () => {
    const key = freshKey();
    await stores[0]!.join(
      simple(key, { seq: 9, spans: [{ from: 0, to: 100 }], playMs: 100_000, position: 100, receivedAt: OPENED + 100_000 }),
    );
    await stores[0]!.join(simple(key, { seq: 8, spans: [], playMs: 5, position: 1, receivedAt: OPENED + 200_000 }));
    const viewing = await read(key);
    expect(viewing.sessions[0]).toMatchObject({ seq: 9, playMs: 100_000, position: 100, receivedAt: OPENED + 100_000 });
    expect(secondsOf(viewing)).toHaveLength(100);
  });

  it('tells whoever listens when it has marked, until they stop', async () => {
    let told = 0;
    const end = stores[0]!.onMarked(() => (told += 1));
    await stores[0]!.join(simple(freshKey()));
    expect(told).toBe(1);
    end();
    await stores[0]!.join(simple(freshKey()));
    expect(told).toBe(1);
  });

  it('gives the same from bytes as from a row, whatever the row holds', async () => {
    const at = new Date(OPENED);
    const head = { q: 3, n: -OPENED, x: 12.5 };
    const whole = {
      ...{ kind: 'student', viewerId: '名', resourceId: 'r1', version: 2, term: '2026-秋', rev: 7, dirty: true, firstAt: at, lastAt: at },
      w: { 0: -1n, 1: 5, 2: 1n << 62n, 19: -3 },
      s: {
        nonce1: { h: head, p: 4_000_000_000, o: OPENED, f: 0, b: { 0: 3n, 2: -1n }, g: 44, t: 5n },
        nonce2: { h: { ...head, x: 1 }, p: 5, o: OPENED, f: 1, t: 2 },
      },
      past: { spent: 5_000_000_000, played: 7, online: 3, at, opened: at, x: 3.5 },
      m: { started: at, q50: at },
      done: { at, threshold: 0.9, ruleVersion: 1, grade: 'B' },
    };
    const { past, done, m, s: _s, w: _w, dirty: _dirty, ...bare } = whole;
    const { online: _online, ...older } = past;
    const { grade: _grade, ...ungraded } = done;
    const rows = [whole, bare, { ...bare, s: {}, w: {}, m: {} }, { ...whole, past: older, done: ungraded, m: { ...m, q75: at } }];
    for (const row of rows) {
      const id = `s:decode-${++ids}`;
      const viewings = connections[0]!.collection<ViewingRow>('viewings');
      await viewings.insertOne({ _id: id, ...row } as unknown as ViewingRow);
      const plain = toViewing((await viewings.findOne({ _id: id }, { useBigInt64: true }))!);
      const [read] = await stores[0]!.read([id]);
      expect(read).toEqual(plain);
      expect(Object.keys({ ...read }).sort()).toEqual(Object.keys(plain).sort());
    }
  });

  it('holds bit 63, and a word that somebody stored as int32 widens', async () => {
    const key = freshKey();
    await connections[0]!.collection<{ _id: string }>('viewings').insertOne({
      _id: viewingIdOf(key),
      ...{ kind: 'guardian', viewerId: key.viewer.id, resourceId: 'r1', version: 1, w: { 0: 5 }, rev: 0 },
    });
    await stores[0]!.join(simple(key, { spans: [{ from: 63, to: 65 }] }));
    const viewing = await read(key);
    expect(secondsOf(viewing)).toEqual([0, 2, 63, 64]);
    expect(viewing.words.get(0)).toBe((1n << 63n) | 5n);
  });

  it('keeps a whole hour in less than 2 KB, receipts included', async () => {
    const key = freshKey();
    for (let quarter = 1; quarter <= 240; quarter += 12)
      await stores[0]!.join(
        simple(key, {
          seq: quarter,
          spans: [{ from: 0, to: quarter * 15 }],
          receivedAt: OPENED + quarter * 15_000,
          playMs: quarter * 15_000,
        }),
      );
    const bytes = connections[0]!.getClient().db(db.dbName).collection<{ _id: string }>('viewings');
    const [row] = await bytes
      .aggregate<{ size: number }>([{ $match: { _id: viewingIdOf(key) } }, { $project: { size: { $bsonSize: '$$ROOT' } } }])
      .toArray();
    expect(row?.size).toBeLessThan(2048);
  });

  it('notes in which 15 s something was received, but not of an offline session', async () => {
    const key = freshKey();
    await stores[0]!.join(simple(key, { receivedAt: OPENED + 14_999 }));
    await stores[0]!.join(simple(key, { receivedAt: OPENED + 64 * 15_000 }));
    const [session] = (await read(key)).sessions;
    expect(session?.receipts).toEqual(new Map([[0, 1n], [1, 1n]])); // prettier-ignore
    const offline = freshKey();
    const row = simple(offline);
    await stores[0]!.join({ ...row, session: { ...row.session, offline: true } });
    expect((await read(offline)).sessions[0]).toMatchObject({ offline: true, receipts: new Map() });
  });

  it('fails one report of a batch alone', async () => {
    const [broken, whole] = [freshKey(), freshKey()];
    await connections[0]!
      .collection<{ _id: string }>('viewings')
      .insertOne({ _id: viewingIdOf(broken), ...{ w: { 0: 'no number' }, rev: 0 } });
    const [bad, good] = await Promise.all([stores[0]!.join(simple(broken)), stores[0]!.join(simple(whole))]);
    expect([bad?.ok, good?.ok]).toEqual([false, true]);
    expect(secondsOf(await read(whole))).toHaveLength(10);
  });

  describe('tickets', () => {
    it('are counted to 200, also when they are asked for at once on two servers, and every counted one is taken', async () => {
      const id = viewingIdOf(freshKey());
      const given = await Promise.all(
        Array.from({ length: 230 }, (_, n) => stores[n % 2]!.countTicket(id, `n${n}`, OPENED + 6 * HOUR, OPENED)),
      );
      expect(given.filter(Boolean)).toHaveLength(200);
    });

    it('that expired without a report make room again; used ones never do', async () => {
      const key = freshKey();
      const id = viewingIdOf(key);
      for (let n = 0; n < 200; n++) await stores[0]!.countTicket(id, `nonce${n}`, OPENED + (n < 100 ? 1 : 6 * HOUR), OPENED);
      const row = simple(key);
      await Promise.all(Array.from({ length: 98 }, (_, n) => stores[0]!.join({ ...row, session: { ...row.session, id: `nonce${n}` } })));
      expect(await stores[0]!.countTicket(id, 'early', OPENED + HOUR, OPENED)).toBe(false);
      const later = OPENED + HOUR;
      expect(await stores[0]!.countTicket(id, 'a', later + HOUR, later)).toBe(true);
      expect(await stores[0]!.countTicket(id, 'b', later + HOUR, later)).toBe(true);
      expect(await stores[0]!.countTicket(id, 'c', later + HOUR, later)).toBe(false);
    });

    it('allow 200 sessions in one viewing', async () => {
      const key = freshKey();
      const row = simple(key);
      await Promise.all(
        Array.from({ length: 200 }, (_, n) => stores[n % 2]!.join({ ...row, session: { ...row.session, id: `nonce-${n}_x` } })),
      );
      expect((await read(key)).sessions).toHaveLength(200);
    });
  });

  describe('what was reached', () => {
    it('keeps its first time and one completion', async () => {
      const key = freshKey();
      const id = viewingIdOf(key);
      await stores[0]!.join(simple(key));
      await stores[0]!.latch(id, { milestones: { started: 50, q25: 60 }, completion: { at: 60, threshold: 0.9, ruleVersion: 1 } });
      await stores[1]!.latch(id, { milestones: { started: 40, q25: 90, q50: 95 }, completion: { at: 10, threshold: 0.1, ruleVersion: 2 } });
      const viewing = await read(key);
      expect(viewing.reached).toEqual({ started: 40, q25: 60, q50: 95 });
      expect(viewing.completion).toEqual({ at: 60, threshold: 0.9, ruleVersion: 1 });
      expect(viewing.rev).toBeGreaterThan(1);
    });
  });

  describe('the dirty mark', () => {
    it('stays on what was written after it was read', async () => {
      const [still, busy] = [freshKey(), freshKey()];
      await stores[0]!.join(simple(still));
      await stores[0]!.join(simple(busy));
      const read = await stores[0]!.read([still, busy].map(viewingIdOf));
      await stores[0]!.join(simple(busy, { seq: 2 }));
      expect(await stores[0]!.clearDirty(read)).toBe(1);
      expect(await raw(viewingIdOf(still))).not.toHaveProperty('dirty');
      expect(await raw(viewingIdOf(busy))).toHaveProperty('dirty', true);
      await stores[0]!.latch(viewingIdOf(still), { milestones: { started: 1 } });
      expect((await stores[0]!.dirty(100_000)).map(({ id }) => id)).toEqual(
        expect.arrayContaining([viewingIdOf(still), viewingIdOf(busy)]),
      );
    });
  });
});
