import type { Actor } from '../../domain/access/actor';
import { placesOfClasses, type AnswerPlace } from '../../domain/class-answer/class-answer';
import { Refusal } from '../../domain/refusal';
import type { Classroom } from '../../domain/roster/roster';
import type { RosterStore } from '../../store/roster';

/** The classes whose answers somebody reads: of their children, those they lead or teach, and all of the school for its office. */
export async function classesOf(
  { roster }: { readonly roster: Pick<RosterStore, 'classrooms' | 'classroomsOfSchool'> },
  actor: Actor,
): Promise<Classroom[]> {
  if (actor.role === 'guardian') return roster.classrooms(actor.classroomIds);
  if (actor.role !== 'teacher') throw new Refusal(actor.role === 'stranger' ? 'auth/not-bound' : 'access/denied');
  if (actor.roles.some((role) => role !== 'teacher')) return roster.classroomsOfSchool(actor.schoolId);
  return roster.classrooms([...actor.classroomIds, ...(actor.teaches ?? []).flatMap(({ classroomIds }) => classroomIds)]);
}

/** Where the answers stand that somebody may read. @throws Refusal auth/not-bound, access/denied */
export async function placesFor(needs: Parameters<typeof classesOf>[0], actor: Actor): Promise<AnswerPlace[]> {
  const places = placesOfClasses(await classesOf(needs, actor));
  return actor.role === 'teacher' ? [...new Set([...places, `school:${actor.schoolId}`])] : places;
}
