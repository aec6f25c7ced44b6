import type { Actor } from '../../domain/access/actor';
import type { Classroom, Guardian, Guardianship, School, Student } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { RosterStore } from '../../store/roster';
import { tendedClass } from './class-families';
import { loadClass, type LoadClassNeeds } from './load-class';

type Needs = LoadClassNeeds & {
  readonly roster: Pick<RosterStore, 'classrooms' | 'school'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

export interface CallSheet {
  readonly classroom: Classroom;
  readonly school: School | undefined;
  readonly lines: readonly {
    readonly student: Student;
    readonly guardians: readonly { readonly guardian: Guardian; readonly kin: Guardianship }[];
  }[];
}

/** Whom to call: children with nobody bound, and the whole numbers of their guardians. The only place that shows them; it is written down first. @throws Refusal access/denied, classroom/not-found */
export async function printCallSheet(needs: Needs, who: Actor, classroomId: string, now: Instant): Promise<CallSheet> {
  const { actor, classroom } = await tendedClass(needs, who, classroomId);
  const { students, guardianships, guardians, bound } = await loadClass(needs, classroomId);
  const byId = new Map(guardians.map((guardian) => [guardian.id, guardian]));
  const lines = students
    .map((student) => ({ student, kins: guardianships.filter(({ studentId }) => studentId === student.id) }))
    .filter(({ kins }) => !kins.some(({ guardianId }) => bound.has(guardianId)))
    .map(({ student, kins }) => ({
      student,
      guardians: kins.flatMap((kin) => {
        const guardian = byId.get(kin.guardianId);
        return guardian ? [{ guardian, kin }] : [];
      }),
    }));
  const about = { kind: 'classroom' as const, id: classroomId };
  const by = { kind: 'teacher' as const, id: actor.teacherId };
  const entry = { chain: classroom.schoolId, actor: by, action: 'call-sheet-printed' as const, about };
  await needs.audit.note({ ...entry, reason: 'calling families that are not bound', amount: lines.length }, now);
  return { classroom, school: await needs.roster.school(classroom.schoolId), lines };
}
