import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../api/client';
import { asProblem, type ApiProblem } from '../../api/problem';

const TURN_MS = 2000;
/** So many codes in a row that nobody scanned, and the page waits to be asked. */
const MOST_CODES = 4;

export type Tie =
  | { readonly state: 'asking' | 'resting' | 'refused' }
  | { readonly state: 'waiting'; readonly image: string | null }
  | { readonly state: 'scanned'; readonly number: number }
  | { readonly state: 'failed'; readonly problem: ApiProblem };

/** Asks for a code, looks every two seconds how far it is, takes a new one when it is over, and calls back once when a phone is tied. */
export function useTie(onTied: () => void): { tie: Tie; again: () => void } {
  const [tie, setTie] = useState<Tie>({ state: 'asking' });
  const [round, setRound] = useState(0);
  const done = useRef(onTied);
  done.current = onTied;

  useEffect(() => {
    let looking = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let codes = 0;
    const show = (next: Tie): void => {
      if (looking) setTie(next);
    };
    const failed = (error: unknown): void => show({ state: 'failed', problem: asProblem(error) });
    const later = (): void => {
      if (looking) timer = setTimeout(() => void look().catch(failed), TURN_MS);
    };
    async function ask(): Promise<void> {
      if (codes >= MOST_CODES) return show({ state: 'resting' });
      codes += 1;
      const { image } = await call('askTie', {});
      show({ state: 'waiting', image });
      later();
    }
    async function look(): Promise<void> {
      const turn = await call('tieTurn', {}).catch((error: unknown) => {
        // A moment without network does not lose the code.
        if (asProblem(error).status === 0) return null;
        throw error;
      });
      if (!looking) return;
      if (turn?.state === 'tied') return done.current();
      if (turn?.state === 'over' || turn?.state === 'none') return ask();
      if (turn?.state === 'refused') return show({ state: 'refused' });
      if (turn?.number !== undefined) show({ state: 'scanned', number: turn.number });
      later();
    }
    setTie({ state: 'asking' });
    void ask().catch(failed);
    return () => {
      looking = false;
      clearTimeout(timer);
    };
  }, [round]);

  return { tie, again: useCallback(() => setRound((n) => n + 1), []) };
}
