import type { WireReport, WireReportResult } from '@contract/index';
import { openQueue, type SendReports, type ViewingQueue } from '@/features/viewing/queue';
import { beginTrack, continueTrack, isEarning, isFull, tellTrack, track, type Track, type TrackEvent } from '@/features/viewing/track';
import type { Store } from '@/platform/platform';
import type { Film } from './player';

/** The app is gone: nothing after this line ran. */
export class Death extends Error {}

export interface MortalStore extends Store {
  /** What the phone's flash holds: it outlives the app. */
  readonly flash: Map<string, string>;
  /** From now on the app dies before its operation of this number (from 1). */
  dieAt(operation: number): void;
  isDead(): boolean;
}

/** Storage of one start of the app over what earlier starts left. A write is whole or not at all; after death nothing is. */
export function mortalStore(flash: Map<string, string>): MortalStore {
  let left = Infinity;
  const step = (): void => {
    left -= 1;
    if (left <= 0) throw new Death();
  };
  return {
    flash,
    dieAt: (operation) => void (left = operation),
    isDead: () => left <= 0,
    read(key) {
      step();
      return flash.get(key) ?? null;
    },
    write(key, text) {
      step();
      flash.set(key, text);
      return true;
    },
    remove(key) {
      step();
      flash.delete(key);
    },
    keys(prefix) {
      step();
      return [...flash.keys()].filter((key) => key.startsWith(prefix));
    },
  };
}

const SAVE_MS = 5000;

/** One sitting before one film: when it saves and sends is as in the app's own page; tracker and queue are the app's. */
export interface Sitting {
  readonly queue: ViewingQueue;
  step(event: TrackEvent): void;
  /** The page is left. */
  leave(at: number): void;
}

export interface SittingOptions {
  readonly film: Film;
  readonly store: Store;
  readonly send: SendReports;
  /** A new ticket's text; undefined while none could be had. */
  readonly ticket: () => string | undefined;
  readonly everyMs: number;
  readonly at: number;
  readonly startAt?: number;
}

export function openSitting({ film, store, send, ticket, everyMs, at, startAt = 0 }: SittingOptions): Sitting {
  const queue = openQueue(store, send);
  const rules = { duration: film.length, maxRate: film.maxRate, unseenCounts: false };
  let state: Track = beginTrack(rules, startAt, at);
  let own: string | undefined;
  let seq = 0;
  let told = '';
  let savedAt = at;
  let sentAt = at;
  const flush = (now: number): void => {
    sentAt = now;
    queue.flush().catch((error: unknown) => {
      if (!(error instanceof Death)) throw error;
    });
  };
  const save = (now: number): void => {
    own ??= ticket();
    const word = tellTrack(state);
    const text = JSON.stringify(word);
    if (own === undefined || word.intervals.length === 0 || text === told) return;
    told = text;
    seq += 1;
    savedAt = now;
    const report: WireReport = { ticket: own, seq, ...word, flags: [] };
    queue.save(report);
  };
  return {
    queue,
    step(event) {
      const before = state;
      state = track(before, event);
      const closed = state.closed.length > before.closed.length;
      const stopped = isEarning(before) && !isEarning(state);
      const urgent = ['pause', 'hide', 'ended', 'unload'].includes(event.kind);
      if (urgent || closed || stopped || event.at - savedAt >= SAVE_MS) save(event.at);
      if (urgent || (isEarning(state) && event.at - sentAt >= everyMs)) flush(event.at);
      if (!isFull(state)) return;
      save(event.at);
      if (own !== undefined) queue.seal(own);
      state = continueTrack(state);
      [own, seq, told] = [undefined, 0, ''];
      flush(event.at);
    },
    leave(now) {
      this.step({ kind: 'unload', at: now });
      if (own !== undefined) queue.seal(own);
      flush(now);
    },
  };
}

export const TAKEN: WireReportResult = {
  ok: true,
  creditedSeconds: 0,
  totalSeconds: 0,
  percent: 0,
  completed: false,
  resumeAt: 0,
  gaps: [],
  unconfirmedSeconds: 0,
  nextReportSeconds: 15,
};
