import { useEffect, useMemo, useRef } from 'react';
import type { WireResource } from '@contract/index';
import { here } from '../../platform/here';
import { watchSeen } from '../../platform/seen';
import { asSpans, stillOpen } from './gaps';
import { readingPlace, type ReadingBlock, type ReadingPlace } from './reading-head';
import type { ViewingNow } from './use-viewing';

const TICK_MS = 500;
/** A clock that stood still (a sleeping phone) gives no reading time. */
const LONGEST_TICK_MS = 1500;

/** The class by which the blocks of an article are watched, and a block's id on the page. */
export const READ_CLASS = 'gy-read';
export const partOf = (block: string): string => `block-${block}`;

export const readingBlocks = (resource: Pick<WireResource, 'reading'>): ReadingBlock[] =>
  resource.reading.map(([block, from, to]) => ({ block, from, to }));

/** Reads an article as a player plays a film: while something unread stands in sight the head moves on, a second a second. */
export function useReading(resource: WireResource, now: ViewingNow): void {
  const blocks = useMemo(() => readingBlocks(resource), [resource]);
  const seen = useRef<ReadonlySet<string>>(new Set());
  const newest = useRef(now);
  newest.current = now;

  useEffect(
    () =>
      watchSeen(
        READ_CLASS,
        blocks.map(({ block }) => partOf(block)),
        (parts) => {
          seen.current = new Set(blocks.filter(({ block }) => parts.has(partOf(block))).map(({ block }) => block));
        },
      ),
    [blocks],
  );
  useEffect(() => {
    let head: ReadingPlace | null = null;
    let position = 0;
    let at = here.ticks();
    const tick = (): void => {
      const { viewing, fresh, signal } = newest.current;
      const ticks = here.ticks();
      const seconds = Math.min(Math.max(ticks - at, 0), LONGEST_TICK_MS) / 1000;
      at = ticks;
      if (head !== null) {
        position = Math.min(position + seconds, head.until);
        signal({ kind: 'timeupdate', position });
      }
      const next = readingPlace(blocks, seen.current, stillOpen(asSpans(viewing.gaps), fresh), position, head);
      if (next === null) {
        if (head !== null) signal({ kind: 'pause', position });
      } else if (head === null) signal({ kind: 'play', position: next.at });
      else if (next.at !== position) {
        signal({ kind: 'seeking' });
        signal({ kind: 'seeked', position: next.at });
      }
      head = next;
      position = next?.at ?? position;
    };
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [blocks]);
}
