// Retention of 20,000 viewers of an hour: rows as the product writes them, read and counted as the product does.
const VIEWERS = 20_000;
const HOUR = 3600;

export async function retentionCost({ built, connection, timed, say }) {
  const { openRetention, secondsIn } = built('domain/figures/retention');
  const { ceilingOf, playedSeconds } = built('domain/viewing/credit');
  const { wordsOf } = built('domain/viewing/words');
  const { joinOf } = built('store/viewing/write');
  const viewings = connection.collection('viewings');
  const store = { seen: built('store/viewing/seen').seenOf(viewings) };
  const at = Date.UTC(2026, 5, 1, 11);
  const ids = [];
  let seed = 99;
  const luck = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let from = 0; from < VIEWERS; from += 500) {
    const updates = Array.from({ length: 500 }, (_, n) => {
      const id = `g${from + n}`;
      ids.push(`g:${id}:long:1`);
      const end = luck() < 0.6 ? HOUR : Math.floor(luck() * HOUR);
      const gap = Math.floor(luck() * HOUR);
      const spans = [{ from: 0, to: Math.min(gap, end) }, { from: Math.min(gap + Math.floor(luck() * 90), end), to: end }].filter((one) => one.to > one.from); // prettier-ignore
      const session = { id: `n${from + n}`, openedAt: at, offline: false, seq: 240, playMs: end * 1000, position: end };
      return { updateOne: joinOf({ key: { viewer: { kind: 'guardian', id }, resourceId: 'long', version: 1 }, words: wordsOf(spans, HOUR), session, receivedAt: at + HOUR * 1000 }) }; // prettier-ignore
    });
    await viewings.bulkWrite(updates, { ordered: false });
  }
  const resource = { effectiveStart: 0, effectiveEnd: HOUR, durationSeconds: HOUR, maxRate: 2 };
  const span = { from: 0, to: HOUR };
  const read = async () => {
    const curve = openRetention(span);
    await store.seen(ids, ({ words, viewing }) => {
      if (secondsIn(words, span) <= ceilingOf(viewing, resource) + 5) curve.add({ words, playedSeconds: playedSeconds(viewing) });
    });
    return curve.done();
  };
  const { viewers, steepest } = await read();
  const whole = await timed(read, 5);
  const kept = [];
  await store.seen(ids, ({ words }) => kept.push(words));
  const counting = await timed(async () => {
    const curve = openRetention(span);
    for (const words of kept) curve.add({ words, playedSeconds: 1 });
    return curve.done();
  }, 5);
  say(`retention of ${viewers} viewers x 1 h: p50 ${whole.p50} ms read from the store and counted, ${counting.p50} ms counting alone`);
  return { viewers, whole, counting, steepest, goal: 1000, reached: whole.p99 <= 1000 };
}
