import type { Actor } from '../../domain/access/actor';
import type { Instant } from '../../domain/time/instant';
import { taughtBy, type ClassTiers } from './read-tiers';
import { setTiers, type SetTiersNeeds } from './set-tiers';

/** Nobody in this class is layered in one's own subject any more. @throws Refusal access/denied, classroom/not-found */
export async function clearTiers(
  needs: SetTiersNeeds,
  actor: Actor,
  of: { readonly classroomId: string; readonly subject: string },
  now: Instant,
): Promise<ClassTiers> {
  const { classroom } = await taughtBy(needs, actor, of);
  const students = await needs.roster.studentsOfClassrooms([classroom.id]);
  const present = new Set(students.map(({ id }) => id));
  const left = (await needs.tiers.ofClass(classroom.id, of.subject, now))
    .map(({ studentId }) => studentId)
    .filter((id) => !present.has(id));
  // Of who has gone to another class meanwhile nothing stays behind either.
  await needs.tiers.clear(left, of.subject);
  return setTiers(
    needs,
    actor,
    of,
    students.map(({ id }) => ({ studentId: id, tier: undefined })),
    now,
  );
}
