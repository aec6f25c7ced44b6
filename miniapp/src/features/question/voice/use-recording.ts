import { useCallback, useEffect, useRef, useState } from 'react';
import { here } from '../../../platform/here';
import type { Recorder, Taken } from '../../../platform/record';
import { openRecorder } from '../../../platform/recorder';
import { follow, saidFor, type Recording, type RecordingEvent } from './recording';

const LOOK_MS = 250;

/** The recorder of a page: `press` starts and ends it, leaving the page ends it without a word. `can` is false where there is none. */
export function useRecording(onTaken: (taken: Taken) => void): { state: Recording; seconds: number; press: () => void; can: boolean } {
  const [state, setState] = useState<Recording>({ kind: 'idle' });
  const [seconds, setSeconds] = useState(0);
  const latest = useRef<{ state: Recording; onTaken: (taken: Taken) => void }>({ state, onTaken });
  latest.current.onTaken = onTaken;
  const recorder = useRef<Recorder | null>();

  const handle = useCallback((event: RecordingEvent): void => {
    const { next, tell, taken } = follow(latest.current.state, event);
    latest.current.state = next;
    setState(next);
    setSeconds(saidFor(next, event.at));
    if (tell === 'start') recorder.current?.start();
    if (tell === 'stop') recorder.current?.stop();
    if (taken) latest.current.onTaken(taken);
  }, []);
  if (recorder.current === undefined) {
    recorder.current = openRecorder((signal) => handle({ kind: 'signal', signal, at: here.ticks() }));
  }
  useEffect(() => () => recorder.current?.close(), []);
  const runs = state.kind === 'recording' || state.kind === 'stopping';
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setInterval(() => handle({ kind: 'tick', at: here.ticks() }), LOOK_MS);
    return () => clearInterval(timer);
  }, [runs, handle]);
  return { state, seconds, press: () => handle({ kind: 'press', at: here.ticks() }), can: recorder.current !== null };
}
