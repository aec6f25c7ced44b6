/** Letters and digits of any script, in lower case and full-width forms made plain; everything else parts words. */
export const plainWords = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const runs = (text: string): string[][] =>
  plainWords(text)
    .split(' ')
    .filter((run) => run !== '')
    .map((run) => [...run]);

/**
 * What content is found by: every single character and every two that stand side by side. Chinese is written without spaces, so that pieces
 * of two characters serve as an index for any substring: what holds all pieces of the words asked for is looked at, and nothing else.
 */
export function piecesOf(text: string): string[] {
  const pieces = new Set<string>();
  for (const run of runs(text)) {
    run.forEach((sign, at) => {
      pieces.add(sign);
      const next = run[at + 1];
      if (next !== undefined) pieces.add(sign + next);
    });
  }
  return [...pieces];
}

/** Pieces that all have to be there for these words, and the words themselves, each of which has to stand there whole. */
export function wanted(query: string): { readonly pieces: readonly string[]; readonly words: readonly string[] } {
  const found = runs(query);
  const pieces = found.flatMap((run) => (run.length === 1 ? run : run.slice(1).map((sign, at) => `${run[at] ?? ''}${sign}`)));
  return { pieces: [...new Set(pieces)], words: [...new Set(found.map((run) => run.join('')))] };
}
