import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { BindingCheck } from '../../domain/binding/binding';
import { Refusal } from '../../domain/refusal';
import type { Classroom } from '../../domain/roster/roster';
import type { BindingStore } from '../../store/bindings';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';

export interface SchoolBindingNeeds {
  readonly roster: Pick<RosterStore, 'classroomsOfSchool' | 'studentsOfClassrooms' | 'guardianshipsOfStudents'>;
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
  readonly bindings: { readonly classCodes: Pick<BindingStore['classCodes'], 'checkOf' | 'setCheck'> };
}

export interface SchoolBinding {
  readonly check: BindingCheck;
  /** Counts only: who is not bound is the class teacher's to know. */
  readonly classrooms: readonly { readonly classroom: Classroom; readonly children: number; readonly bound: number }[];
}

const schoolOf = (actor: Actor): TeacherActor => {
  if (actor.role === 'teacher' && may.chooseBindingCheck(actor, actor.schoolId)) return actor;
  throw new Refusal('access/denied');
};

/** How far binding has come in the own school, class by class, and what is asked beside a child's name. @throws Refusal access/denied */
export async function schoolBinding({ roster, identities, bindings }: SchoolBindingNeeds, actor: Actor): Promise<SchoolBinding> {
  const { schoolId } = schoolOf(actor);
  const classrooms = await roster.classroomsOfSchool(schoolId);
  const students = await roster.studentsOfClassrooms(classrooms.map(({ id }) => id));
  const kins = await roster.guardianshipsOfStudents(students.map(({ id }) => id));
  const known = await identities.ofGuardians([...new Set(kins.map(({ guardianId }) => guardianId))]);
  const bound = new Set(known.flatMap(({ persons }) => persons.map(({ id }) => id)));
  const reached = new Set(kins.filter(({ guardianId }) => bound.has(guardianId)).map(({ studentId }) => studentId));
  return {
    check: await bindings.classCodes.checkOf(schoolId),
    classrooms: classrooms.map((classroom) => {
      const here = students.filter(({ classroomId }) => classroomId === classroom.id);
      return { classroom, children: here.length, bound: here.filter(({ id }) => reached.has(id)).length };
    }),
  };
}

/** Chooses what is asked beside a child's name in the own school, from the next try on. @throws Refusal access/denied */
export async function chooseCheck({ bindings }: Pick<SchoolBindingNeeds, 'bindings'>, actor: Actor, check: BindingCheck): Promise<void> {
  await bindings.classCodes.setCheck(schoolOf(actor).schoolId, check);
}
