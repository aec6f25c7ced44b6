import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Classroom, Student, Teacher } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { RosterStore } from '../../store/roster';

interface Needs {
  readonly roster: Pick<
    RosterStore,
    'classrooms' | 'studentsOfClassrooms' | 'leftOfClassroom' | 'classroomsOfSchool' | 'countStudents' | 'teachersOfClassroom'
  >;
  readonly audit: Pick<AuditStore, 'note'>;
}

export interface ClassList {
  readonly classroom: Classroom;
  readonly students: readonly Student[];
  /** Marked as left while they sat in this class: they can be taken back. */
  readonly left: readonly Student[];
  /** Everybody who teaches a subject in it. */
  readonly teachers: readonly Teacher[];
}

/** A class by name, for who keeps the school's roster. @throws Refusal classroom/not-found, also for another school's class */
export async function listClass(needs: Needs, actor: Actor, classroomId: string, now: Instant): Promise<ClassList> {
  const [classroom] = await needs.roster.classrooms([classroomId]);
  if (!may.keepRoster(actor, classroom?.schoolId ?? '') || !classroom)
    throw new Refusal(schoolOf(actor) ? 'classroom/not-found' : 'access/denied');
  const [students, left, teachers] = await Promise.all([
    needs.roster.studentsOfClassrooms([classroomId]),
    needs.roster.leftOfClassroom(classroomId),
    needs.roster.teachersOfClassroom(classroomId),
    needs.audit.note(
      {
        ...{ chain: classroom.schoolId, actor: { kind: 'teacher', id: actor.teacherId }, action: 'class-read-by-name' },
        about: { kind: 'classroom', id: classroomId },
      },
      now,
    ),
  ]);
  return { classroom, students, left, teachers };
}

/** The classes of one's own school with how many sit in each. @throws Refusal access/denied */
export async function listClasses(needs: Needs, actor: Actor): Promise<{ classroom: Classroom; students: number }[]> {
  const schoolId = schoolOf(actor);
  if (schoolId === undefined) throw new Refusal('access/denied');
  const classrooms = await needs.roster.classroomsOfSchool(schoolId);
  const counts = await needs.roster.countStudents(classrooms.map(({ id }) => id));
  return classrooms.map((classroom) => ({ classroom, students: counts.get(classroom.id) ?? 0 }));
}

/** The school whose roster this person keeps. */
export const schoolOf = (actor: Actor): string | undefined =>
  actor.role === 'teacher' && may.keepRoster(actor, actor.schoolId) ? actor.schoolId : undefined;
