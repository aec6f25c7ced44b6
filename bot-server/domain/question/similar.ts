import { groupBy } from '../group-by';
import { plainText } from '../class-answer/terms';

/** How a question opens politely says nothing about it. */
const POLITE =
  /^(?:尊敬的|敬爱的|亲爱的)?[\p{L}]{0,2}?老师[,，]?(?:您好|你好|好)?|^(?:您好|你好)|请问(?:一下)?|想问(?:一下)?|麻烦(?:您|你)?|谢谢(?:您|你|老师)*/gu;

/** A question's words without greetings and signs. */
export const askedWords = (text: string): string => plainText(plainText(text).replace(POLITE, ' ')).replace(/ /g, '');

/** Every two signs that stand side by side; of a single sign that one. */
export function pairSet(text: string): ReadonlySet<string> {
  const signs = [...askedWords(text)];
  return new Set(signs.length === 1 ? signs : signs.slice(1).map((sign, at) => `${signs[at] ?? ''}${sign}`));
}

/** Dice's coefficient of two sets: 0 nothing in common, 1 the same. Two empty ones have nothing in common. */
export function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size + other.size === 0) return 0;
  let shared = 0;
  for (const pair of one) if (other.has(pair)) shared += 1;
  return (2 * shared) / (one.size + other.size);
}

/** How much two questions are the same, 0 to 1, whichever is named first. */
export const similarity = (one: string, other: string): number => overlap(pairSet(one), pairSet(other));

/** From here on two questions are offered to be answered together; a person decides. */
export const ALIKE = 0.5;
const FEWEST_PAIRS = 3;

export interface AlikeGroup<T> {
  /** In the order given; two at least. */
  readonly members: readonly T[];
  /** How much the least like of them is like the first. */
  readonly least: number;
}

/**
 * Questions that ask the same, offline: each joins the first group to whose first question it is like. Very short ones («在吗») join none.
 * Groups come in the order of their first questions; no question is in two.
 */
export function alikeGroups<T extends { readonly id: string; readonly text: string }>(
  questions: readonly T[],
  least = ALIKE,
): AlikeGroup<T>[] {
  const heads: { readonly of: T; readonly pairs: ReadonlySet<string> }[] = [];
  const joined: { readonly head: T; readonly one: T; readonly like: number }[] = [];
  for (const one of questions) {
    const pairs = pairSet(one.text);
    if (pairs.size < FEWEST_PAIRS) continue;
    const near = heads.map(({ of, pairs: theirs }) => ({ head: of, like: overlap(theirs, pairs) })).find(({ like }) => like >= least);
    if (near) joined.push({ ...near, one });
    else heads.push({ of: one, pairs });
  }
  return [...groupBy(joined, ({ head }) => head)]
    .map(([head, rest]) => ({ members: [head, ...rest.map(({ one }) => one)], least: Math.min(...rest.map(({ like }) => like)) }))
    .sort((a, b) => questions.indexOf(head(a)) - questions.indexOf(head(b)));
}
const head = <T>({ members }: AlikeGroup<T>): T => {
  const [first] = members;
  if (first === undefined) throw new RangeError('a group without members');
  return first;
};
