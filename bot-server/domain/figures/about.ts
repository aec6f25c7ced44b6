import type { LineAbout } from '../plan/line-kind';
import type { Resource } from '../resource/resource';

/** What something that was pushed is about; '' where nobody wrote it. */
export interface PushedAbout {
  readonly dimension: string;
  readonly subject: string;
}

/** Of the plan's line, which says what it was pushed for; where the line says nothing, of the item itself. */
export const aboutOf = (
  line: Pick<LineAbout, 'dimension' | 'subject'> | undefined,
  item: Pick<Resource, 'dimension' | 'subject'> | undefined,
): PushedAbout => ({ dimension: line?.dimension ?? item?.dimension ?? '', subject: line?.subject ?? item?.subject ?? '' });

/**
 * What a release is about as a whole: what all of its rows say alike, '' where they say different things or nothing. A release is never taken
 * apart by this, so the parts are sums of the same cells as the whole.
 */
export const agreedOn = (words: readonly (string | undefined)[]): string => {
  const [word, ...others] = new Set(words.map((one) => one ?? ''));
  return others.length > 0 ? '' : (word ?? '');
};
