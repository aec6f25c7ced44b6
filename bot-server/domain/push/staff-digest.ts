import { addDays, civilDate, formatMinute, instantOf, minuteOfDay, type MinuteOfDay } from '../time/civil';
import type { Instant } from '../time/instant';

/** What a staff group is told at the end of a day: numbers alone, nobody's name. */
export interface DigestFacts {
  readonly place: string;
  readonly at: Instant;
  /** Pushes that began since the last midnight. */
  readonly pushes: number;
  readonly messages: number;
  readonly sent: number;
  /** They go on by themselves. */
  readonly ahead: number;
  readonly failed: number;
  /** Questions that wait for an answer. */
  readonly waiting: number;
  /** Questions of this day: asked, and answered before they were due; and those past it that wait still. */
  readonly asked: number;
  readonly onTime: number;
  readonly overdue: number;
}

/** The digest as it is posted; undefined when there is nothing to tell, for then nobody is disturbed. */
export function staffDigest({
  place,
  at,
  pushes,
  messages,
  sent,
  ahead,
  failed,
  waiting,
  asked,
  onTime,
  overdue,
}: DigestFacts): string | undefined {
  if (pushes + waiting + asked + onTime === 0) return undefined;
  const lines = [`${place} ${civilDate(at)} ${formatMinute(minuteOfDay(at))}`];
  if (pushes > 0) {
    lines.push(`今天推了 ${pushes} 份内容，共 ${messages} 条消息，送达 ${sent} 条`);
    if (ahead > 0) lines.push(`还有 ${ahead} 条到时间再送`);
    if (failed > 0) lines.push(`微信没收 ${failed} 条，请到“推送计划”里看原因，改好后点“再送”`);
  }
  if (asked + onTime > 0) lines.push(`今天收到 ${asked} 个家长提问，按时答复了 ${onTime} 个`);
  if (waiting > 0) lines.push(`有 ${waiting} 个家长提问在等答复${overdue > 0 ? `，其中 ${overdue} 个已经超时` : ''}`);
  return lines.join('\n');
}

/** The next time of this minute of the day, strictly after `now`. */
export function nextDigestAt(minute: MinuteOfDay, now: Instant): Instant {
  const today = instantOf(civilDate(now), minute);
  return today > now ? today : instantOf(addDays(civilDate(now), 1), minute);
}
