import type { ClassOfFamilies } from '../../domain/binding/match';
import type { GuardianId } from '../../domain/roster/roster';
import type { BindingStore } from '../../store/bindings';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';

export interface LoadClassNeeds {
  readonly roster: Pick<RosterStore, 'studentsOfClassrooms' | 'guardianshipsOfStudents' | 'guardians'>;
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
  readonly bindings: { readonly slips: Pick<BindingStore['slips'], 'ofStudents'> };
}

export interface LoadedClass extends ClassOfFamilies {
  /** Guardians with a WeChat behind them. */
  readonly bound: ReadonlySet<GuardianId>;
}

/** All families of a class with their slips: the same reads whatever is looked for. */
export async function loadClass(needs: LoadClassNeeds, classroomId: string): Promise<LoadedClass> {
  const students = await needs.roster.studentsOfClassrooms([classroomId]);
  const studentIds = students.map(({ id }) => id);
  const [guardianships, slips] = await Promise.all([
    needs.roster.guardianshipsOfStudents(studentIds),
    needs.bindings.slips.ofStudents(studentIds),
  ]);
  const guardianIds = [...new Set(guardianships.map(({ guardianId }) => guardianId))];
  const [guardians, identities] = await Promise.all([needs.roster.guardians(guardianIds), needs.identities.ofGuardians(guardianIds)]);
  const bound = new Set(identities.flatMap(({ persons }) => persons.filter(({ kind }) => kind === 'guardian').map(({ id }) => id)));
  return { students, guardianships, guardians, slips, bound };
}
