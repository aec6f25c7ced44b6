import type { Actor } from '../../domain/access/actor';
import { SLIP_LIFE } from '../../domain/binding/binding';
import { Refusal } from '../../domain/refusal';
import type { Classroom, School, Student } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { BindingStore } from '../../store/bindings';
import type { RosterStore } from '../../store/roster';
import { drawCode, linkOf, tendedClass, type ClassFamiliesNeeds } from './class-families';

type Needs = Pick<ClassFamiliesNeeds, 'audit' | 'env' | 'randomCode' | 'qrPicture'> & {
  readonly roster: Pick<RosterStore, 'classrooms' | 'school' | 'studentsOfClassrooms'>;
  readonly bindings: Pick<BindingStore, 'classCodes' | 'slips'>;
};

export interface SlipSheet {
  readonly classroom: Classroom;
  readonly school: School | undefined;
  readonly validUntil: Instant;
  readonly classCode: string;
  readonly slips: readonly { readonly student: Student; readonly code: string; readonly qr: string }[];
}

/**
 * New slips for the whole class or for some children: what they had before is void. The codes leave here once and are kept as hashes.
 * @throws Refusal access/denied, classroom/not-found, binding/child-not-found
 */
export async function printSlips(
  needs: Needs,
  who: Actor,
  { classroomId, studentIds }: { readonly classroomId: string; readonly studentIds?: readonly string[] | undefined },
  now: Instant,
): Promise<SlipSheet> {
  const { actor, classroom } = await tendedClass(needs, who, classroomId);
  const students = await needs.roster.studentsOfClassrooms([classroomId]);
  const wanted = studentIds === undefined ? students : students.filter(({ id }) => studentIds.includes(id));
  if (wanted.length === 0 || (studentIds !== undefined && wanted.length < new Set(studentIds).size))
    throw new Refusal('binding/child-not-found');
  const draw = drawCode(needs);
  const { code } = await needs.bindings.classCodes.ofClass(classroomId, draw, now);
  const slips = wanted.map((student) => {
    const slip = draw();
    return { student, code: slip, qr: needs.qrPicture(linkOf(needs, { code, slip })) };
  });
  const validUntil = now + SLIP_LIFE;
  const about = { kind: 'classroom' as const, id: classroomId };
  const by = { kind: 'teacher' as const, id: actor.teacherId };
  await needs.audit.note({ chain: classroom.schoolId, actor: by, action: 'slips-printed', about, amount: slips.length }, now);
  await needs.bindings.slips.print(
    classroomId,
    slips.map(({ student, code: slip }) => ({ studentId: student.id, code: slip })),
    validUntil,
    now,
  );
  return { classroom, school: await needs.roster.school(classroom.schoolId), validUntil, classCode: code, slips };
}
