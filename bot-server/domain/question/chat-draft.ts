import type { Instant } from '../time/instant';

/** One message of a chat that is not a question yet. */
export interface ChatPart {
  /** WeChat's MsgId: the same message counts once. */
  readonly id: string;
  readonly at: Instant;
  readonly text?: string;
  /** WeChat has the bytes. */
  readonly media?: { readonly kind: 'voice' | 'picture'; readonly mediaId: string };
  /** What it was made into, and for which child. */
  readonly questionId?: string;
  readonly studentId?: string;
}

export interface ChatDraft {
  readonly identityId: string;
  readonly parts: readonly ChatPart[];
}

const inOrder = (a: ChatPart, b: ChatPart): number => a.at - b.at || (a.id < b.id ? -1 : 1);

/** As it was said, whatever order it came in. */
export const ordered = (parts: readonly ChatPart[]): ChatPart[] => [...parts].sort(inOrder);

/** The question's id comes from its first message, so that repeats and whoever works on it at the same time ask once. */
export const questionIdOf = (parts: readonly ChatPart[]): string => `c${ordered(parts)[0]?.id ?? ''}`;

export const MOST_WORDS = 1000;
export const wordsOf = (parts: readonly ChatPart[]): string =>
  ordered(parts)
    .flatMap(({ text = '' }) => (text.trim() === '' ? [] : [text.trim()]))
    .join('\n')
    .slice(0, MOST_WORDS);

/**
 * What is there of a question: `which` child was chosen (the last choice counts) and what was said, in whatever order they came.
 * `choose` tells whether a text is such a choice.
 */
export function sortOut<T>(
  parts: readonly ChatPart[],
  choose: (text: string) => T | undefined,
): { readonly which: T | undefined; readonly said: readonly ChatPart[] } {
  let which: T | undefined;
  const said: ChatPart[] = [];
  for (const part of ordered(parts)) {
    const choice = part.media === undefined && part.text !== undefined ? choose(part.text) : undefined;
    if (choice === undefined) said.push(part);
    else which = choice;
  }
  return { which, said };
}
