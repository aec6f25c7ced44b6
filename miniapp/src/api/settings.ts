import { useSyncExternalStore } from 'react';
import type { Store } from '../platform/platform';
import { here } from '../platform/here';

const KEY = 'gongyu:large';

/** From this factor on the phone's own setting says that its owner needs large type. */
export const LARGE_FROM = 1.3;

/** Large type, as chosen by the person; known at once at the next start, before the server is asked. */
export function openLargeType(store: Store, fontScale: () => number) {
  let chosen = store.read(KEY) === '1';
  const byPhone = fontScale() >= LARGE_FROM;
  const listeners = new Set<() => void>();
  return {
    now: () => chosen || byPhone,
    byPhone,
    set(large: boolean) {
      if (large === chosen) return;
      chosen = large;
      if (large) store.write(KEY, '1');
      else store.remove(KEY);
      listeners.forEach((hear) => hear());
    },
    hear(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export const largeType = openLargeType(here.store, () => here.fontScale());
export const useLargeType = (): boolean => useSyncExternalStore(largeType.hear, largeType.now, largeType.now);
