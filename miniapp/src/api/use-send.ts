import { useCallback, useRef, useState } from 'react';
import { asProblem, type ApiProblem } from './problem';

export interface Sending<A extends unknown[]> {
  send: (...args: A) => void;
  busy: boolean;
  problem: ApiProblem | null;
}

/** One change at a time: a second press while the first is under way does nothing. */
export function useSend<A extends unknown[], T>(act: (...args: A) => Promise<T>, done: (result: T) => void): Sending<A> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const running = useRef(false);
  const latest = useRef({ act, done });
  latest.current = { act, done };
  const send = useCallback((...args: A) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    latest.current
      .act(...args)
      .then((result) => latest.current.done(result))
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => {
        running.current = false;
        setBusy(false);
      });
  }, []);
  return { send, busy, problem };
}
