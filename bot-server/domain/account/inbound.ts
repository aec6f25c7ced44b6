import type { Instant } from '../time/instant';
import type { OpenId } from './account';
import type { SendOutcome } from './outcome';

interface From {
  readonly openid: OpenId;
  /** WeChat's CreateTime, in milliseconds, whole seconds. */
  readonly at: Instant;
}

/** One line of an answered subscribe pop-up; `index` is its place in the pop-up. */
export interface PopupChoice {
  readonly templateId: string;
  readonly choice: 'accept' | 'reject' | 'other';
  readonly index: number;
}

/** What became of a message that WeChat had taken. */
export interface LateOutcome {
  /** The id that the send returned. */
  readonly platformId: string;
  readonly templateId?: string;
  readonly outcome: SendOutcome;
}

/** What was said, without who said it and when. */
export type InboundPart =
  | { readonly kind: 'text'; readonly text: string; readonly messageId: string }
  | { readonly kind: 'image'; readonly mediaId: string; readonly messageId: string }
  | { readonly kind: 'voice'; readonly mediaId: string; readonly format: string; readonly messageId: string }
  /** `scene` is the parameter of the code that led here. */
  | { readonly kind: 'subscribed'; readonly scene?: string }
  | { readonly kind: 'unsubscribed' }
  | { readonly kind: 'scanned'; readonly scene: string }
  | { readonly kind: 'menu-clicked'; readonly key: string }
  | { readonly kind: 'chat-entered' }
  | { readonly kind: 'popup-answered'; readonly choices: readonly PopupChoice[] }
  /** The person refused these templates in WeChat's settings. */
  | { readonly kind: 'consent-withdrawn'; readonly templateIds: readonly string[] }
  | { readonly kind: 'send-finished'; readonly results: readonly LateOutcome[] }
  /** The result of a content check; `none`: WeChat could not look at it. */
  | { readonly kind: 'media-checked'; readonly trace: string; readonly suggest: 'pass' | 'review' | 'risky' | 'none' }
  /** Something this version has no use for; `type` is WeChat's word for it. */
  | { readonly kind: 'unknown'; readonly type: string };

/** Everything that WeChat tells us, in our words. */
export type Inbound = From & InboundPart;
