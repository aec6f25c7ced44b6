import { openGroupCommit, type Fate } from '../../bot-server/store/group-commit';

/** A writer whose batches end when the test says so. */
function gate() {
  const batches: { rows: readonly number[]; end(): void; fail(error: Error): void }[] = [];
  const write = (rows: readonly number[]) =>
    new Promise<Fate<number>[]>((resolve, reject) => {
      batches.push({
        rows,
        end: () => resolve(rows.map((row) => (row < 0 ? { ok: false, error: new Error(`bad ${row}`) } : { ok: true, value: row * 2 }))),
        fail: reject,
      });
    });
  return { batches, write };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));
const sizeOf = () => 1;

describe('group commit', () => {
  it('sends at once, rows of one moment together, and gathers only while two batches are in flight', async () => {
    const { batches, write } = gate();
    const commit = openGroupCommit(write, { sizeOf });
    const first = [1, 2].map((row) => commit.add(row));
    await turn();
    void commit.add(3);
    await turn();
    const later = [4, 5, 6].map((row) => commit.add(row));
    await turn();
    expect(batches.map(({ rows }) => rows)).toEqual([[1, 2], [3]]);
    expect(commit.depth()).toBe(6);
    batches[0]!.end();
    expect(await Promise.all(first)).toEqual([{ ok: true, value: 2 }, { ok: true, value: 4 }]); // prettier-ignore
    expect(batches[2]?.rows).toEqual([4, 5, 6]);
    batches[1]!.end();
    batches[2]!.end();
    await Promise.all(later);
    await commit.drained();
    expect(commit.depth()).toBe(0);
  });

  it('cuts batches at the most rows and the most bytes, but never stops at one big row', async () => {
    const { batches, write } = gate();
    const commit = openGroupCommit(write, { sizeOf: (row) => row, batchesInFlight: 99, mostRows: 3, mostBytes: 10 });
    [1, 1, 1, 1, 9, 50, 2].forEach((row) => void commit.add(row));
    await turn();
    expect(batches.map(({ rows }) => rows)).toEqual([[1, 1, 1], [1, 9], [50], [2]]);
    batches.forEach((batch) => batch.end());
  });

  it('tells each row its own fate, and a whole batch when the write itself failed', async () => {
    const { batches, write } = gate();
    const commit = openGroupCommit(write, { sizeOf });
    const mixed = Promise.all([commit.add(1), commit.add(-2)]);
    await turn();
    batches[0]!.end();
    expect((await mixed).map(({ ok }) => ok)).toEqual([true, false]);
    const doomed = Promise.all([commit.add(1), commit.add(2)]);
    await turn();
    batches[1]!.fail(new Error('no primary'));
    expect((await doomed).map(({ ok }) => ok)).toEqual([false, false]);
    const next = commit.add(7);
    await turn();
    batches[2]!.end();
    expect(await next).toEqual({ ok: true, value: 14 });
  });

  it('refuses at once when too much is waiting, and loses nothing that waits', async () => {
    const { batches, write } = gate();
    const commit = openGroupCommit(write, { sizeOf, batchesInFlight: 1, mostWaiting: 2 });
    const first = commit.add(1);
    await turn();
    const waiting = [commit.add(2), commit.add(3)];
    expect(await commit.add(4)).toEqual({ ok: false, error: expect.objectContaining({ code: 'server/busy' }) });
    batches[0]!.end();
    await first;
    batches[1]!.end();
    expect((await Promise.all(waiting)).map(({ ok }) => ok)).toEqual([true, true]);
  });
});
