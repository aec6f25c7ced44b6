import type { Actor } from '../../domain/access/actor';
import { bureausUnder } from '../../domain/access/bureaus-under';
import { may } from '../../domain/access/may';
import type { BureauBorder, Border, SchoolBorder } from '../../domain/importing/roster-border';
import type { RosterFile } from '../../domain/importing/roster-reader';
import { Refusal } from '../../domain/refusal';
import type { RosterOperation } from '../../domain/roster/operation';
import type { RosterStore } from '../../store/roster';

/** A school's own file; a bureau's holds many schools. */
export const LARGEST_OF_SCHOOL = 4 * 1024 * 1024;

/** How far somebody's import may reach, before it is known what the file holds. */
export type Reach = SchoolBorder | Omit<BureauBorder, 'taken'>;

/** Who imports a roster, whose it is, and how far it may reach. */
export interface RosterHand {
  readonly by: RosterOperation['by'];
  readonly owner: Pick<RosterOperation, 'schoolId' | 'bureauId'>;
  readonly reach: Reach;
}

/** The hand of who runs a school's office, or of a bureau's officer. @throws Refusal access/denied */
export async function rosterHand({ roster }: { readonly roster: Pick<RosterStore, 'bureaus'> }, actor: Actor): Promise<RosterHand> {
  if (actor.role === 'teacher' && may.keepRoster(actor, actor.schoolId)) {
    const { schoolId, teacherId: id, roles } = actor;
    return { by: { kind: 'teacher', id }, owner: { schoolId }, reach: { schoolId, mayNameHeads: roles.includes('head') } };
  }
  if (!may.keepBureauRoster(actor)) throw new Refusal('access/denied');
  const { bureauId, officerId: id, schoolIds } = actor;
  return {
    ...{ by: { kind: 'officer', id }, owner: { bureauId } },
    reach: { bureauIds: bureausUnder(await roster.bureaus(), bureauId), schoolIds },
  };
}

/** Whether an operation was done to the roster this hand keeps. */
export const isOwn = (operation: RosterOperation, { owner }: RosterHand): boolean =>
  owner.schoolId === undefined
    ? operation.schoolId === undefined && owner.bureauId !== undefined && operation.bureauId === owner.bureauId
    : operation.schoolId === owner.schoolId;

/** The border for one file: for a bureau also which of its school codes are taken by others. */
export async function borderFor(
  { roster }: { readonly roster: Pick<RosterStore, 'schools'> },
  reach: Reach,
  file: RosterFile,
): Promise<Border> {
  if ('schoolId' in reach) return reach;
  const own = new Set(reach.schoolIds);
  const others = [...new Set(file.schools.map(({ fact }) => fact.id))].filter((id) => !own.has(id));
  return { ...reach, taken: new Set((await roster.schools(others)).map(({ id }) => id)) };
}
