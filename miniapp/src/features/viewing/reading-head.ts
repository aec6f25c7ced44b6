import type { Span } from './spans';

/** A block of an article and the seconds it takes to read. */
export interface ReadingBlock extends Span {
  readonly block: string;
}

/** Where reading is, and up to where what is in sight and unread goes on from there. */
export interface ReadingPlace {
  readonly at: number;
  readonly until: number;
}

const NEAR_S = 0.3;

/**
 * Where reading goes on: here, if here is in sight and unread, else at the first unread second in sight; null when nothing unread is in sight.
 * Time always goes to one block, so that a screenful shown for a moment is not a screenful read.
 */
export function readingPlace(
  blocks: readonly ReadingBlock[],
  seen: ReadonlySet<string>,
  unread: readonly Span[],
  position: number,
  begun: ReadingPlace | null = null,
): ReadingPlace | null {
  // What was begun is read to its end while it is in sight: the rest of its last second is too short to be a gap.
  if (begun !== null && position < begun.until) {
    const current = blockAt(blocks, position);
    if (current !== undefined && seen.has(current)) return { at: position, until: begun.until };
  }
  const open = blocks
    .filter(({ block }) => seen.has(block))
    .flatMap((block) => unread.map((gap) => ({ from: Math.max(block.from, gap.from), to: Math.min(block.to, gap.to) })))
    .filter(({ from, to }) => to - from > NEAR_S);
  const here = open.find(({ from, to }) => position >= from - NEAR_S && position < to);
  if (here !== undefined) return { at: position, until: here.to };
  const first = open[0];
  return first === undefined ? null : { at: first.from, until: first.to };
}

/** The block in which a second lies. */
export const blockAt = (blocks: readonly ReadingBlock[], second: number): string | undefined =>
  blocks.find(({ from, to }) => second >= from && second < to)?.block;
