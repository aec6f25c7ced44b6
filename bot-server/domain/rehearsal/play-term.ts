import { decide, weekStart, type OpenRoute } from '../push/decide';
import type { ChannelKind, HoldReason, Slot } from '../push/push';
import type { QuietHours } from '../push/quiet-hours';
import { dueAtOf } from '../push/slots';
import type { GuardianId } from '../roster/roster';
import { civilDate, type MinuteOfDay } from '../time/civil';
import type { Instant } from '../time/instant';

/** A guardian as the term will find them: what is open today, and what is left of it. */
export interface Listener {
  readonly id: GuardianId;
  /** null: switched off. */
  readonly quietHours: QuietHours | null;
  /** When the one digest of a closed day comes to them; absent: the usual hour. */
  readonly digestMinute?: MinuteOfDay;
  readonly bound: boolean;
  /** The ways that a new item would take, best first, with the one-time consents that are left. */
  readonly ways: readonly OpenRoute[];
}

/** A line as it comes to one guardian. */
export interface Coming {
  readonly slot: Slot;
  /** Grades of their children whose own content it brings; empty for what is for adults. */
  readonly childrensGrades: readonly number[];
  /** On a day of a closure: the day's one digest, outside the week's rings. */
  readonly closure: boolean;
}

/** What became of one line for one guardian. */
export interface Heard {
  readonly slot: Slot;
  /** When it rang; absent when it only lies in the inbox. */
  readonly rangAt?: Instant;
  readonly by?: ChannelKind;
  /** Why it did not ring. */
  readonly silent?: HoldReason;
  /** Why it did not ring at its own time, though later or never. */
  readonly postponed?: HoldReason;
}

interface Waiting extends Coming {
  readonly at: Instant;
  readonly postponed?: HoldReason;
}

/**
 * Plays a term for one guardian: every line at its minute, by the very rule that decides at the moment of sending, with the week's rings and
 * the one-time consents used up as they would be. Nobody watches, nobody gives a new consent, WeChat always answers.
 */
export function playTerm(listener: Listener, lines: readonly Coming[]): Heard[] {
  const left = new Map(listener.ways.map(({ route, remaining }) => [route, remaining]));
  const all: Instant[] = [];
  /** Those that spend the week's. */
  const rings: Instant[] = [];
  const heard: Heard[] = [];
  const waiting: Waiting[] = lines.map((line) => ({ ...line, at: line.slot.startsAt })).sort(byTime);
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { slot, at, postponed, closure, childrensGrades } = next;
    const monday = weekStart(at);
    const decision = decide(
      {
        message: { kind: 'first', expiresAt: dueAtOf(slot), createdAt: slot.startsAt, ...(closure ? { closure: true } : {}) },
        planState: 'running',
        withdrawn: false,
        allWatched: false,
        quietHours: listener.quietHours,
        ...(listener.digestMinute === undefined ? {} : { digestMinute: listener.digestMinute }),
        childrensGrades,
        rungToday: all.some((ring) => civilDate(ring) === civilDate(at)),
        ringsThisWeek: rings.filter((ring) => ring >= monday && ring <= at).length,
        bound: listener.bound,
        routes: listener.ways.map((way) => ({ ...way, remaining: left.get(way.route) ?? 0 })),
        attempts: [],
      },
      at,
    );
    const late = postponed === undefined ? {} : { postponed };
    if (decision.kind === 'hold') {
      insert(waiting, { ...next, at: decision.retryAt, postponed: postponed ?? decision.because });
    } else if (decision.kind === 'end') {
      heard.push({ slot, silent: decision.because, ...late });
    } else {
      const [route] = decision.routes;
      if (route?.spends) left.set(route, (left.get(route) ?? 0) - 1);
      all.push(at);
      if (!closure) rings.push(at);
      heard.push({ slot, rangAt: at, ...(route ? { by: route.channel } : {}), ...late });
    }
  }
  return heard;
}

const byTime = (a: Waiting, b: Waiting): number => a.at - b.at || a.slot.line - b.slot.line;

function insert(waiting: Waiting[], one: Waiting): void {
  const place = waiting.findIndex((other) => byTime(one, other) < 0);
  waiting.splice(place < 0 ? waiting.length : place, 0, one);
}
