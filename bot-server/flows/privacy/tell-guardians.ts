import { messageIdOf, type Message } from '../../domain/push/push';
import type { GuardianId, SchoolId } from '../../domain/roster/roster';
import { DAY, type Instant } from '../../domain/time/instant';
import type { MessageStore } from '../../store/messages';

export type TellNeeds = { readonly messages: Pick<MessageStore, 'put'> };

/** Where a guardian reads what is kept about the child. */
const DESK = '/pages/privacy/index';

export interface Notice {
  readonly key: string;
  readonly schoolId: SchoolId;
  readonly title: string;
  /** What it opens; without one, where a guardian reads what is kept about the child. */
  readonly page?: string;
  readonly boundGuardianId?: GuardianId;
}

/** Lays a notice in the inbox of each guardian, once for a `key`. No name may stand in it: it may outlive what it tells of. */
export async function tellGuardians(
  { messages }: TellNeeds,
  to: readonly { readonly guardianId: GuardianId }[],
  { key, schoolId, title, page = DESK, boundGuardianId }: Notice,
  now: Instant,
): Promise<void> {
  await messages.put(
    to.map(({ guardianId }): Message => ({
      id: messageIdOf(guardianId, 'notice', key),
      guardianId,
      kind: 'notice',
      bundle: key,
      purpose: 'answer',
      schoolId,
      state: 'sent',
      sentBy: 'inbox',
      expiresAt: now + 30 * DAY,
      createdAt: now,
      subject: { kind: 'notice', title, page, ...(boundGuardianId === undefined ? {} : { boundGuardianId }) },
    })),
  );
}
