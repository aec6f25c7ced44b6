import { useCallback, useState } from 'react';
import { asProblem, type ApiProblem } from './problem';
import { useLoad, type Load } from './use-load';

interface Pageful<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
export interface Listing<T> {
  load: Load<readonly T[]>;
  reload: () => void;
  /** Asks for what follows; undefined where there is no more. */
  more: (() => void) | undefined;
  moreBusy: boolean;
  moreProblem: ApiProblem | null;
}

/** A list that comes in pages: the first is kept fresh, later ones are added when asked for. */
export function useList<T>(ask: (cursor: string | undefined) => Promise<Pageful<T>>, everySeconds = 0): Listing<T> {
  const first = useCallback(() => ask(undefined), [ask]);
  const { load, reload } = useLoad(first, everySeconds);
  const [tail, setTail] = useState<{ of: unknown; items: readonly T[]; next: string | null }>({ of: null, items: [], next: null });
  const [moreBusy, setBusy] = useState(false);
  const [moreProblem, setProblem] = useState<ApiProblem | null>(null);
  const begun = tail.of === ask;
  const next = load.state !== 'ready' ? null : begun ? tail.next : load.data.next;

  const more = useCallback(() => {
    if (next === null) return;
    setBusy(true);
    setProblem(null);
    ask(next)
      .then((page) => setTail((now) => ({ of: ask, items: now.of === ask ? [...now.items, ...page.items] : page.items, next: page.next })))
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setBusy(false));
  }, [ask, next]);

  const whole: Load<readonly T[]> =
    load.state === 'ready' ? { ...load, data: begun ? [...load.data.items, ...tail.items] : load.data.items } : load;
  return { load: whole, reload, more: next === null ? undefined : more, moreBusy, moreProblem };
}
