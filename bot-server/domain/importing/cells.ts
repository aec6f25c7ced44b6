import { instantOf, parseMinute, type CivilDate, type MinuteOfDay, type Weekday } from '../time/civil';

/** Full-width digits, letters and signs become plain ones, spaces go: for codes, numbers, dates; never for names and notes. */
export const plain = (cell: string): string => cell.normalize('NFKC').replace(/\s+/g, '');

/** Line breaks, odd spaces and invisible signs, which copying from web pages brings along, become single spaces or go. */
export const tidy = (text: string): string =>
  text
    .replace(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '')
    .replace(/[\s\u00A0\u3000]+/g, ' ')
    .trim();

/** `1.2E+17`: a spreadsheet took a long number for an amount and forgot its last digits. */
export const isRounded = (cell: string): boolean => /^\d(\.\d+)?e\+?\d+$/i.test(plain(cell));

const DIGITS = '零一二三四五六七八九';

/** `'三' → 3`, `'12' → 12`, `'十二' → 12`; undefined for anything else. */
export function countOf(text: string): number | undefined {
  const word = plain(text);
  if (/^\d{1,3}$/.test(word)) return Number(word);
  const match = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(word);
  if (!match || word === '') return undefined;
  const [, first, ten, last] = match;
  const of = (sign: string | undefined): number => (sign ? DIGITS.indexOf(sign) : 0);
  if (ten) return (first ? of(first) : 1) * 10 + of(last);
  return first && !last ? of(first) : undefined;
}

export const GRADE_NAMES = ['', '一年级', '二年级', '三年级', '四年级', '五年级', '六年级', '七年级', '八年级', '九年级'] as const;

/** 1 to 9 from 三年级, 3年级, 三, 3, 初一; undefined when it is none of the nine. */
export function gradeOf(cell: string): number | undefined {
  const word = plain(cell);
  const junior = /^初([一二三123])(年级)?$/.exec(word);
  const grade = junior ? 6 + (countOf(junior[1] ?? '') ?? 0) : countOf(word.replace(/年级$/, ''));
  return grade !== undefined && grade >= 1 && grade <= 9 ? grade : undefined;
}

/** 1 from 1, 1班, (1)班, 一班, 三年级1班; undefined when it is no class number. */
export function classNumberOf(cell: string): number | undefined {
  const word = plain(cell)
    .replace(/^.*年级/, '')
    .replace(/班$/, '')
    .replace(/^\((.*)\)$/, '$1');
  const number = countOf(word);
  return number !== undefined && number >= 1 && number <= 60 ? number : undefined;
}

/** Eleven digits of a mainland mobile number; spaces, dashes and +86 are forgiven. */
export function phoneOf(cell: string): string | undefined {
  const digits = plain(cell)
    .replace(/[-—()]/g, '')
    .replace(/^(\+|00)?86(?=1\d{10}$)/, '');
  return /^1[3-9]\d{9}$/.test(digits) ? digits : undefined;
}

/** `139****0001`, for sentences. */
export const maskPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`;

/** 是/否 in the ways people tick; undefined when it can be neither. Blank is no. */
export function yesOf(cell: string): boolean | undefined {
  const word = plain(cell).toLowerCase();
  if (['是', '有', '对', '1', 'y', 'yes', 'true', '√', '✓', '✔'].includes(word)) return true;
  if (['', '否', '无', '不是', '没有', '0', 'n', 'no', 'false', '×', 'x', '✗'].includes(word)) return false;
  return undefined;
}

/** A civil day from 2026-08-31, 2026/8/31, 2026.8.31, 2026年8月31日, 20260831; undefined when no such day exists. */
export function dateOf(cell: string): CivilDate | undefined {
  const match = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:00:00(?::00)?)?$/.exec(plain(cell));
  if (!match) return undefined;
  const [, year = '', month = match[4] ?? '', day = match[5] ?? ''] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  try {
    instantOf(date);
    return date;
  } catch {
    return undefined;
  }
}

/** A minute of the day from 12:15, 12:15:00, 12点15分, 12点. */
export function minuteOf(cell: string): MinuteOfDay | undefined {
  const word = plain(cell)
    .replace(/[点时]/, ':')
    .replace(/分$/, '');
  return parseMinute(word.endsWith(':') ? `${word}00` : word);
}

/** 1 (Monday) to 7 from 周一, 星期一, 礼拜一, 一, 1, 周日, 周天. */
export function weekdayOf(cell: string): Weekday | undefined {
  const word = plain(cell).replace(/^(周|星期|礼拜)/, '');
  const place = ['', '一', '二', '三', '四', '五', '六', '日'].indexOf(word === '天' ? '日' : word);
  const day = place > 0 ? place : /^[1-7]$/.test(word) ? Number(word) : 0;
  return WEEKDAYS.find((weekday) => weekday === day);
}
const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** 周一 … 周日. */
export const weekdayName = (day: Weekday): string => `周${'一二三四五六日'[day - 1] ?? ''}`;
