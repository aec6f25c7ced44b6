import { useEffect, useState, useSyncExternalStore } from 'react';
import type { WireResource, WireViewing } from '@contract/index';
import type { MediaSignal } from '../../platform/media';
import { usePageHide, usePageLeave, usePageShow } from '../../platform/page-life';
import { keepsOn, leftPlaying } from './listening';
import { openSitting, type Sitting, type Watching } from './sitting';

export interface ViewingNow extends Watching {
  sitting: Sitting;
  /** That it was watched in an earlier term, as it was when the page came. */
  before: WireViewing['before'];
  /** How far the whole family was then, where it counts together. */
  family: WireViewing['family'];
  signal: (signal: MediaSignal) => void;
  /** Sends now what waits. */
  flush: () => void;
}

/** Follows one playing of one item while its page stands; a sound that was left playing is gone on with. */
export function useViewing(resource: WireResource, child: string, first: WireViewing, startAt: number): ViewingNow {
  const [sitting] = useState(() => leftPlaying(resource, child) ?? openSitting(resource, child, first, startAt));
  const watching = useSyncExternalStore(sitting.watch, sitting.now, sitting.now);
  useEffect(
    () => () => {
      if (keepsOn(sitting)) sitting.flush();
      else sitting.close();
    },
    [sitting],
  );
  usePageHide(sitting.hide);
  usePageShow(sitting.show);
  usePageLeave(() => (keepsOn(sitting) ? sitting.flush() : sitting.leave()));
  return { ...watching, sitting, before: first.before, family: first.family, signal: sitting.signal, flush: sitting.flush };
}
