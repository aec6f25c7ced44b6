import type { Stage } from '../roster/roster';
import type { ResourceFor, ResourceKind } from './resource';

const MINUTE_S = 60;
/** Longest time before a screen in one go, by stage, in seconds: 20 minutes in primary school, 30 in secondary. */
export const SCREEN_LIMIT_S: Readonly<Record<Stage, number>> = {
  小学低段: 20 * MINUTE_S,
  小学高段: 20 * MINUTE_S,
  初中: 30 * MINUTE_S,
};
/** A child's screen is dark from an hour before bedtime (21:20 and 22:00) to seven in the morning; minutes of the day. */
export const SCREEN_ENDS: Readonly<Record<Stage, number>> = { 小学低段: 20 * 60 + 20, 小学高段: 20 * 60 + 20, 初中: 21 * 60 };
export const SCREEN_BEGINS = 7 * 60;
/** Characters that a child reads in a second. */
const CHILD_PACE = 5;

interface Watched {
  readonly kind: ResourceKind;
  readonly for: ResourceFor;
  readonly stages: readonly Stage[];
  readonly durationSeconds?: number | undefined;
  /** Of an article: how many characters. */
  readonly letters?: number | undefined;
  readonly statedMinutes?: number | undefined;
}

/** Seconds that a child looks at a screen for it; undefined where nobody can know. What is only heard is none. */
export function screenSeconds({ kind, durationSeconds, letters, statedMinutes }: Watched): number | undefined {
  switch (kind) {
    case 'audio':
      return 0;
    case 'video':
      return durationSeconds;
    case 'article':
      return Math.ceil((letters ?? 0) / CHILD_PACE);
    case 'link':
      return statedMinutes === undefined ? undefined : statedMinutes * MINUTE_S;
  }
}

/** Why a child of one of these stages should not look at it in one go, as a sentence; undefined when it may. What is for grown-ups is not bounded. */
export function faultOfScreenTime(item: Watched): string | undefined {
  if (item.for !== 'student') return undefined;
  const seconds = screenSeconds(item);
  if (seconds === undefined) return item.kind === 'link' ? '给孩子看的链接要写大约看几分钟' : undefined;
  const strictest = Math.min(...item.stages.map((stage) => SCREEN_LIMIT_S[stage]));
  if (item.stages.length === 0 || seconds <= strictest) return undefined;
  const whom = item.stages.some((stage) => stage !== '初中') ? '小学生' : '初中生';
  return `${whom}一次看屏幕不能超过 ${strictest / MINUTE_S} 分钟，这个大约要 ${Math.ceil(seconds / MINUTE_S)} 分钟。请剪短、分成几个内容，或者改成只听的音频`;
}

const HOURS: Readonly<Record<string, number>> = {
  ...{ 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9, 十: 10, 十一: 11, 十二: 12 },
};
const NIGHT = '晚上|夜里|夜晚|深夜|半夜|凌晨|今晚|每晚';
const TIME = new RegExp(
  `(${NIGHT})?(?:(\\d{1,2})[:：]([0-5]\\d)|(\\d{1,2}|十[一二]|[零一二两三四五六七八九十])点(半|[一三]刻|[0-5]?\\d分)?)`,
  'g',
);
const BEFORE_SCREEN = /看|听|学|打开|上课|直播|完成|提交|打卡|上传|做题|观影/;
const AWAY = /睡|休息|上床|关灯|关掉|放下|停|别|不要|不看|不再|之前|以前|前/;

/** Minutes of the day of a time as it was written; undefined when it is none or could as well be a daytime hour. */
function minuteOf([, when, hour, minute, spoken, part]: RegExpMatchArray): number | undefined {
  const written = hour ?? spoken ?? '';
  const h = HOURS[written] ?? Number(written);
  const m = minute !== undefined ? Number(minute) : part === '半' ? 30 : part?.endsWith('刻') ? (part.startsWith('一') ? 15 : 45) : 0;
  const extra = part?.endsWith('分') ? Number(part.slice(0, -1)) : m;
  if (!Number.isInteger(h) || h > 24) return undefined;
  const small = when === '凌晨' || when === '半夜' || when === '深夜';
  if (hour === undefined && when === undefined && h <= 12) return undefined;
  const inEvening = when !== undefined && h < 12 && (!small || h >= 9);
  return ((inEvening ? h + 12 : h) % 24) * 60 + extra;
}

/** A sentence of a child's item that calls it to a screen when children's screens are dark, with what to change; undefined when there is none. */
export function faultOfHours(text: string, { for: whom, stages }: Pick<Watched, 'for' | 'stages'>): string | undefined {
  if (whom !== 'student' || stages.length === 0) return undefined;
  const ends = Math.min(...stages.map((stage) => SCREEN_ENDS[stage]));
  for (const sentence of text.split(/[。！？!?；;\n]/)) {
    if (!BEFORE_SCREEN.test(sentence)) continue;
    for (const clause of sentence.split(/[，,、]/)) {
      if (AWAY.test(clause) || (!BEFORE_SCREEN.test(clause) && AWAY.test(sentence))) continue;
      const dark = [...clause.matchAll(TIME)].some((match) => {
        const minute = minuteOf(match);
        return minute !== undefined && (minute < SCREEN_BEGINS || minute >= ends);
      });
      if (!dark) continue;
      return `“${sentence.trim().slice(0, 30)}”叫孩子在 ${clock(ends)} 以后或早上 7:00 以前看屏幕。请换个时间，或者去掉这个时间`;
    }
  }
  return undefined;
}

const clock = (minute: number): string => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
