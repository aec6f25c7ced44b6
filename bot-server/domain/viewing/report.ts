import type { Resource } from '../resource/resource';
import type { Said, Span } from './viewing';

/** One session as the phone tells it, whole each time. Spans and position in seconds, `playMs` in milliseconds. */
export interface ReportedSession {
  readonly ticket: string;
  readonly seq: number;
  readonly spans: readonly Span[];
  readonly playMs: number;
  readonly position: number;
  readonly said?: readonly Said[];
}

export const MOST_SPANS = 64;
/** A player's last position overshoots the length that the file tells by a frame or two; more than this is not a player's rounding. */
const OVERSHOOT = 2;
const LONGEST = 86_400;
const MOST_PLAY_MS = 7 * 86_400_000;

/** The media's length in whole seconds; 0 where there is nothing to play. */
export const lengthOf = (resource: Pick<Resource, 'durationSeconds'>): number =>
  Math.min(Math.floor(resource.durationSeconds ?? 0), LONGEST);

/** What is wrong with a report on media of this length, as a sentence; undefined when it can be taken. Spans may come in any order. */
export function faultOfReport(
  report: Omit<ReportedSession, 'ticket' | 'said'>,
  resource: Pick<Resource, 'durationSeconds'>,
): string | undefined {
  const end = (resource.durationSeconds ?? 0) + OVERSHOOT;
  const { seq, spans, playMs, position } = report;
  if (!Number.isInteger(seq) || seq < 1 || seq > 1_000_000_000) return '观看记录的序号不对';
  if (spans.length > MOST_SPANS) return `一条观看记录最多 ${MOST_SPANS} 段，请换一张新的观看凭证`;
  if (spans.some(({ from, to }) => !Number.isFinite(from) || !Number.isFinite(to) || from < 0 || to <= from)) return '观看片段的起止不对';
  if (spans.some(({ to }) => to > end)) return '观看片段超出了内容的长度';
  if (!Number.isInteger(playMs) || playMs < 0 || playMs > MOST_PLAY_MS) return '播放时长不对';
  if (!Number.isFinite(position) || position < 0 || position > end) return '播放位置不对';
  return undefined;
}
