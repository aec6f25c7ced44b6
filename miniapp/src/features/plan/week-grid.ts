import type { WireDraft, WireDraftLine } from '@contract/index';

/** A place of the term: which week, which day of it, and which of the day's lines; -1 is the day itself. */
export interface Spot {
  readonly week: number;
  readonly day: number;
  readonly at: number;
}

/** What a key does at a spot: goes somewhere, opens or adds, or changes the line that stands there. */
export type KeyAct =
  | { readonly does: 'go'; readonly to: Spot }
  | { readonly does: 'open' }
  | { readonly does: 'add' }
  | { readonly does: 'remove' }
  | { readonly does: 'move'; readonly days: number; readonly minutes: number };

export interface KeyPress {
  readonly key: string;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** Lines of a day, earliest first. */
export type Days = ReadonlyMap<string, readonly WireDraftLine[]>;

export const dayKey = (week: number, day: number): string => `${week}-${day}`;

export function daysOf(lines: readonly WireDraftLine[]): Days {
  const days = new Map<string, WireDraftLine[]>();
  for (const line of [...lines].sort((a, b) => a.minute - b.minute || a.line - b.line)) {
    const key = dayKey(line.week, line.weekday);
    const own = days.get(key);
    if (own) own.push(line);
    else days.set(key, [line]);
  }
  return days;
}

export const linesAt = (days: Days, { week, day }: Pick<Spot, 'week' | 'day'>): readonly WireDraftLine[] =>
  days.get(dayKey(week, day)) ?? [];
export const lineAt = (days: Days, spot: Spot): WireDraftLine | undefined => linesAt(days, spot)[spot.at];

const HOUR = 60;
const clamp = (n: number, from: number, to: number): number => Math.min(to, Math.max(from, n));
const first = (days: Days, week: number, day: number): Spot => ({ week, day, at: linesAt(days, { week, day }).length > 0 ? 0 : -1 });
const last = (days: Days, week: number, day: number): Spot => ({ week, day, at: linesAt(days, { week, day }).length - 1 });

/**
 * Arrows go from day to day and from line to line, then to the next week; with Alt they move the line by a day or an hour, with Shift too by a week.
 * Enter opens, N adds, Delete takes out, Home and End go to Monday and Sunday. Undefined: the key is not ours.
 */
export function keyAct({ key, alt, shift }: KeyPress, spot: Spot, days: Days, weeks: number): KeyAct | undefined {
  const { week, day, at } = spot;
  if (alt) return moveOf(key, shift);
  switch (key) {
    case 'ArrowLeft':
      return { does: 'go', to: first(days, week, clamp(day - 1, 1, 7)) };
    case 'ArrowRight':
      return { does: 'go', to: first(days, week, clamp(day + 1, 1, 7)) };
    case 'ArrowDown': {
      if (at + 1 < linesAt(days, spot).length) return { does: 'go', to: { week, day, at: at + 1 } };
      return { does: 'go', to: week < weeks ? first(days, week + 1, day) : spot };
    }
    case 'ArrowUp': {
      if (at > 0) return { does: 'go', to: { week, day, at: at - 1 } };
      return { does: 'go', to: week > 1 ? last(days, week - 1, day) : spot };
    }
    case 'Home':
      return { does: 'go', to: first(days, week, 1) };
    case 'End':
      return { does: 'go', to: first(days, week, 7) };
    case 'Enter':
      return { does: 'open' };
    case 'n':
    case 'N':
      return { does: 'add' };
    case 'Delete':
    case 'Backspace':
      return { does: 'remove' };
    default:
      return undefined;
  }
}

function moveOf(key: string, shift: boolean): KeyAct | undefined {
  const days: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ...(shift ? { ArrowUp: -7, ArrowDown: 7 } : {}) };
  const minutes: Readonly<Record<string, number>> = shift ? {} : { ArrowUp: -HOUR, ArrowDown: HOUR };
  if (days[key] === undefined && minutes[key] === undefined) return undefined;
  return { does: 'move', days: days[key] ?? 0, minutes: minutes[key] ?? 0 };
}

/** Where a line comes to lie; null when that would be outside the term's weeks or the day. */
export function movedLine(
  line: Pick<WireDraftLine, 'week' | 'weekday' | 'minute'>,
  by: { readonly days: number; readonly minutes: number },
  weeks: number,
): { week: number; weekday: WireDraftLine['weekday']; minute: number } | null {
  const place = (line.week - 1) * 7 + (line.weekday - 1) + by.days;
  const minute = line.minute + by.minutes;
  if (place < 0 || place >= weeks * 7 || minute < 0 || minute > 1439) return null;
  const weekday = ([1, 2, 3, 4, 5, 6, 7] as const)[place % 7];
  return weekday === undefined ? null : { week: Math.floor(place / 7) + 1, weekday, minute };
}

/** The civil day of a week and day: `2026-09-01`. */
export function dateAt({ startsOn }: Pick<WireDraft['term'], 'startsOn'>, week: number, day: number): string {
  const start = Date.parse(`${startsOn}T00:00:00Z`);
  if (Number.isNaN(start)) return '';
  const weekday = (new Date(start).getUTCDay() + 6) % 7;
  return new Date(start + ((week - 1) * 7 + (day - 1) - weekday) * 86_400_000).toISOString().slice(0, 10);
}

/** The week that a day lies in; 1 when it is before the term. */
export function weekOf({ startsOn, weeks }: Pick<WireDraft['term'], 'startsOn' | 'weeks'>, today: string): number {
  for (let week = weeks; week > 1; week -= 1) if (dateAt({ startsOn }, week, 1) <= today) return week;
  return 1;
}

export const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
export function minuteFrom(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  if (!match) return null;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return minute <= 1439 && Number(match[2]) < 60 ? minute : null;
}

const DAY_NAMES = ['一', '二', '三', '四', '五', '六', '日'] as const;
export const dayName = (day: number): string => `周${DAY_NAMES[day - 1] ?? ''}`;
/** «9/7», short enough for a head. */
export const shortDate = (date: string): string => {
  const [, month, day] = date.split('-').map(Number);
  return month === undefined || day === undefined ? '' : `${month}/${day}`;
};
