import { useCallback, useRef, useState } from 'react';
import type { WireSentMedia } from '@contract/question-media';
import { call } from '../../../api/client';
import { asProblem } from '../../../api/problem';
import type { Taken } from '../../../platform/record';

export interface Attached {
  readonly key: string;
  readonly kind: 'voice' | 'picture';
  readonly taken: Taken;
  /** The server has it. */
  readonly sent?: WireSentMedia;
  readonly fault?: string;
}

export interface Attaching {
  readonly list: readonly Attached[];
  readonly add: (kind: Attached['kind'], taken: Taken) => void;
  readonly again: (key: string) => void;
  readonly remove: (key: string) => void;
  readonly clear: () => void;
  /** Ids of all that is there; undefined while something is still on its way, or did not go. */
  readonly ids: readonly string[] | undefined;
}

let made = 0;

/** What was recorded or photographed: sent up at once, so that sending the question takes no time. */
export function useAttached(): Attaching {
  const [list, setList] = useState<readonly Attached[]>([]);
  const latest = useRef(list);
  const set = useCallback((change: (list: readonly Attached[]) => readonly Attached[]) => {
    latest.current = change(latest.current);
    setList(latest.current);
  }, []);
  const put = useCallback(
    (key: string, more: Partial<Attached>) => set((all) => all.map((one) => (one.key === key ? { ...one, ...more } : one))),
    [set],
  );
  const send = useCallback(
    ({ key, kind, taken }: Attached) => {
      call('sendMedia', { query: { as: kind }, in: taken.bytes })
        .then((sent) => put(key, { sent }))
        .catch((error: unknown) => put(key, { fault: asProblem(error).message }));
    },
    [put],
  );
  return {
    list,
    add(kind, taken) {
      const one: Attached = { key: `a${(made += 1)}`, kind, taken };
      set((all) => [...all, one]);
      send(one);
    },
    again(key) {
      const one = latest.current.find((each) => each.key === key);
      if (!one) return;
      set((all) => all.map((each) => (each.key === key ? { key, kind: each.kind, taken: each.taken } : each)));
      send(one);
    },
    remove: (key) => set((all) => all.filter((one) => one.key !== key)),
    clear: () => set(() => []),
    ids: list.every(({ sent }) => sent !== undefined) ? list.flatMap(({ sent }) => (sent ? [sent.id] : [])) : undefined,
  };
}

/** What has to be waited for, or sent again, before all of it can go; undefined when nothing has. */
export const waitFor = ({ list, ids }: Attaching): string | undefined =>
  ids !== undefined
    ? undefined
    : list.some(({ fault }) => fault !== undefined)
      ? '有一段没有传上去。请点“再传一次”，或者删掉它。'
      : '语音或图片还在传，请等一下再发。';
