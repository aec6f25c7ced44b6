import type { Instant } from '../time/instant';

/** What people (or WeChat's refusal) said about a push; absent while it simply runs. */
export interface Halt {
  readonly state: 'paused' | 'ended';
  readonly at: Instant;
}

/** WeChat refused a push's words, or a template: every family would get the same refusal. */
export interface Fault {
  readonly accountId: string;
  readonly templateId: string;
  readonly code: string;
  /** The label of the field it is about, where WeChat named one. */
  readonly field?: string;
  readonly at: Instant;
}
