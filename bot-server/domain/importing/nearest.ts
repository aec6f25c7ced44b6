/** The word of `words` that is fewest letters away from `word`, if it is near enough to be meant. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  let best: { word: string; steps: number } | undefined;
  for (const candidate of words) {
    const steps = distance(word.toLowerCase(), candidate.toLowerCase());
    if (!best || steps < best.steps) best = { word: candidate, steps };
  }
  return best && best.steps <= Math.max(2, Math.floor(best.word.length / 3)) ? best.word : undefined;
}

/** Letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
