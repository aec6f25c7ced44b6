import type { ClassroomId, GuardianId, SchoolId, StudentId } from '../roster/roster';
import { holderIdsOf, type HolderId } from '../question/holders';
import type { Actor } from './actor';

declare const sealed: unique symbol;

/** What an actor's queries may reach. Only {@link scopeOf} and {@link systemScope} can make one, so a query without a scope does not compile. */
export type Scope = {
  readonly guardianId?: GuardianId;
  readonly studentIds: readonly StudentId[];
  readonly classroomIds: readonly ClassroomId[];
  readonly schoolIds: readonly SchoolId[];
  /** Whose boxes of questions a teacher opens. */
  readonly holderIds?: readonly HolderId[];
  /** Jobs and the operator's command line see all. */
  readonly all: boolean;
  readonly [sealed]: true;
};

const seal = (scope: Omit<Scope, typeof sealed>): Scope => scope as Scope;

/** A guardian reaches their own children, a child who was handed the phone themself, a teacher their classes (a scheduler or head the school), an officer the schools of the bureau and of those below it, a stranger nothing. */
export function scopeOf(who: Actor): Scope {
  const nothing = {
    studentIds: [],
    classroomIds: [],
    schoolIds: [],
    all: false,
  };
  switch (who.role) {
    case 'guardian':
      return seal({
        ...nothing,
        guardianId: who.guardianId,
        studentIds: who.studentIds,
      });
    case 'learner':
      return seal({ ...nothing, studentIds: [who.studentId] });
    case 'teacher': {
      const wholeSchool = who.roles.some((role) => role !== 'teacher');
      return seal({
        ...nothing,
        classroomIds: who.classroomIds,
        holderIds: holderIdsOf(who),
        schoolIds: wholeSchool ? [who.schoolId] : [],
      });
    }
    case 'officer':
      return seal({ ...nothing, schoolIds: who.schoolIds });
    case 'stranger':
      return seal(nothing);
  }
}

/** For jobs and operators only: they act for nobody in particular. */
export const systemScope: Scope = seal({
  studentIds: [],
  classroomIds: [],
  schoolIds: [],
  all: true,
});

/** For jobs that speak about one school: no more than that school, although nobody in particular asks. */
export const schoolScope = (schoolId: SchoolId, classroomIds: readonly ClassroomId[]): Scope =>
  seal({ studentIds: [], classroomIds, schoolIds: [schoolId], all: false });
