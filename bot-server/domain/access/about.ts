import type { Purpose } from '../account/account';
import type { QuietHours } from '../push/quiet-hours';
import type { MinuteOfDay } from '../time/civil';
import type { Introduction } from './introduction';

/** All that a person sees on their own page. */
export interface AboutMe {
  readonly known: Introduction;
  readonly quietHours: QuietHours | null;
  readonly digestMinute: MinuteOfDay;
  readonly largeType: boolean;
  readonly subscriptions: readonly {
    readonly purpose: Purpose;
    readonly templateId: string;
    readonly title: string;
    /** null: as often as there is something. */
    readonly remaining: number | null;
    readonly longTerm?: true;
  }[];
  /** Staff only: whether they are known by a WeChat, so that something can ring them. */
  readonly hasWeChat?: boolean;
  /** What is kept, in kinds and amounts. */
  readonly kept: readonly { readonly kind: 'children' | 'questions' | 'messages' | 'viewings'; readonly amount: number }[];
}
