import { useCallback, useRef } from 'react';
import Taro, { useDidHide, useDidShow, useRouter, useShareAppMessage, useUnload } from '@tarojs/taro';
import type { ShareCard } from './platform';

/** Called when the page comes back before the eyes, not the first time. */
export function usePageShow(listener: () => void): void {
  const hidden = useRef(false);
  useDidHide(() => {
    hidden.current = true;
  });
  useDidShow(() => {
    if (!hidden.current) return;
    hidden.current = false;
    listener();
  });
}
export const usePageHide = (listener: () => void): void => useDidHide(listener);
export const usePageLeave = (listener: () => void): void => useUnload(listener);

/** The page's query by name; what the framework adds is not seen. */
export function useQuery(): (name: string) => string | undefined {
  const { params } = useRouter();
  return useCallback(
    (name: string) => {
      const value = params[name];
      return value === undefined || value === '' ? undefined : decode(value);
    },
    [params],
  );
}
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What WeChat's own share button sends from this page. */
export function useShareCard(card: ShareCard | null): void {
  useShareAppMessage(() => (card === null ? {} : { title: card.title, path: card.path, imageUrl: card.imageUrl }));
}

export const setTitle = (title: string): void => {
  if (__WEAPP__) void Taro.setNavigationBarTitle({ title });
  else window.document.title = `${title} · 共育桥`;
};

/** On H5 the picture of index.html goes when the app stands; a mini-program shows its own. */
export const dropSplash = (): void => {
  if (!__WEAPP__) window.document.getElementById('splash')?.remove();
};
