import { setImmediate as turn } from 'node:timers/promises';

interface Timer {
  readonly id: number;
  readonly run: () => void;
  readonly every: number | null;
  due: number;
}

/** Time that passes only when the test says so. Timers fire in order of their moment; nothing sleeps. */
export interface Clock {
  now(): number;
  after(ms: number, run: () => void): number;
  every(ms: number, run: () => void): number;
  drop(id: number): void;
  /** Lets `ms` pass. Before each step of the clock, whatever is under way (`watch`) comes to its end: the network takes no time. */
  advance(ms: number): Promise<void>;
  /** Runs what is due, waits for what is under way, and lets at most `graceMs` pass for timers that are about to fire. */
  settle(graceMs?: number): Promise<void>;
  /** Something that may be under way; the answer ends the watch. */
  watch(busy: () => boolean): () => void;
}

/** However long a real server may take for what is under way. */
const PATIENCE_MS = 20_000;

export function openClock(start: number): Clock {
  let now = start;
  let serial = 0;
  const timers = new Map<number, Timer>();
  const watched = new Set<() => boolean>();

  const add = (ms: number, every: number | null, run: () => void): number => {
    const id = ++serial;
    timers.set(id, { id, run, every, due: now + Math.max(0, ms) });
    return id;
  };
  const next = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers.values()) if (first === undefined || timer.due < first.due) first = timer;
    return first;
  };
  const fire = (timer: Timer): void => {
    now = Math.max(now, timer.due);
    if (timer.every === null) timers.delete(timer.id);
    else timer.due = now + Math.max(1, timer.every);
    timer.run();
  };
  const busy = (): boolean => [...watched].some((isBusy) => isBusy());

  async function quiet(): Promise<void> {
    const giveUp = Date.now() + PATIENCE_MS;
    for (let still = 0; still < 3;) {
      await turn();
      const timer = next();
      if (timer !== undefined && timer.due <= now) {
        fire(timer);
        still = 0;
      } else if (busy()) {
        if (Date.now() > giveUp) throw new Error('something under way does not come to its end');
        still = 0;
      } else still += 1;
    }
  }
  /** Fires, one after another, what falls due until `end`. */
  async function until(end: number): Promise<void> {
    await quiet();
    for (let timer = next(); timer !== undefined && timer.due <= end; timer = next()) {
      fire(timer);
      await quiet();
    }
  }

  return {
    now: () => now,
    after: (ms, run) => add(ms, null, run),
    every: (ms, run) => add(ms, ms, run),
    drop: (id) => void timers.delete(id),
    async advance(ms) {
      const end = now + ms;
      await until(end);
      now = Math.max(now, end);
      await quiet();
    },
    settle: (graceMs = 60) => until(now + graceMs),
    watch(isBusy) {
      watched.add(isBusy);
      return () => void watched.delete(isBusy);
    },
  };
}
