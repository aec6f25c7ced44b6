// What each viewer has seen, sent and been told is kept. What is seen follows from the viewer's number and a count alone, so that
// at any time the bits that were acknowledged can be worked out again and held against the stored ones.
const STEP = 15;
const MOST_SPANS = 60;

/** A jump over 15 s before the nth stretch of this viewer: one in twenty. */
const jumps = (viewer, n) => Math.imul((viewer + 1) * 2_654_435_761 + n * 40_503, 2_246_822_519) >>> 0 < 214_748_364;

/** The spans that a viewer has seen after `count` stretches of 15 s, as far as the item goes. */
export function spansOf(viewer, count, length) {
  const spans = [];
  let at = 0;
  let from = 0;
  for (let n = 0; n < count && at + STEP <= length; n += 1) {
    if (n > 0 && at + 2 * STEP <= length && spans.length < MOST_SPANS - 1 && jumps(viewer, n)) {
      spans.push([from, at]);
      at += STEP;
      from = at;
    }
    at += STEP;
  }
  if (at > from) spans.push([from, at]);
  return spans;
}

/** Whole seconds as 64-bit words, worked out second by second and not by the product's code. */
export function wordsOf(spans) {
  const words = new Map();
  for (const [from, to] of spans) {
    for (let second = from; second < to; second += 1) {
      const word = Math.floor(second / 64);
      words.set(word, (words.get(word) ?? 0n) | (1n << BigInt(second % 64)));
    }
  }
  return words;
}

/** `signed`: [{ token, ticket, viewingId }], a viewer each. */
export function openViewers(signed, length) {
  const sent = new Int32Array(signed.length);
  const acked = new Int32Array(signed.length);
  const reportOf = (viewer) => {
    const count = (sent[viewer] = sent[viewer] + 1);
    const spans = spansOf(viewer, count, length);
    const position = spans.at(-1)?.[1] ?? 0;
    return `{"ticket":"${signed[viewer].ticket}","seq":${count},"intervals":${JSON.stringify(spans)},"playMs":${count * STEP * 1000},"position":${position},"maxRate":1}`;
  };
  return {
    size: signed.length,
    sent,
    acked,
    tokenOf: (viewer) => signed[viewer].token,
    reportOf,
    /** The report that was on its way is durable, says the server. */
    ack: (viewer, count) => {
      acked[viewer] = Math.max(acked[viewer], count);
    },
    /** Decodes every stored row; what is acknowledged must be there, and nothing that was never sent. Throws the first difference. */
    async verify(db) {
      let rows = 0;
      let seconds = 0;
      const at = new Map(signed.map(({ viewingId }, viewer) => [viewingId, viewer]));
      const found = db.collection('viewings').find({}, { useBigInt64: true, projection: { w: 1, s: 1, rev: 1, dirty: 1 } });
      for await (const { _id, w = {}, s = {}, dirty } of found) {
        const viewer = at.get(_id);
        if (viewer === undefined) throw new Error(`a row that nobody sent: ${_id}`);
        at.delete(_id);
        rows += 1;
        const must = wordsOf(spansOf(viewer, acked[viewer], length));
        const may = wordsOf(spansOf(viewer, sent[viewer], length));
        for (const [word, bits] of must) {
          const stored = BigInt.asUintN(64, BigInt(w[word] ?? 0));
          if ((bits & ~stored) !== 0n) throw new Error(`${_id}: acknowledged seconds are lost in word ${word}`);
        }
        for (const [word, bits] of Object.entries(w)) {
          const stored = BigInt.asUintN(64, BigInt(bits));
          if ((stored & ~(may.get(Number(word)) ?? 0n)) !== 0n) throw new Error(`${_id}: seconds that were never sent in word ${word}`);
          for (let rest = stored; rest > 0n; rest &= rest - 1n) seconds += 1;
        }
        const heads = Object.values(s).map(({ h }) => Number(h.q));
        const head = heads[0] ?? 0;
        if (heads.length > 1 || head < acked[viewer] || head > sent[viewer])
          throw new Error(`${_id}: head ${heads.join()} of ${acked[viewer]}..${sent[viewer]}`);
        if (dirty !== true && acked[viewer] > 0) throw new Error(`${_id}: not marked for the roll-up`);
      }
      for (const viewer of at.values()) if (acked[viewer] > 0) throw new Error(`${signed[viewer].viewingId}: acknowledged and not stored`);
      return { rows, seconds };
    },
  };
}
