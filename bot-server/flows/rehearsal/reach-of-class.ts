import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import { reachOf, type Reach } from '../../domain/rehearsal/unreachable';
import type { Classroom, Student } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import { loadChildren, type ListenerNeeds } from './load-listeners';

type Needs = ListenerNeeds & {
  readonly roster: ListenerNeeds['roster'] & { classrooms(ids: readonly string[]): Promise<Classroom[]> };
  readonly audit: Pick<AuditStore, 'note'>;
};

export interface ReachOfClass {
  readonly classroom: Classroom;
  readonly families: number;
  /** In the roster's order. */
  readonly missing: readonly { readonly student: Student; readonly because: Exclude<Reach, 'rings'> }[];
}

/**
 * Whose families a push would not ring, by name, for the class teacher alone: before anything is sent, so that somebody can speak to them.
 * @throws Refusal classroom/not-found, also for another teacher's class
 */
export async function reachOfClass(needs: Needs, actor: Actor, classroomId: string, now: Instant): Promise<ReachOfClass> {
  const [classroom] = may.readClassByName(actor, classroomId) ? await needs.roster.classrooms([classroomId]) : [];
  if (!classroom || !may.readClassByName(actor, classroomId)) throw new Refusal('classroom/not-found');
  const [students, children] = await Promise.all([
    needs.roster.studentsOfClassrooms([classroomId]),
    loadChildren(needs, [classroom], now),
    needs.audit.note(
      {
        ...{ chain: classroom.schoolId, actor: { kind: 'teacher', id: actor.teacherId }, action: 'class-read-by-name' },
        about: { kind: 'classroom', id: classroomId },
      },
      now,
    ),
  ]);
  const reach = new Map(children.map((child) => [child.studentId, reachOf(child)]));
  const missing = students.flatMap((student) => {
    const because = reach.get(student.id) ?? 'not-bound';
    return because === 'rings' ? [] : [{ student, because }];
  });
  return { classroom, families: students.length, missing };
}
