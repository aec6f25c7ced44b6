import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { faultOfSettling } from '../../domain/emergency/emergency';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { EmergencyStore } from '../../store/emergencies';

type Needs = {
  readonly emergencies: Pick<EmergencyStore, 'get' | 'settle'>;
  readonly audit: Pick<AuditStore, 'note'>;
  /** It is to be written and to ring at once. */
  readonly wake: () => void;
};

/**
 * The second person's word: from here on it rings, or never will. Who asked can only take it back.
 * @throws Refusal access/denied, emergency/not-found, emergency/own, emergency/lapsed, emergency/settled
 */
export async function settleEmergency(
  needs: Needs,
  actor: Actor,
  { id, word }: { readonly id: string; readonly word: 'confirm' | 'refuse' },
  now: Instant,
): Promise<void> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const emergency = await needs.emergencies.get(id);
  if (!emergency || !may.readSchool(actor, emergency.schoolId)) throw new Refusal('emergency/not-found');
  if (!may.settleEmergency(actor, emergency.schoolId)) throw new Refusal('access/denied');
  const fault = faultOfSettling(emergency, actor.teacherId, word, now);
  if (fault) throw new Refusal(fault);
  if (!(await needs.emergencies.settle(id, word === 'confirm' ? 'confirmed' : 'refused', actor.teacherId, now)))
    throw new Refusal('emergency/settled');
  await needs.audit.note(
    {
      ...{ chain: emergency.schoolId, actor: { kind: 'teacher', id: actor.teacherId } },
      ...{
        action: word === 'confirm' ? 'emergency-confirmed' : 'emergency-refused',
        about: { kind: 'school', id: emergency.schoolId },
        reason: emergency.reason,
      },
    },
    now,
  );
  if (word === 'confirm') needs.wake();
}
