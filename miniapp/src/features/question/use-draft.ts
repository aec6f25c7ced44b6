import { useCallback, useState } from 'react';
import { here } from '../../platform/here';

const PREFIX = 'gongyu:draft:';

/** Words being written, kept on the phone so that a closed app does not eat them; `start` stands there until something is written. */
export function useDraft(name: string, start = ''): { text: string; set: (text: string) => void; clear: () => void } {
  const key = `${PREFIX}${name}`;
  const [text, setText] = useState(() => here.store.read(key) ?? start);
  const set = useCallback(
    (next: string) => {
      setText(next);
      if (next === '') here.store.remove(key);
      else here.store.write(key, next);
    },
    [key],
  );
  const clear = useCallback(() => set(''), [set]);
  return { text, set, clear };
}
