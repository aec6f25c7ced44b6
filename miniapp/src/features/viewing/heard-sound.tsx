import { useEffect, useRef } from 'react';
import { session } from '../../api/app-session';
import type { MediaHandle, MediaSignal, SoundWanted } from '../../platform/media';
import { leavePage, listen } from './listening';
import type { Sitting } from './sitting';

export const whoListens = (): string => {
  const actor = session.known();
  return actor === null ? '' : `${actor.role}:${actor.name}`;
};

interface HeardSoundProps extends Omit<SoundWanted, 'onSignal'> {
  sitting: Sitting;
  onSignal: (signal: MediaSignal) => void;
  onHandle: (handle: MediaHandle | null) => void;
}

/** A page's hold on its sound. Nothing is drawn; leaving the page while it plays lets it go on. */
export function HeardSound({ sitting, src, title, poster, startAt, onSignal, onHandle }: HeardSoundProps) {
  const latest = useRef({ title, poster, startAt, onSignal, onHandle });
  latest.current = { title, poster, startAt, onSignal, onHandle };
  useEffect(() => {
    const wanted = latest.current;
    const entry = listen(sitting, whoListens(), { src, title: wanted.title, poster: wanted.poster, startAt: wanted.startAt }, (signal) =>
      latest.current.onSignal(signal),
    );
    wanted.onHandle({ ...entry.sound, full: () => undefined });
    return () => {
      latest.current.onHandle(null);
      leavePage(entry);
    };
  }, [sitting, src]);
  return null;
}
