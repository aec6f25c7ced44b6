import type { ClassAnswer } from './class-answer';

/** An answer with the few names its reader may see. */
export interface ShownClassAnswer {
  readonly answer: ClassAnswer;
  /** Who wrote it. */
  readonly teacher?: string;
  readonly className?: string;
  /** What the reader may do with it; for staff alone. */
  readonly staff?: { readonly mine: boolean; readonly release: boolean; readonly withdraw: boolean };
}
