import { joinSpans, secondsIn, type Span } from './spans';

/** What an item allows, and how long it is (seconds; 0 while the length is not known). */
export interface TrackRules {
  readonly duration: number;
  readonly maxRate: number;
  /** Sound goes on behind other apps and still counts; a picture does not. */
  readonly unseenCounts: boolean;
}

interface OpenSpan extends Span {
  /** Playing time since it began, milliseconds. */
  readonly playedMs: number;
}

/** What one session (one ticket) has seen so far. */
export interface Track {
  readonly rules: TrackRules;
  readonly playing: boolean;
  readonly buffering: boolean;
  readonly seeking: boolean;
  readonly hidden: boolean;
  readonly rate: number;
  /** The highest rate at which anything was earned. */
  readonly topRate: number;
  /** Monotonic milliseconds of the last event. */
  readonly at: number;
  /** Where the head is; null while nobody knows (after a jump that has not landed). */
  readonly position: number | null;
  /** When the player last told where it is. */
  readonly placedAt: number;
  /** Playing time since the player last told where it is, milliseconds. */
  readonly untoldMs: number;
  /** This player tells where it is; one that never does is followed by the clock. */
  readonly tells: boolean;
  readonly open: OpenSpan | null;
  readonly closed: readonly Span[];
  readonly playMs: number;
}

export type TrackEvent = { readonly at: number } & (
  | {
      readonly kind: 'play' | 'pause' | 'waiting' | 'seeking' | 'seeked' | 'timeupdate' | 'ended' | 'hide' | 'show' | 'unload' | 'tick';
      readonly position?: number | undefined;
    }
  | { readonly kind: 'ratechange'; readonly rate: number; readonly position?: number | undefined }
);

/** A span may run ahead of its playing time by this once, seconds. */
export const SLACK_S = 1.2;
const STRETCH = 1.1;
/** After so long without a word the app was frozen: nothing in between is known. */
export const SILENCE_MS = 10_000;
/** A player that has told nothing for so long is followed by the clock. */
export const MUTE_AFTER_MS = 3000;
/** `ended` closes the last piece only when no more than this is missing, seconds; more at a higher rate, since a second between two words is then more of the film. */
export const END_REACH_S = 1.5;
export const MOST_INTERVALS = 64;
const STEP_BACK_S = 0.3;

export function beginTrack(rules: TrackRules, startAt: number, at: number): Track {
  return {
    rules,
    playing: false,
    buffering: false,
    seeking: false,
    hidden: false,
    rate: 1,
    topRate: 1,
    at,
    position: startAt,
    placedAt: at,
    untoldMs: 0,
    tells: false,
    open: null,
    closed: [],
    playMs: 0,
  };
}

/** Time that passes now is watched time. */
export const isEarning = (t: Track): boolean =>
  t.playing && !t.buffering && !t.seeking && (!t.hidden || t.rules.unseenCounts) && t.rate <= t.rules.maxRate + 0.01;

const close = (t: Track): Track =>
  t.open === null ? t : { ...t, closed: joinSpans([...t.closed, { from: t.open.from, to: t.open.to }]), open: null };

const openAt = (t: Track, from: number): Track => ({ ...t, open: { from, to: from, playedMs: 0 } });

/** Playing time that brought nothing forward is not saved up for a later jump. */
function withoutHoard(open: OpenSpan, rate: number): OpenSpan {
  const mostMs = ((open.to - open.from + SLACK_S) / rate) * 1000;
  return open.playedMs > mostMs ? { ...open, playedMs: mostMs } : open;
}

/** The head is at `p`: the open span grows to it if playing can have brought it there, else a new one begins. */
function place(t: Track, p: number): Track {
  const moved = t.position !== null && p > t.position + 0.01;
  const placed: Track = { ...t, position: p, placedAt: t.at, untoldMs: 0, buffering: t.buffering && !moved };
  if (t.seeking) return placed;
  if (t.open === null) return isEarning(placed) ? openAt(placed, p) : placed;
  const allowed = (t.open.playedMs / 1000) * t.rate * STRETCH + SLACK_S;
  const grows = p >= t.open.to - STEP_BACK_S && p - t.open.from <= allowed;
  if (grows) return { ...placed, open: withoutHoard({ ...t.open, to: Math.max(t.open.to, p) }, t.rate) };
  const shut = close(placed);
  return isEarning(shut) ? openAt(shut, p) : shut;
}

/** Lets the clock run to `at`; a clock that ran back stands still, a silence breaks the span. */
function pass(t: Track, at: number): Track {
  const ms = Math.max(0, at - t.at);
  const now = Math.max(at, t.at);
  if (!isEarning(t)) return { ...t, at: now };
  if (ms > SILENCE_MS) return { ...close(t), at: now, position: null, placedAt: now, untoldMs: 0 };
  const open = t.open === null ? null : { ...t.open, playedMs: t.open.playedMs + ms };
  return { ...t, at: now, playMs: t.playMs + ms, untoldMs: t.untoldMs + ms, topRate: Math.max(t.topRate, t.rate), open };
}

/** A player that has never told where it is: the clock says, from a few seconds after it began. */
function follow(t: Track): Track {
  const followed = t.open !== null && t.open.to > t.open.from;
  if (t.tells || t.position === null || !isEarning(t) || t.untoldMs < (followed ? 1 : MUTE_AFTER_MS)) return t;
  const end = t.rules.duration > 0 ? t.rules.duration : Number.POSITIVE_INFINITY;
  const p = Math.min(end, t.position + (t.untoldMs / 1000) * t.rate);
  const base = t.open ?? { from: t.position, to: t.position, playedMs: t.untoldMs };
  return { ...t, position: p, untoldMs: 0, open: { ...base, to: Math.max(base.to, p) } };
}

/** The clock had run ahead of a player that tells after all: what it added too much is taken back. */
function correct(t: Track, p: number): Track {
  if (t.tells || t.open === null || p >= t.open.to || p < t.open.from) return t;
  return { ...t, open: { ...t.open, to: p } };
}

/** One event of the player, the page or the clock. */
export function track(before: Track, event: TrackEvent): Track {
  const stalled = before.tells && isEarning(before) && event.at - before.placedAt > SILENCE_MS;
  const t = pass(stalled ? { ...close(before), buffering: true } : before, event.at);
  const p = event.position;
  switch (event.kind) {
    case 'timeupdate':
      return p === undefined || t.seeking ? t : { ...place(correct(t, p), p), tells: t.tells || isEarning(t) };
    case 'tick':
      return follow(t);
    case 'play': {
      const playing: Track = { ...t, playing: true, buffering: false, placedAt: t.playing ? t.placedAt : t.at };
      const from = p ?? playing.position;
      if (from === null || playing.seeking) return playing;
      if (playing.open !== null) return p === undefined ? playing : place(playing, p);
      return isEarning(playing) ? openAt({ ...playing, position: from }, from) : { ...playing, position: from };
    }
    case 'pause': {
      const told = p === undefined ? follow(t) : place(t, p);
      return { ...told, playing: false };
    }
    case 'waiting': {
      const told = p === undefined || t.seeking ? t : place(t, p);
      return { ...told, buffering: true };
    }
    case 'seeking':
      return { ...close(follow(t)), seeking: true, position: null, untoldMs: 0 };
    case 'seeked':
      return landed(close(t), p);
    case 'ratechange': {
      const told = close(p === undefined || t.seeking ? follow(t) : place(t, p));
      const changed: Track = { ...told, rate: event.rate, untoldMs: 0 };
      return changed.position !== null && isEarning(changed) ? openAt(changed, changed.position) : changed;
    }
    case 'ended':
      return { ...close(reachEnd(follow(t))), playing: false, buffering: false, seeking: false };
    case 'hide': {
      if (t.rules.unseenCounts) return { ...t, hidden: true };
      const told = close(p === undefined || t.seeking ? follow(t) : place(t, p));
      return { ...told, hidden: true, position: told.playing ? null : told.position, untoldMs: 0 };
    }
    case 'show': {
      const shown: Track = { ...t, hidden: false, placedAt: t.at };
      return p === undefined || shown.seeking ? shown : place(shown, p);
    }
    case 'unload':
      return close(p === undefined || t.seeking ? follow(t) : place(t, p));
  }
}

/** A jump has come down, somewhere known or not. */
function landed(t: Track, p: number | undefined): Track {
  const down: Track = { ...t, seeking: false, buffering: false, position: p ?? null, placedAt: t.at, untoldMs: 0 };
  return p !== undefined && isEarning(down) ? openAt(down, p) : down;
}

function reachEnd(t: Track): Track {
  const { duration } = t.rules;
  if (t.open === null || duration <= 0 || (t.hidden && !t.rules.unseenCounts)) return t;
  if (t.rate > t.rules.maxRate + 0.01 || t.open.to < duration - END_REACH_S * Math.max(1, t.rate)) return t;
  return { ...t, position: duration, open: { ...t.open, to: Math.max(t.open.to, duration) } };
}

/** From now on it is listened to only, or looked at again: what is open is closed, so that each piece was one or the other. */
export const withUnseen = (t: Track, unseenCounts: boolean): Track =>
  t.rules.unseenCounts === unseenCounts ? t : { ...close(t), rules: { ...t.rules, unseenCounts } };

/** The media told its true length. */
export const withDuration = (t: Track, duration: number): Track => ({ ...t, rules: { ...t.rules, duration } });

/** All spans of the session, joined, within the media's length. */
export function spansOf(t: Track): Span[] {
  const end = t.rules.duration > 0 ? t.rules.duration : Number.POSITIVE_INFINITY;
  const all = t.open === null ? t.closed : [...t.closed, t.open];
  return joinSpans(all.map(({ from, to }) => ({ from: Math.max(0, from), to: Math.min(end, to) })));
}

/** The session holds as many spans as a report may: what comes next belongs to a new ticket. */
export const isFull = (t: Track): boolean => spansOf(t).length >= MOST_INTERVALS;

/**
 * A session that goes on under a new ticket: the same player, nothing earned yet.
 * The second in which the change fell begins again whole, so that neither session loses it.
 */
export function continueTrack(t: Track): Track {
  const from = t.open === null ? 0 : Math.max(t.open.from, Math.floor(t.open.to));
  return {
    ...t,
    closed: [],
    playMs: 0,
    topRate: isEarning(t) ? t.rate : 1,
    open: t.open === null ? null : { from, to: t.open.to, playedMs: 0 },
  };
}

/**
 * What a report says of the session: whole seconds of which enough was played, in runs (at most 64, since more go under a
 * new ticket), playing time, and where the head is.
 */
export function tellTrack(t: Track): { intervals: [number, number][]; playMs: number; position: number; maxRate: number } {
  const intervals: [number, number][] = [];
  for (const second of secondsIn(spansOf(t))) {
    const run = intervals[intervals.length - 1];
    if (run !== undefined && run[1] === second) run[1] = second + 1;
    else intervals.push([second, second + 1]);
  }
  const lastTo = t.open?.to ?? t.closed[t.closed.length - 1]?.to ?? 0;
  const end = t.rules.duration > 0 ? t.rules.duration : Number.POSITIVE_INFINITY;
  const position = Math.min(end, Math.max(0, t.position ?? lastTo));
  return {
    intervals: intervals.slice(0, MOST_INTERVALS),
    playMs: Math.round(t.playMs),
    position: Math.round(position * 1000) / 1000,
    maxRate: t.topRate,
  };
}
