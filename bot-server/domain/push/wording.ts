import type { Purpose, Template } from '../account/account';
import { formatInstant } from '../time/civil';
import type { Instant } from '../time/instant';
import type { HoldReason } from './push';
import type { WatchState } from './nudges';

/** What a message of one purpose says; `{title}` and the like are filled in. */
export interface PurposeWording {
  /** By the label of a template's field: «内容标题» → «{title}». */
  readonly labels: Readonly<Record<string, string>>;
  /** A customer-service message. */
  readonly chat: string;
  readonly inbox: string;
}

/** When a message is worded otherwise: a nudge for who has not begun; for who works far away, and for who looks after the child at home; an emergency; a teacher who asks back; a question that closed by itself. */
export const VARIANTS = ['start', 'away', 'home', 'emergency', 'ask-back', 'closed'] as const;
export type Variant = (typeof VARIANTS)[number];

/** What is said otherwise; the rest stays as it is. */
export type VariantWording = Partial<PurposeWording>;

/** All that the product says on its own, read from content/wording. */
export interface Wording {
  readonly purposes: Readonly<Record<Purpose, PurposeWording>>;
  readonly variants?: Partial<Readonly<Record<Purpose, Partial<Readonly<Record<Variant, VariantWording>>>>>>;
  /** How a message stands, for the inbox and for teachers. `{retryAt}` is filled in. */
  readonly standing: Readonly<Record<'waiting' | 'sent' | 'failed' | HoldReason, { readonly family: string; readonly school: string }>>;
}

export type Variable =
  | 'title'
  | 'who'
  | 'startsAt'
  | 'dueAt'
  | 'progress'
  | 'left'
  | 'question'
  | 'teacher'
  | 'answeredAt'
  | 'reply'
  | 'link'
  | 'count'
  | 'period';
export type Variables = Partial<Record<Variable, string>>;

/** The words of a purpose, as these variants say them; a later one counts over an earlier. */
export function purposeWords(
  { purposes, variants }: Pick<Wording, 'purposes' | 'variants'>,
  purpose: Purpose,
  by: readonly Variant[],
): PurposeWording {
  const otherwise = variants?.[purpose];
  return by.reduce<PurposeWording>((words, variant) => {
    const { labels, ...rest } = otherwise?.[variant] ?? {};
    return { ...words, ...rest, labels: { ...words.labels, ...labels } };
  }, purposes[purpose]);
}

/** Fills `{name}`; undefined when a name has no value. */
export function fill(pattern: string, variables: Variables): string | undefined {
  let whole = true;
  const text = pattern.replace(/\{(\w+)\}/g, (_, name: Variable) => {
    const value = variables[name];
    if (value === undefined) whole = false;
    return value ?? '';
  });
  return whole ? text : undefined;
}

/** A template's values by field key, each fitted to its field; or the label for which there are no words. */
export function fillTemplate(
  template: Pick<Template, 'fields'>,
  words: PurposeWording,
  variables: Variables,
): { readonly data: Readonly<Record<string, string>> } | { readonly missing: string } {
  const data: Record<string, string> = {};
  for (const [key, label] of Object.entries(template.fields)) {
    const pattern = words.labels[label];
    const text = pattern === undefined ? undefined : fill(pattern, variables);
    const value = text === undefined ? undefined : fitField(key, text);
    if (value === undefined) return { missing: label };
    data[key] = value;
  }
  return { data };
}

const LONGEST: Readonly<Record<string, number>> = { thing: 20, name: 10, phrase: 5, character_string: 32, car_number: 8 };

/** A value as WeChat's rule for this kind of field allows it (`thing1`: 20 characters, one line); undefined when nothing of it can stand. */
export function fitField(key: string, text: string): string | undefined {
  const kind = key.replace(/\d+$/, '');
  const line = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (!line) return undefined;
  if (kind === 'number') return /^-?\d{1,32}$/.test(line) ? line : undefined;
  if (kind === 'time') return /^(\d{4}-\d{2}-\d{2} )?\d{2}:\d{2}$/.test(line) ? line : undefined;
  if (kind === 'date') return /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$/.test(line) ? line : undefined;
  if (kind === 'phrase') return /^\p{Script=Han}+$/u.test(line) ? shorten(line, 5) : undefined;
  return shorten(line, LONGEST[kind] ?? 20);
}

/** Cuts by whole characters to at most `most` UTF-16 units, the last of them «…»: `shorten('一二三四五六', 5) → '一二三四…'`. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > most - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** `92 → '1:32'`. */
export const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** `80 → '1分20秒'`, `40 → '40秒'`, `120 → '2分钟'`: without spaces, fields are short. */
export function duration(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.ceil(seconds % 60)];
  if (rest === 60) return `${minutes + 1}分钟`;
  if (!minutes) return `${rest}秒`;
  return rest ? `${minutes}分${rest}秒` : `${minutes}分钟`;
}

/** Words about a push: its classes, never a child's name and never a tier. */
export function wordsOfPush(
  push: { readonly title: string; readonly startsAt: Instant; readonly dueAt: Instant },
  classNames: readonly string[],
  watch: WatchState | undefined,
): Variables {
  return {
    title: push.title,
    who: `${[...new Set(classNames)].join('、')}家长`,
    startsAt: formatInstant(push.startsAt),
    dueAt: formatInstant(push.dueAt),
    ...(watch
      ? {
          progress: `已看 ${clock(watch.watchedSeconds)}`,
          left: `还差${duration(watch.leftSeconds)}`,
        }
      : {}),
  };
}

/** In a customer-service message `<` may begin a link: what people wrote must not make one. */
const calm = (text: string): string => text.replace(/</g, '＜');

/** Words about a teacher's answer. `link` leads to the question in the mini-program. */
export function wordsOfAnswer(answer: {
  readonly question: string;
  readonly teacher: string;
  readonly reply: string;
  readonly answeredAt: Instant;
}): Variables {
  return {
    question: calm(answer.question),
    teacher: answer.teacher,
    reply: shorten(calm(answer.reply), 500),
    answeredAt: formatInstant(answer.answeredAt),
  };
}

/** A text link of a customer-service message that opens the mini-program. */
export const miniProgramLink = (appid: string, page: string, text: string): string =>
  `<a data-miniprogram-appid="${appid}" data-miniprogram-path="${page.replace(/^\//, '')}">${text}</a>`;
