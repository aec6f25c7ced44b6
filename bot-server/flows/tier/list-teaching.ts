import type { Actor } from '../../domain/access/actor';
import { Refusal } from '../../domain/refusal';
import type { Classroom } from '../../domain/roster/roster';
import type { RosterStore } from '../../store/roster';

/** A subject in a class, as its teacher chooses it. */
export interface TaughtClass {
  readonly classroom: Classroom;
  readonly subject: string;
  readonly students: number;
}

/** What the teacher who asks teaches where, in the school's order. @throws Refusal access/denied */
export async function listTeaching(
  { roster }: { readonly roster: Pick<RosterStore, 'classrooms' | 'countStudents'> },
  actor: Actor,
): Promise<TaughtClass[]> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const teaches = actor.teaches ?? [];
  const ids = [...new Set(teaches.flatMap(({ classroomIds }) => classroomIds))];
  const [classrooms, counts] = await Promise.all([roster.classrooms(ids), roster.countStudents(ids)]);
  return classrooms
    .filter(({ schoolId }) => schoolId === actor.schoolId)
    .flatMap((classroom) =>
      teaches
        .filter(({ classroomIds }) => classroomIds.includes(classroom.id))
        .map(({ subject }) => ({ classroom, subject, students: counts.get(classroom.id) ?? 0 })),
    );
}
