import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import { duplicatesOf, mergeGuardians, mergeStudents, type Duplicates } from '../../domain/roster/merge';
import { isPresent } from '../../domain/roster/membership';
import type { RosterOperation } from '../../domain/roster/operation';
import type { Instant } from '../../domain/time/instant';
import type { BindingStore } from '../../store/bindings';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';
import { keepRoster, type KeepNeeds } from './keep-students';

type Needs = Omit<KeepNeeds, 'roster'> & {
  readonly roster: KeepNeeds['roster'] & Pick<RosterStore, 'peopleOfSchool' | 'guardians' | 'classroomsOfSchool'>;
  readonly bindings: { readonly kinship: Pick<BindingStore['kinship'], 'ties'> };
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
};

/** Who may be one and the same in one's school, with the names of the classes. @throws Refusal access/denied */
export async function findDuplicates(needs: Needs, actor: Actor): Promise<Duplicates & { classNames: ReadonlyMap<string, string> }> {
  const { schoolId } = keeperOf(actor);
  const [people, classrooms] = await Promise.all([needs.roster.peopleOfSchool(schoolId), needs.roster.classroomsOfSchool(schoolId)]);
  return { ...duplicatesOf(people), classNames: new Map(classrooms.map(({ id, name }) => [id, name])) };
}

/** Two rows of one child become one. @throws Refusal access/denied, roster/not-found, roster/not-now */
export async function mergeTwoStudents(needs: Needs, actor: Actor, keepId: string, dropId: string, now: Instant): Promise<RosterOperation> {
  const keeper = keeperOf(actor);
  const found = await needs.roster.students([keepId, dropId]);
  const keep = found.find(({ id }) => id === keepId);
  const drop = found.find(({ id }) => id === dropId);
  if (keep?.schoolId !== keeper.schoolId || drop?.schoolId !== keeper.schoolId) throw new Refusal('roster/not-found');
  if (keep.id === drop.id || !isPresent(keep) || drop.mergedInto !== undefined) {
    throw new Refusal('roster/not-now', { message: '要留下的那一行必须还在校，两行也不能是同一行' });
  }
  const merge = mergeStudents(keep, drop, await needs.bindings.kinship.ties({ studentIds: [keep.id, drop.id] }));
  const what = { kind: 'merge', title: '合并重复的学生', action: 'student-merged', about: { kind: 'student', id: keep.id } } as const;
  return keepRoster(needs, keeper, what, merge, now);
}

/**
 * One person who has a new phone: the row that is kept gets it. Only of families that this school alone has.
 * @throws Refusal access/denied, roster/not-found, roster/not-now
 */
export async function mergeTwoGuardians(
  needs: Needs,
  actor: Actor,
  keepId: string,
  dropId: string,
  now: Instant,
): Promise<RosterOperation> {
  const keeper = keeperOf(actor);
  const ties = await needs.bindings.kinship.ties({ guardianIds: [keepId, dropId] });
  const children = await needs.roster.students(ties.filter(({ endedAt }) => endedAt === undefined).map(({ studentId }) => studentId));
  const guardians = await needs.roster.guardians([keepId, dropId]);
  const keep = guardians.find(({ id }) => id === keepId);
  const drop = guardians.find(({ id }) => id === dropId);
  const own = children.length > 0 && children.every(({ schoolId }) => schoolId === keeper.schoolId);
  if (!keep || !drop || keep.id === drop.id || !own) throw new Refusal('roster/not-found');
  if (keep.name !== drop.name) throw new Refusal('roster/not-now', { message: '两位家长名字不一样，不能合并' });
  const bound = (await needs.identities.ofGuardians([drop.id])).length;
  if (bound > 0) throw new Refusal('roster/not-now', { message: '要去掉的那一位已经绑定了微信。请留下这一位，或者先由班主任解除绑定' });
  const merge = mergeGuardians(keep, drop, ties);
  const what = { kind: 'merge', title: '合并重复的家长', action: 'student-merged', about: { kind: 'guardian', id: keep.id } } as const;
  return keepRoster(needs, keeper, what, merge, now);
}

function keeperOf(actor: Actor): TeacherActor {
  if (actor.role !== 'teacher' || !may.keepRoster(actor, actor.schoolId)) throw new Refusal('access/denied');
  return actor;
}
