/** A temporary file: good for three days, for the account that got it. */
export interface Medium {
  readonly account: string;
  readonly kind: 'voice' | 'image' | 'thumb';
  /** `amr`, `speex`, `mp3`, `jpg`… */
  readonly format: string;
  readonly bytes: Buffer;
  readonly at: number;
}
