import { Refusal } from '../domain/refusal';

/** A row's own fate within its batch. */
export type Fate<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown };

/** What a row's own write gave. @throws what kept it from being durable */
export function fateOf<Value>(fate: Fate<Value>): Value {
  if (fate.ok) return fate.value;
  throw fate.error;
}

export interface GroupCommitOptions<Row> {
  /** About how many bytes a row adds to its batch. */
  readonly sizeOf: (row: Row) => number;
  readonly batchesInFlight?: number;
  readonly mostRows?: number;
  readonly mostBytes?: number;
  /** Beyond it a row is refused with «server/busy» at once, before anything of it is kept. */
  readonly mostWaiting?: number;
}

interface Waiting<Row, Value> {
  readonly row: Row;
  readonly bytes: number;
  settle(fate: Fate<Value>): void;
}

/**
 * Writes rows in batches that form by themselves: a row goes out at once while few batches are in flight and gathers with others while they
 * are, so an idle server answers without delay and a busy one pays one majority write for hundreds of rows. No timer. `write` tells each
 * row's own fate; when it throws, that is the fate of the whole batch.
 */
export function openGroupCommit<Row, Value>(
  write: (rows: readonly Row[]) => Promise<readonly Fate<Value>[]>,
  { sizeOf, batchesInFlight = 2, mostRows = 500, mostBytes = 1_000_000, mostWaiting = 20_000 }: GroupCommitOptions<Row>,
) {
  let waiting: Waiting<Row, Value>[] = [];
  let inFlight = 0;
  let rowsInFlight = 0;
  let soon = false;
  let whenIdle: (() => void)[] = [];

  function takeBatch(): Waiting<Row, Value>[] {
    let bytes = 0;
    let count = 0;
    for (const { bytes: more } of waiting) {
      if (count >= mostRows || (count > 0 && bytes + more > mostBytes)) break;
      bytes += more;
      count += 1;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return batch;
  }

  async function send(batch: readonly Waiting<Row, Value>[]): Promise<void> {
    inFlight += 1;
    rowsInFlight += batch.length;
    let fates: readonly Fate<Value>[];
    try {
      fates = await write(batch.map(({ row }) => row));
    } catch (error) {
      fates = batch.map(() => ({ ok: false, error }));
    }
    inFlight -= 1;
    rowsInFlight -= batch.length;
    batch.forEach(({ settle }, index) => settle(fates[index] ?? { ok: false, error: new Error('the batch told nothing of this row') }));
    pump();
  }

  function pump(): void {
    while (waiting.length > 0 && inFlight < batchesInFlight) void send(takeBatch());
    if (waiting.length === 0 && inFlight === 0) {
      whenIdle.forEach((wake) => wake());
      whenIdle = [];
    }
  }

  return {
    /** Resolves with the row's fate once it is durable or known not to be. */
    add(row: Row): Promise<Fate<Value>> {
      if (waiting.length >= mostWaiting) return Promise.resolve({ ok: false, error: new Refusal('server/busy') });
      return new Promise((settle) => {
        waiting.push({ row, bytes: sizeOf(row), settle });
        if (soon) return;
        // One turn of the loop, so that the reports of one request, and of requests that arrived together, share a batch.
        soon = true;
        setImmediate(() => {
          soon = false;
          pump();
        });
      });
    },
    /** Rows not yet settled. */
    depth: (): number => waiting.length + rowsInFlight,
    /** Resolves when nothing is waiting or in flight: for shutting down. */
    async drained(): Promise<void> {
      if (waiting.length + inFlight > 0) await new Promise<void>((wake) => whenIdle.push(wake));
    },
  };
}
