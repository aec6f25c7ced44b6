interface Asked<Value> {
  readonly answer: Promise<Value | undefined>;
  settle(value: Value | undefined): void;
  fail(error: unknown): void;
}

/**
 * Reads by key, many at once: what is asked for in one turn of the loop, or while earlier reads are on their way, goes out as one query.
 * Nothing is kept: every answer was read after its question, because a read that has begun is never joined. So what changed a moment ago
 * counts at once, and five hundred requests cost one round trip instead of five hundred.
 */
export function openGroupRead<Value>(
  readMany: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  { readsInFlight = 2, mostKeys = 500 }: { readonly readsInFlight?: number; readonly mostKeys?: number } = {},
): (key: string) => Promise<Value | undefined> {
  const waiting = new Map<string, Asked<Value>>();
  let inFlight = 0;
  let soon = false;

  async function read(batch: ReadonlyMap<string, Asked<Value>>): Promise<void> {
    inFlight += 1;
    try {
      const found = await readMany([...batch.keys()]);
      for (const [key, { settle }] of batch) settle(found.get(key));
    } catch (error) {
      for (const { fail } of batch.values()) fail(error);
    }
    inFlight -= 1;
    pump();
  }

  function pump(): void {
    while (waiting.size > 0 && inFlight < readsInFlight) {
      const batch = new Map<string, Asked<Value>>();
      for (const [key, asked] of waiting) {
        if (batch.size >= mostKeys) break;
        batch.set(key, asked);
        waiting.delete(key);
      }
      void read(batch);
    }
  }

  return (key) => {
    const there = waiting.get(key);
    if (there) return there.answer;
    let settle: Asked<Value>['settle'] = () => undefined;
    let fail: Asked<Value>['fail'] = () => undefined;
    const answer = new Promise<Value | undefined>((resolve, reject) => {
      settle = resolve;
      fail = reject;
    });
    waiting.set(key, { answer, settle, fail });
    if (!soon) {
      soon = true;
      setImmediate(() => {
        soon = false;
        pump();
      });
    }
    return answer;
  };
}
