import { useCallback, useState } from 'react';
import { useQuery } from './page-life';

export type Asked<K extends string> = Readonly<Partial<Record<K, string>>>;

/**
 * What a page was asked for, by names in its address. A change stands in the address at once, without opening the page anew: whoever is sent
 * the link sees the same, and so does who comes back or loads it again. A mini-program shows no address; there it is the page's own state.
 */
export function useAddress<K extends string>(
  names: readonly K[],
): [Asked<K>, (change: Readonly<Partial<Record<K, string | undefined>>>) => void] {
  const query = useQuery();
  const [asked, setAsked] = useState<Asked<K>>(() => tidy(Object.fromEntries(names.map((name) => [name, query(name)]))));
  const change = useCallback((by: Readonly<Partial<Record<K, string | undefined>>>) => {
    setAsked((now) => tidy({ ...now, ...by }));
    if (__WEAPP__) return;
    const url = new URL(window.location.href);
    for (const [name, value] of Object.entries(by)) {
      if (typeof value === 'string' && value !== '') url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    window.history.replaceState(window.history.state, '', url.toString());
  }, []);
  return [asked, change];
}

const tidy = <K extends string>(given: Readonly<Record<string, unknown>>): Asked<K> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === 'string' && value !== '')) as Asked<K>;
