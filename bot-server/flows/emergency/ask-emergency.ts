import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Emergency } from '../../domain/emergency/emergency';
import { classesOf } from '../../domain/push/audience';
import type { AudienceRule } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { EmergencyStore } from '../../store/emergencies';
import type { RosterStore } from '../../store/roster';

type Needs = {
  readonly emergencies: Pick<EmergencyStore, 'put'>;
  readonly roster: Pick<RosterStore, 'classroomsOfSchool'>;
  readonly audit: Pick<AuditStore, 'note'>;
  readonly newId: () => string;
};

/** Asks for an emergency: nothing rings before another person confirms it. @throws Refusal access/denied, emergency/nobody (no class of the school is meant) */
export async function askEmergency(
  needs: Needs,
  actor: Actor,
  { text, reason, audience }: { readonly text: string; readonly reason: string; readonly audience: AudienceRule },
  now: Instant,
): Promise<Emergency> {
  if (actor.role !== 'teacher' || !may.settleEmergency(actor, actor.schoolId)) throw new Refusal('access/denied');
  if (classesOf(audience, await needs.roster.classroomsOfSchool(actor.schoolId)).length === 0) throw new Refusal('emergency/nobody');
  const asked = { id: `e-${needs.newId()}`, schoolId: actor.schoolId, askedBy: actor.teacherId, askedAt: now, state: 'asked' as const };
  const emergency: Emergency = { ...asked, text, reason, audience };
  await needs.emergencies.put(emergency);
  await needs.audit.note(
    {
      ...{ chain: actor.schoolId, actor: { kind: 'teacher', id: actor.teacherId } },
      ...{ action: 'emergency-asked', about: { kind: 'school', id: actor.schoolId }, reason },
    },
    now,
  );
  return emergency;
}
