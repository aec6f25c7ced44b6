import { useSyncExternalStore } from 'react';
import type { MediaSignal, Sound, SoundWanted } from '../../platform/media';
import { openSound } from '../../platform/sound';
import { keyOf, type Sitting } from './sitting';

/** A sound and the sitting it belongs to. While no page shows it, it goes on by itself. */
export interface Listening {
  readonly sitting: Sitting;
  readonly sound: Sound;
  /** Who is listening: another person on this phone does not go on with it. */
  readonly who: string;
  /** The page that shows it; null when it was left. */
  page: ((signal: MediaSignal) => void) | null;
}

let current: Listening | null = null;
let shown: Listening | null = null;
const ears = new Set<() => void>();
const tell = (): void => {
  const next = current !== null && current.page === null ? current : null;
  if (next === shown) return;
  shown = next;
  ears.forEach((hear) => hear());
};

/** Ends what is listened to without a page; a page that shows it only pauses, and can go on. */
export function stopListening(): void {
  const ended = current;
  current = null;
  if (ended === null) return;
  if (ended.page !== null) ended.sound.pause();
  else {
    ended.sound.close();
    ended.sitting.signal({ kind: 'pause' });
    ended.sitting.close();
  }
  tell();
}

/** One player at a time: whoever begins to play ends the sound that was left playing. */
export function takeFloor(sitting: Sitting): void {
  if (current !== null && current.sitting !== sitting) stopListening();
}

/** This sitting goes on though its page is gone. */
export const keepsOn = (sitting: Sitting): boolean => current?.sitting === sitting && sitting.now().playing;

/** The sitting of this item that was left playing, to go on with; undefined when there is none. */
export function leftPlaying(resource: Parameters<typeof keyOf>[0], child: string): Sitting | undefined {
  return current?.page === null && current.sitting.key === keyOf(resource, child) ? current.sitting : undefined;
}

/** A sound for a page: the one that plays already for this sitting, or a new one. */
export function listen(
  sitting: Sitting,
  who: string,
  wanted: Omit<SoundWanted, 'onSignal'>,
  page: (signal: MediaSignal) => void,
): Listening {
  if (current !== null && current.sitting === sitting) {
    current.page = page;
    tell();
    return current;
  }
  const entry: Listening = {
    sitting,
    who,
    page,
    sound: openSound({
      ...wanted,
      onSignal(signal) {
        if (signal.kind === 'play') {
          takeFloor(sitting);
          current = entry;
        }
        if (entry.page !== null) entry.page(signal);
        else {
          sitting.signal(signal);
          if (signal.kind === 'ended' || signal.kind === 'error') stopListening();
        }
      },
    }),
  };
  return entry;
}

/** The page goes: what plays goes on, what does not is put away. */
export function leavePage(entry: Listening): void {
  entry.page = null;
  if (keepsOn(entry.sitting)) tell();
  else if (current === entry) {
    current = null;
    entry.sound.close();
    tell();
  } else entry.sound.close();
}

/** What is being listened to without a page. */
export const useLeftPlaying = (): Listening | null =>
  useSyncExternalStore(
    (hear) => {
      ears.add(hear);
      return () => void ears.delete(hear);
    },
    () => shown,
    () => shown,
  );
