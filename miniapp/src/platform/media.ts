/** What a player tells. Positions are seconds on the media's own axis; a player that can't tell leaves them out. */
export type MediaSignal =
  | { readonly kind: 'play' | 'pause' | 'waiting' | 'seeking' | 'ended'; readonly position?: number }
  | { readonly kind: 'seeked' | 'timeupdate'; readonly position?: number }
  | { readonly kind: 'ratechange'; readonly rate: number; readonly position?: number }
  | { readonly kind: 'loaded'; readonly duration: number }
  | { readonly kind: 'full'; readonly on: boolean }
  | { readonly kind: 'error' };

/** What can be asked of a player. */
export interface MediaHandle {
  play(): void;
  pause(): void;
  seek(seconds: number): void;
  rate(rate: number): void;
  full(on: boolean): void;
}

export interface MediaProps {
  id: string;
  src: string;
  poster?: string | undefined;
  title: string;
  /** Where to begin, seconds. */
  startAt: number;
  onSignal: (signal: MediaSignal) => void;
  /** Gives the handle once the player stands, null when it goes. */
  onHandle: (handle: MediaHandle | null) => void;
}

/** A sound that stands in no page: it goes on behind other apps, and when its page is left. */
export interface SoundWanted {
  src: string;
  title: string;
  poster?: string | undefined;
  /** Where to begin, seconds. */
  startAt: number;
  onSignal: (signal: MediaSignal) => void;
}

/** Nothing plays before the first `play`, so that opening a page silences no other. */
export interface Sound {
  play(): void;
  pause(): void;
  seek(seconds: number): void;
  rate(rate: number): void;
  close(): void;
}

/** Whose sound it is, as a phone's lock screen shows it. */
export const SOUND_BY = '共育桥';

/**
 * Where a mini-program's seek landed, in seconds. Some phones answer in milliseconds: a place past the end can only be those.
 * A place that is wrong all the same is set right by the next timeupdate, and earns nothing.
 */
export function landedAt(position: number, duration: number): number {
  return duration > 0 && position > duration + 1.5 ? position / 1000 : position;
}
