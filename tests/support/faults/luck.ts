export interface Luck {
  readonly seed: number;
  /** In [0, 1). */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number;
  shuffle<T>(items: readonly T[]): T[];
}

const DEFAULT_SEED = 20_261_122;

/** Numbers that come again with the same seed (FAULT_SEED, else a fixed one), so that a failing run can be run again. The seed is printed. */
export function openLuck(name: string): Luck {
  const seed = Number(process.env['FAULT_SEED'] ?? DEFAULT_SEED);
  process.stderr.write(`${name}: FAULT_SEED=${seed}\n`);
  let state = [...name].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    seed,
    next,
    whole,
    shuffle: (items) => {
      const left = [...items];
      return items.map(() => left.splice(whole(0, left.length - 1), 1)).flat();
    },
  };
}
