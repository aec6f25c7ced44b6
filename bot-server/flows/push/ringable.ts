import type { RingFacts } from '../../domain/push/decide';
import type { About } from '../../domain/push/digest';
import type { PushId } from '../../domain/push/push';
import type { Variables, Variant } from '../../domain/push/wording';
import type { StudentId } from '../../domain/roster/roster';
import type { ClaimedMessage } from '../../store/messages/row';

/** A claimed message with everything that is known about it just now. */
export interface Ringable {
  readonly claimed: ClaimedMessage;
  readonly facts: RingFacts;
  readonly words: Variables;
  /** On whose behalf the item is opened. */
  readonly forStudent?: StudentId;
  readonly about?: About;
  readonly variants?: readonly Variant[];
  /** The pushes whose messages go along with this one, and the page that lists them all. */
  readonly company?: readonly PushId[];
  readonly page?: string;
}
