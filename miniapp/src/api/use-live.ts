import { useEffect, useRef, useState } from 'react';
import { LIVE_PATH } from '@contract/paths';
import { usePageHide, usePageShow } from '../platform/page-life';
import { openLine, type Line } from '../platform/stream';
import { addressOf, tokenForLine } from './client';

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 120_000;
/** A page that is told when to look asks by itself only as a net under it; one that is not told asks every ten seconds at least. */
export const PACE_WHEN_LIVE = 60;
export const PACE_OF_ASKING = 10;

/**
 * Has `look` called whenever the server says that what this page shows has changed, at once when the line opens, and gives whether there is a
 * line. Where there is none (a mini-program, a refusal, a proxy that holds lines back) the page goes on by asking: `useLoad` takes the pace.
 */
export function useLive(
  look: () => void,
  { push, isOn = true }: { readonly push?: string | undefined; readonly isOn?: boolean } = {},
): boolean {
  const [isLive, setLive] = useState(false);
  const [seen, setSeen] = useState(true);
  usePageShow(() => setSeen(true));
  usePageHide(() => setSeen(false));
  const now = useRef(look);
  useEffect(() => {
    now.current = look;
  }, [look]);
  useEffect(() => {
    if (!isOn || !seen) return undefined;
    let line: Line | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = FIRST_WAIT_MS;
    let isGone = false;
    const open = async (): Promise<void> => {
      const token = await tokenForLine();
      if (isGone || token === null) return;
      const url = addressOf(LIVE_PATH, {}, push === undefined ? {} : { push });
      line = openLine(
        url,
        token,
        ({ name }) => {
          if (name === 'hello') {
            wait = FIRST_WAIT_MS;
            setLive(true);
          }
          now.current();
        },
        (status) => {
          setLive(false);
          // Who may not listen is not asked again; anything else may be over soon.
          if (status === 401 || status === 403 || status === 404) return;
          timer = setTimeout(() => void open(), wait);
          wait = Math.min(wait * 2, LONGEST_WAIT_MS);
        },
      );
    };
    void open();
    return () => {
      isGone = true;
      clearTimeout(timer);
      line?.close();
      setLive(false);
    };
  }, [push, isOn, seen]);
  return isLive;
}
