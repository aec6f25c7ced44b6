import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { MessageStore } from '../../store/messages';
import type { PushStore } from '../../store/pushes';

type Needs = {
  readonly pushes: Pick<PushStore, 'get' | 'clearFaults'>;
  readonly messages: Pick<MessageStore, 'resend'>;
  readonly audit: Pick<AuditStore, 'note'>;
  /** They are due at once. */
  readonly wake: () => void;
};

/**
 * Tries again those that definitely failed, and no others: what was sent, or may have been, never rings a second time. Pressed twice it finds
 * nothing more to do. Tells how many go out again.
 * @throws Refusal push/not-found, access/denied, push/ended, push/over (its due time has passed)
 */
export async function resendFailed(needs: Needs, actor: Actor, id: string, now: Instant): Promise<number> {
  const push = await needs.pushes.get(id);
  if (!push || !may.readSchool(actor, push.schoolId)) throw new Refusal('push/not-found');
  if (!may.steerPushes(actor, push.schoolId)) throw new Refusal('access/denied');
  if (push.halt?.state === 'ended') throw new Refusal('push/ended');
  if (now >= push.dueAt) throw new Refusal('push/over');
  // The words were mended, or the school believes so: if not, the first one says so again.
  await needs.pushes.clearFaults(id);
  const amount = await needs.messages.resend(id, now);
  if (amount === 0) return 0;
  await needs.audit.note(
    { chain: push.schoolId, actor: { kind: 'teacher', id: actor.teacherId }, action: 'push-resent', about: { kind: 'push', id }, amount },
    now,
  );
  needs.wake();
  return amount;
}
