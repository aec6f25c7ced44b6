import { useCallback, useEffect, useRef, useState } from 'react';
import { useLoad, type Loading } from './use-load';
import { PACE_OF_ASKING, PACE_WHEN_LIVE, useLive } from './use-live';

/** Words that come in a burst are one look now and one when the burst is over. */
const BETWEEN_LOOKS_MS = 400;
/** Figures that do not move any more are looked at now and then, in case something was put right. */
const PACE_OF_STILL = 60;

/** `look` at once, and after that once in so many milliseconds at most; the last call is never lost. */
export function useCalm(look: () => void): () => void {
  const now = useRef(look);
  useEffect(() => {
    now.current = look;
  }, [look]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isAsked = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    if (timer.current !== undefined) {
      isAsked.current = true;
      return;
    }
    const rest = (): void => {
      timer.current = setTimeout(() => {
        timer.current = undefined;
        if (!isAsked.current) return;
        isAsked.current = false;
        now.current();
        rest();
      }, BETWEEN_LOOKS_MS);
    };
    now.current();
    rest();
  }, []);
}

/**
 * Figures that are looked at again whenever the server says so, while what is shown can still move (`moves`). Without a line the page asks
 * every few seconds, and what does not move is hardly asked at all.
 */
export function useLiveLoad<T>(ask: () => Promise<T>, moves: (data: T) => boolean): Loading<T> & { readonly isLive: boolean } {
  const [isLive, setLive] = useState(false);
  const loading = useLoad(ask, (data) => (data !== undefined && !moves(data) ? PACE_OF_STILL : isLive ? PACE_WHEN_LIVE : PACE_OF_ASKING));
  const { load, reload } = loading;
  const hasLine = useLive(useCalm(reload), { isOn: load.state === 'ready' && moves(load.data) });
  useEffect(() => setLive(hasLine), [hasLine]);
  return { ...loading, isLive: hasLine };
}
