import { HOUR, MINUTE } from '../time/instant';
import type { KeptMedia } from './kept-media';
import type { Question, QuestionMedia } from './question';

/** What WeChat says of a voice or picture; of the two the second is the worse, and stays whatever comes later. */
export type MediaVerdict = NonNullable<QuestionMedia['check']>;

/** From the best to the worst. */
const ORDER = ['pass', 'unchecked', 'waiting', 'review'] as const satisfies readonly Question['check'][];
export const worstOf = (checks: readonly Question['check'][]): Question['check'] => ORDER[Math.max(0, ...checks.map((one) => ORDER.indexOf(one)))] ?? 'review'; // prettier-ignore

interface Shown {
  readonly media?: readonly QuestionMedia[];
  readonly replies: readonly { readonly by: { readonly kind: 'teacher' | 'guardian' }; readonly media?: readonly QuestionMedia[] }[];
}
/** Voices and pictures of who asks: what the school's people send is not checked here. */
export const shownByAsker = ({ media = [], replies }: Shown): readonly QuestionMedia[] => [
  ...media,
  ...replies.flatMap((reply) => (reply.by.kind === 'guardian' ? (reply.media ?? []) : [])),
];

/** The check of the whole: the worst of its words and of each voice and picture. One of which nothing is known is 未检测. */
export const joinedCheck = (words: Question['check'], shown: readonly Pick<QuestionMedia, 'check'>[]): Question['check'] =>
  worstOf([words, ...shown.map(({ check }) => check ?? ('unchecked' as const))]);

/** What WeChat's check takes. It takes no M4A and no WebP: these stay 未检测. */
const TAKEN: Readonly<Record<KeptMedia['kind'], readonly string[]>> = {
  voice: ['audio/mpeg', 'audio/wav'],
  picture: ['image/jpeg', 'image/png'],
};
const MOST_CHECKED_BYTES = 10 * 1024 * 1024;

/** Whether WeChat would look at it at all: else it is not asked. */
export const canBeChecked = ({ kind, type = '', bytes = 0, state }: Pick<KeptMedia, 'kind' | 'type' | 'bytes' | 'state'>): boolean =>
  state === 'ready' && TAKEN[kind].includes(type) && bytes > 0 && bytes <= MOST_CHECKED_BYTES;

/** WeChat checks only for whom it has seen in the mini-program within these hours. */
export const VISIT_COUNTS_FOR = 2 * HOUR;

const PAUSES = [MINUTE, 5 * MINUTE, 20 * MINUTE] as const;
/** How long to wait after the `tries`-th try (from 1) got no answer; undefined: no more, it stays 未检测. */
export const checkAgainAfter = (tries: number): number | undefined => PAUSES[tries - 1];
