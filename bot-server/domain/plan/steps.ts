import type { RefusalCode } from '../refusal';
import type { Deed, DraftHead } from './draft';

/** What people do to a draft. `revision` is the one they saw. */
export type DraftStep = Deed & { readonly revision: number } & (
    | { readonly word: 'edit' }
    | { readonly word: 'submit' }
    | { readonly word: 'take-back' }
    | { readonly word: 'send-back'; readonly words: string }
    | { readonly word: 'approve' }
    | { readonly word: 'discard' }
  );

/** A step is refused, leads to a new head, or ends the draft: published, or thrown away. */
export type Stepped = { readonly refused: RefusalCode } | { readonly head: DraftHead } | { readonly ends: 'published' | 'discarded' };

/**
 * Draft → in review → published. Who submitted never approves nor sends back: a plan that reaches families was seen by two people.
 * While somebody reviews it nobody edits; a step made from an older look at it is refused and changes nothing.
 */
export function stepDraft(head: DraftHead, step: DraftStep): Stepped {
  if (step.revision !== head.revision) return { refused: 'plan/draft-changed' };
  const deed: Deed = { by: step.by, at: step.at };
  const next = { ...head, revision: head.revision + 1 };
  switch (step.word) {
    case 'edit':
      return head.state === 'in-review' ? { refused: 'plan/in-review' } : { head: { ...next, edited: deed } };
    case 'submit': {
      if (head.state === 'in-review') return { refused: 'plan/in-review' };
      const { sentBack: _answered, ...rest } = next;
      return { head: { ...rest, state: 'in-review', submitted: deed } };
    }
    case 'take-back': {
      if (head.state !== 'in-review') return { refused: 'plan/not-in-review' };
      const { submitted: _taken, ...rest } = next;
      return { head: { ...rest, state: 'editing' } };
    }
    case 'send-back': {
      const refused = reviewRefused(head, step.by);
      if (refused) return { refused };
      if (step.words.trim() === '') return { refused: 'plan/words-needed' };
      return { head: { ...next, state: 'editing', sentBack: { ...deed, words: step.words.trim() } } };
    }
    case 'approve': {
      const refused = reviewRefused(head, step.by);
      return refused ? { refused } : { ends: 'published' };
    }
    case 'discard':
      return head.state === 'in-review' ? { refused: 'plan/in-review' } : { ends: 'discarded' };
  }
}

function reviewRefused(head: DraftHead, by: string): RefusalCode | undefined {
  if (head.state !== 'in-review') return 'plan/not-in-review';
  return head.submitted?.by === by ? 'plan/own-review' : undefined;
}
