import { useEffect, type ReactNode } from 'react';
import { useDidHide, useDidShow } from '@tarojs/taro';
import { session } from './api/app-session';
import { readMe } from './api/refresh-me';
import { outbox } from './features/viewing/outbox';
import { here } from './platform/here';
import { dropSplash } from './platform/page-life';
import './app.scss';
import './first-page';

const ME_AFTER_MS = 1500;

// Signing in goes on while the page's own code is still on its way; a page that needs it waits for this same answer.
session.token().catch(() => undefined);

/** Starts with what an earlier start left unsent; who I am is asked when the first page has had its turn. */
export default function App({ children }: { children?: ReactNode }) {
  useEffect(() => {
    dropSplash();
    if (outbox.waiting() > 0) void outbox.flush();
    const timer = setTimeout(() => void readMe().catch(() => undefined), ME_AFTER_MS);
    const unlisten = here.onNetwork((online) => {
      if (online && outbox.waiting() > 0) void outbox.flush();
    });
    return () => {
      clearTimeout(timer);
      unlisten();
    };
  }, []);
  useDidShow(() => {
    if (outbox.waiting() > 0) void outbox.flush();
  });
  useDidHide(() => void outbox.flush());
  return <>{children}</>;
}
