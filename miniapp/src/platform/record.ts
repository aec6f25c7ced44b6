/** A sound that was recorded, or a file that was chosen: its bytes, and an address to play it from before it is sent. */
export interface Taken {
  readonly bytes: ArrayBuffer;
  readonly address: string;
  readonly seconds?: number;
}

export type RecorderSignal =
  | { readonly kind: 'started' }
  | { readonly kind: 'done'; readonly taken: Taken }
  /** `denied`: the person or the phone does not let us listen. */
  | { readonly kind: 'failed'; readonly because: 'denied' | 'broken' };

/** One recorder at a time; what happens is told by signals, which may come late or never. */
export interface Recorder {
  start(): void;
  stop(): void;
  /** Stops without a word. */
  close(): void;
}

export const LONGEST_MS = 60_000;
