import fc from 'fast-check';

/** One thing that must hold of viewings, tried on made-up cases. */
export interface Law {
  readonly says: string;
  /** How many cases in the quick ring. */
  readonly cases: number;
  /** Tries it on so many cases; rejects with fast-check's smallest counterexample. */
  readonly holds: (runs: Runs) => Promise<void> | void;
}

export interface Runs {
  readonly numRuns: number;
  readonly seed: number;
}

/** Cases of all laws together in the quick ring; {@link FAULTS_TIMES} times as many in the thorough one. */
export const LEAST_CASES = 20_000;
export const FAULTS_TIMES = 10;

const QUICK_SEED = 20_261_122;

/** A run that failed comes again with the same FAULT_SEED. The two rings try different cases. */
const seedOf = (times: number): number => Number(process.env['FAULT_SEED'] ?? QUICK_SEED + times);

export function describeLaws(name: string, laws: readonly Law[], times: number): void {
  describe(name, () => {
    for (const { says, cases, holds } of laws)
      it(says, async () => holds({ numRuns: cases * times, seed: seedOf(times) }), 60_000 + 60_000 * times);
  });
}

/** As `toEqual`, which is slow, asked only where the texts differ. */
export function agree(found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) expect(found).toEqual(wanted);
}

const BATCH = 250;

/**
 * Tries cases many at a time, since a database is dear one by one and cheap by the hundred. The first that fails is tried again alone and
 * made smaller. `judge` tells, for each case, what is wrong with it.
 */
export async function tryTogether<Case>(
  cases: fc.Arbitrary<Case>,
  judge: (cases: readonly Case[]) => Promise<readonly (string | undefined)[]>,
  { numRuns, seed }: Runs,
): Promise<void> {
  const all = fc.sample(cases, { numRuns, seed });
  for (let from = 0; from < all.length; from += BATCH) {
    const faults = await judge(all.slice(from, from + BATCH));
    const bad = faults.findIndex((fault) => fault !== undefined);
    if (bad < 0) continue;
    const alone = fc.asyncProperty(cases, async (one) => {
      const [fault] = await judge([one]);
      if (fault !== undefined) throw new Error(fault);
    });
    await fc.assert(alone, { seed, path: String(from + bad), endOnFailure: false });
    throw new Error(`only beside others: ${faults[bad] ?? ''}\n${fc.stringify(all[from + bad])}`);
  }
}
