import type { Actor } from '../../domain/access/actor';
import type { AuditAction } from '../../domain/audit/audit';
import { Refusal } from '../../domain/refusal';
import type { StudentId } from '../../domain/roster/roster';
import type { Tier } from '../../domain/tier/tier';
import { addDays, civilDate, instantOf } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { TierStore } from '../../store/tiers';
import { consentedToTiers } from './consented';
import { taughtBy, tiersOf, type ClassTiers, type ReadTiersNeeds } from './read-tiers';

export type SetTiersNeeds = Omit<ReadTiersNeeds, 'tiers' | 'audit'> & {
  readonly tiers: Pick<TierStore, 'ofClass' | 'put' | 'clear'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

/** `tier` undefined: not layered. */
export interface TierChange {
  readonly studentId: StudentId;
  readonly tier: Tier | undefined;
}

/**
 * Sets or takes away the tiers of several children in one's own subject: all of it or, when one of them may not be set, nothing. What
 * stands already leaves no trace. Gives the class as it then is.
 * @throws Refusal access/denied, classroom/not-found, tier/child-not-found, tier/no-consent, tier/no-term
 */
export async function setTiers(
  needs: SetTiersNeeds,
  actor: Actor,
  of: { readonly classroomId: string; readonly subject: string },
  changes: readonly TierChange[],
  now: Instant,
): Promise<ClassTiers> {
  const { teacher, classroom } = await taughtBy(needs, actor, of);
  const { subject } = of;
  const [before, entries] = await Promise.all([tiersOf(needs, classroom, subject, now), needs.tiers.ofClass(classroom.id, subject, now)]);
  const known = new Map(before.students.map((line) => [line.student.id, line]));
  const wanted = new Map(changes.map(({ studentId, tier }) => [studentId, tier]));
  const sets: { studentId: StudentId; tier: Tier }[] = [];
  const gone: StudentId[] = [];
  for (const [studentId, tier] of wanted) {
    const line = known.get(studentId);
    if (!line) throw new Refusal('tier/child-not-found');
    if (tier !== undefined && !line.agreed) throw new Refusal('tier/no-consent');
    if (tier === undefined && entries.some((entry) => entry.studentId === studentId)) gone.push(studentId);
    else if (tier !== undefined && tier !== line.tier) sets.push({ studentId, tier });
  }
  if (sets.length > 0 && before.termEndsOn === undefined) throw new Refusal('tier/no-term');
  const until = instantOf(addDays(before.termEndsOn ?? civilDate(now), 1));
  const { schoolId, id: classroomId } = classroom;
  await needs.tiers.put(sets.map((one) => ({ ...one, schoolId, classroomId, subject, setAt: now, until })));
  await needs.tiers.clear(gone, subject);
  const note = (action: AuditAction, studentId: StudentId): Promise<void> =>
    needs.audit.note(
      { chain: schoolId, actor: { kind: 'teacher', id: teacher.teacherId }, action, about: { kind: 'student', id: studentId } },
      now,
    );
  await Promise.all([
    ...sets.map(({ studentId }) => note('tier-set', studentId)),
    ...gone.map((studentId) => note('tier-cleared', studentId)),
  ]);
  // A guardian who withdrew in the same moment has had everything erased but this.
  const ids = sets.map(({ studentId }) => studentId);
  const still = await consentedToTiers(needs, ids);
  await needs.tiers.clear(
    ids.filter((id) => !still.has(id)),
    subject,
  );
  return tiersOf(needs, classroom, subject, now);
}
