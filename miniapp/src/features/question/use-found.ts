import { useEffect, useState } from 'react';
import type { WireClassAnswer } from '@contract/index';
import { asProblem, type ApiProblem } from '../../api/problem';

export interface Found {
  readonly items: readonly WireClassAnswer[];
  readonly hint?: string | undefined;
}
export interface Finding {
  readonly found: Found | undefined;
  readonly busy: boolean;
  readonly problem: ApiProblem | undefined;
}

const NOTHING: Finding = { found: undefined, busy: false, problem: undefined };
const PAUSE_MS = 600;

/** Looks for what is written, when the fingers rest; an answer to words that have changed since is dropped. No words, no call. */
export function useFound(words: string | undefined, ask: (words: string) => Promise<Found>): Finding {
  const [finding, setFinding] = useState(NOTHING);
  useEffect(() => {
    if (words === undefined) {
      setFinding(NOTHING);
      return undefined;
    }
    let wanted = true;
    setFinding((now) => ({ ...now, busy: true }));
    const timer = setTimeout(() => {
      ask(words).then(
        (found) => wanted && setFinding({ found, busy: false, problem: undefined }),
        (error: unknown) => wanted && setFinding({ found: undefined, busy: false, problem: asProblem(error) }),
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [words, ask]);
  return finding;
}
