import type { GuardianId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { Rung } from './ring';

/** `fenced`: its claim had passed to somebody else, and what this one wanted to write was refused. */
export type Ended = Rung | 'fenced';

/** In hand are those whose call is on its way, and as many again that are being written down before and after it. */
const HANDS = 3;
/** What is claimed is rung within about this long, so that whoever is urgent does not wait behind what a slow platform has not taken yet. */
const AHEAD_MS = 500;
/** The pace is that of about so long. */
const PACE_MS = 2000;

/** What the sender of this process has in hand: it goes on from one turn to the next, so that a turn's end stops nothing on its way. */
export interface Flight {
  size(): number;
  /** One of this guardian's messages is in hand; the next one must see whether it rang. */
  has(guardianId: GuardianId): boolean;
  /** Takes one in hand until its work is done. The work does not throw. */
  take(guardianId: GuardianId, now: Instant, work: () => Promise<Ended>): void;
  /** How many may be in hand: what the pace of late lets through in half a second, between one round of calls and three. */
  most(concurrency: number, now: Instant): number;
  /** Resolves when one more is done, or after so long; at once when nothing is in hand. */
  oneEnds(withinMs?: number): Promise<void>;
  allEnd(): Promise<void>;
  /** How those ended that were done since the last time this was asked. */
  told(): Record<Ended, number>;
  /** Waits until one more may begin its call; gives what ends it, to be called once or more. */
  begin(most: number): Promise<() => void>;
  /** The same for a call itself. */
  call(most: number): Promise<() => void>;
}

const none = (): Record<Ended, number> => ({ sent: 0, held: 0, later: 0, failed: 0, unknown: 0, lost: 0, fenced: 0 });

export function openFlight(): Flight {
  const hand = new Map<GuardianId, Promise<void>>();
  let counts = none();
  let wake: (() => void)[] = [];
  let pace = { since: 0, count: 0 };

  const oneEnds = async (withinMs = Infinity): Promise<void> => {
    if (hand.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      wake.push(resolve);
      if (Number.isFinite(withinMs)) timer = setTimeout(resolve, withinMs);
    });
    clearTimeout(timer);
  };
  return {
    size: () => hand.size,
    has: (guardianId) => hand.has(guardianId),
    most(concurrency, now) {
      if (hand.size === 0) return concurrency * HANDS;
      if (now - pace.since > PACE_MS) pace = { since: now - PACE_MS / 2, count: (pace.count * PACE_MS) / 2 / (now - pace.since) };
      const took = now - pace.since;
      const through = took < AHEAD_MS ? concurrency * HANDS : Math.floor((pace.count / took) * AHEAD_MS);
      return Math.max(concurrency, Math.min(concurrency * HANDS, through));
    },
    take(guardianId, now, work) {
      if (hand.size === 0) pace = { since: now, count: 0 };
      // Whatever breaks, the place is free again: what was claimed is recovered when its claim has run out.
      const broke = (): Ended => 'lost';
      const done = work()
        .catch(broke)
        .then((how) => {
          counts[how] += 1;
          pace.count += 1;
          hand.delete(guardianId);
          const waiting = wake;
          wake = [];
          waiting.forEach((resolve) => resolve());
        });
      hand.set(guardianId, done);
    },
    oneEnds,
    async allEnd() {
      while (hand.size > 0) await oneEnds();
    },
    told() {
      const told = counts;
      counts = none();
      return told;
    },
    begin: openPlaces(),
    call: openPlaces(),
  };
}

/** So many places, first come first served. */
function openPlaces(): (most: number) => Promise<() => void> {
  let taken = 0;
  const queue: (() => void)[] = [];
  return async (most) => {
    if (taken >= most) await new Promise<void>((resolve) => queue.push(resolve));
    else taken += 1;
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      const next = queue.shift();
      // The place passes on to whoever waits; nobody who comes meanwhile overtakes.
      if (next) next();
      else taken -= 1;
    };
  };
}
