import { useCallback, useEffect, useRef, useState } from 'react';
import { usePageHide, usePageShow } from '../platform/page-life';
import { asProblem, type ApiProblem } from './problem';

export type Load<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly data: T; readonly stale?: ApiProblem | undefined }
  | { readonly state: 'failed'; readonly problem: ApiProblem };

export interface Loading<T> {
  load: Load<T>;
  /** Asks again; what stands stays until the answer is there. */
  reload: () => void;
  /** Puts what a change answered with in place. */
  put: (data: T) => void;
}

/** Seconds between two looks, or how many by what stands there; 0: only when the page comes back. */
export type Pace<T> = number | ((data: T | undefined) => number);

/**
 * Asks, shows, and asks again when the page comes back or every so many seconds while it is looked at.
 * A later answer that fails leaves the earlier content standing, marked stale; an answer that comes too late is dropped. The timer does not ask
 * while an answer is still on its way: on a slow line each would be too late for the next.
 */
export function useLoad<T>(ask: () => Promise<T>, pace: Pace<T> = 0): Loading<T> {
  const [load, setLoad] = useState<Load<T>>({ state: 'loading' });
  const turn = useRef(0);
  const onTheWay = useRef(0);
  const run = useCallback(
    (quiet: boolean) => {
      const mine = ++turn.current;
      if (!quiet) setLoad((now) => (now.state === 'ready' ? now : { state: 'loading' }));
      onTheWay.current += 1;
      const answered = ask().finally(() => {
        onTheWay.current -= 1;
      });
      answered.then(
        (data) => {
          if (mine === turn.current) setLoad({ state: 'ready', data });
        },
        (error: unknown) => {
          if (mine !== turn.current) return;
          const problem = asProblem(error);
          setLoad((now) => (now.state === 'ready' ? { ...now, stale: problem } : { state: 'failed', problem }));
        },
      );
    },
    [ask],
  );
  useEffect(() => {
    setLoad({ state: 'loading' });
    run(true);
    return () => {
      turn.current += 1;
    };
  }, [run]);

  const seen = useRef(true);
  usePageShow(() => {
    seen.current = true;
    run(true);
  });
  usePageHide(() => {
    seen.current = false;
  });
  const everySeconds = typeof pace === 'number' ? pace : pace(load.state === 'ready' ? load.data : undefined);
  useEffect(() => {
    if (everySeconds <= 0) return undefined;
    const timer = setInterval(() => {
      if (seen.current && onTheWay.current === 0) run(true);
    }, everySeconds * 1000);
    return () => clearInterval(timer);
  }, [everySeconds, run]);

  const reload = useCallback(() => run(false), [run]);
  const put = useCallback((data: T) => {
    turn.current += 1;
    setLoad({ state: 'ready', data });
  }, []);
  return { load, reload, put };
}
