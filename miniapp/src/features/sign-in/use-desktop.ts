import { useCallback, useEffect, useRef, useState } from 'react';
import type { WireActor } from '@contract/index';
import { session } from '../../api/app-session';
import { call } from '../../api/client';
import { asProblem, type ApiProblem } from '../../api/problem';

const TURN_MS = 2000;
/** So many codes in a row that nobody scanned, and the page waits to be asked. */
const MOST_CODES = 8;

export type Desk =
  | { readonly state: 'asking' | 'resting' | 'refused' }
  | { readonly state: 'waiting'; readonly image: string | null }
  | { readonly state: 'scanned'; readonly number: number }
  | { readonly state: 'failed'; readonly problem: ApiProblem };

/**
 * Asks for a code, comes back every two seconds with the secret that only this page knows, takes a new code when one is over,
 * and signs in when a phone has said yes.
 */
export function useDesktop(onIn: (actor: WireActor) => void): { desk: Desk; again: () => void } {
  const [desk, setDesk] = useState<Desk>({ state: 'asking' });
  const [round, setRound] = useState(0);
  const done = useRef(onIn);
  done.current = onIn;

  useEffect(() => {
    let looking = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let codes = 0;
    const show = (next: Desk): void => {
      if (looking) setDesk(next);
    };
    const later = (work: () => Promise<void>): void => {
      if (looking)
        timer = setTimeout(() => void work().catch((error: unknown) => show({ state: 'failed', problem: asProblem(error) })), TURN_MS);
    };
    async function ask(): Promise<void> {
      if (codes >= MOST_CODES) return show({ state: 'resting' });
      codes += 1;
      const { secret, image } = await call('askDesktop', {});
      show({ state: 'waiting', image });
      later(() => look(secret));
    }
    async function look(secret: string): Promise<void> {
      const turn = await call('takeDesktop', { in: { secret } }).catch((error: unknown) => {
        // A moment without network does not lose the code.
        if (asProblem(error).status === 0) return null;
        throw error;
      });
      if (!looking) return;
      if (turn?.signedIn !== undefined) {
        session.take(turn.signedIn);
        done.current(turn.signedIn.actor);
        return;
      }
      if (turn?.state === 'over') return ask();
      if (turn?.state === 'refused') return show({ state: 'refused' });
      if (turn?.number !== undefined) show({ state: 'scanned', number: turn.number });
      later(() => look(secret));
    }
    setDesk({ state: 'asking' });
    void ask().catch((error: unknown) => show({ state: 'failed', problem: asProblem(error) }));
    return () => {
      looking = false;
      clearTimeout(timer);
    };
  }, [round]);

  return { desk, again: useCallback(() => setRound((n) => n + 1), []) };
}
