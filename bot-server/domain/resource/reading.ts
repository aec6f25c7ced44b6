import type { Block, Resource } from './resource';

/** Characters read in a second by somebody who reads fast; slower is fine, faster earns nothing. */
const PACE = 12;
/** A short line takes its moment too. */
const SHORTEST_SECONDS = 2;

export interface ReadingSpan {
  readonly block: string;
  /** Whole seconds on the article's own axis, [from, to). */
  readonly from: number;
  readonly to: number;
}

const lettersOf = (block: Block): number => [...(block.kind === 'list' ? block.items.join('') : block.text).replace(/\s/g, '')].length;

/**
 * An article laid out on an axis of seconds, block behind block, so that reading is measured like watching: the same report, the same join,
 * the same ceiling. A block has a second for every {@link PACE} characters, at least {@link SHORTEST_SECONDS}.
 */
export function readingSpans(blocks: readonly Block[]): ReadingSpan[] {
  let from = 0;
  return blocks.map((block) => {
    const to = from + Math.max(SHORTEST_SECONDS, Math.ceil(lettersOf(block) / PACE));
    const span = { block: block.id, from, to };
    from = to;
    return span;
  });
}

/** What can be measured of a resource: an article's length follows from its text, whoever wrote a length beside it, and is read at one speed. */
export function withReadingTime<T extends Omit<Resource, 'withdrawn'>>(resource: T): T {
  if (resource.kind !== 'article') return resource;
  const seconds = readingSpans(resource.blocks).at(-1)?.to ?? 0;
  return { ...resource, durationSeconds: seconds, effectiveStart: 0, effectiveEnd: seconds, maxRate: 1 };
}
