import type { RecorderSignal, Taken } from '../../../platform/record';

export const LONGEST_S = 60;

/** What the one big button is about. Times are the phone's ticks in milliseconds. */
export type Recording =
  | { readonly kind: 'idle' }
  /** The phone asks whether it may listen, or warms up. */
  | { readonly kind: 'starting' }
  | { readonly kind: 'recording'; readonly since: number }
  /** Told to stop; the sound is not there yet. */
  | { readonly kind: 'stopping'; readonly since: number }
  | { readonly kind: 'failed'; readonly words: string };

export type RecordingEvent =
  | { readonly kind: 'press'; readonly at: number }
  | { readonly kind: 'tick'; readonly at: number }
  | { readonly kind: 'signal'; readonly signal: RecorderSignal; readonly at: number };

/** What follows of an event: what the recorder is told, and a sound that is there. */
export interface Followed {
  readonly next: Recording;
  readonly tell?: 'start' | 'stop';
  readonly taken?: Taken;
}

/** Starting takes as long as a person looks at the phone's own question; this is longer than any recorder needs to stop. */
const LATE_MS = 8000;

const DENIED = '手机没有让我们用麦克风。请点右上角“设置”打开“麦克风”，再按一次；打字也可以。';
const BROKEN = '没有录上，请再按一次；打字也可以。';
const TOO_SHORT = '太短了，没有录上。请按一下开始，说完再按一下。';
const SHORTEST_S = 0.6;

/** The recorder's whole life: signals may come late, twice or never, and a press while it is busy does nothing. */
export function follow(state: Recording, event: RecordingEvent): Followed {
  switch (event.kind) {
    case 'press':
      if (state.kind === 'idle' || state.kind === 'failed') return { next: { kind: 'starting' }, tell: 'start' };
      if (state.kind === 'recording') return { next: { kind: 'stopping', since: event.at }, tell: 'stop' };
      return { next: state };
    case 'tick':
      if (state.kind === 'recording' && event.at - state.since >= LONGEST_S * 1000)
        return { next: { kind: 'stopping', since: event.at }, tell: 'stop' };
      if (state.kind === 'stopping' && event.at - state.since >= LATE_MS) return { next: { kind: 'failed', words: BROKEN } };
      return { next: state };
    case 'signal':
      return heard(state, event.signal, event.at);
  }
}

function heard(state: Recording, signal: RecorderSignal, at: number): Followed {
  const waits = state.kind === 'starting' || state.kind === 'recording' || state.kind === 'stopping';
  switch (signal.kind) {
    case 'started':
      return { next: state.kind === 'starting' ? { kind: 'recording', since: at } : state };
    case 'failed':
      return { next: waits ? { kind: 'failed', words: signal.because === 'denied' ? DENIED : BROKEN } : state };
    case 'done':
      if (!waits) return { next: state };
      if ((signal.taken.seconds ?? 1) < SHORTEST_S) return { next: { kind: 'failed', words: TOO_SHORT } };
      return { next: { kind: 'idle' }, taken: signal.taken };
  }
}

/** Whole seconds that were said. */
export const saidFor = (state: Recording, now: number): number =>
  state.kind === 'recording' ? Math.min(LONGEST_S, Math.max(0, Math.floor((now - state.since) / 1000))) : 0;
