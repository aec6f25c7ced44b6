import type { TeacherActor } from '../access/actor';
import type { TeacherId } from '../roster/roster';
import { deskOf, type HolderId } from './holders';
import type { Question } from './question';

/**
 * Who has a question after somebody gave theirs away: the new one first, then everybody else it had climbed to. Words of danger stay with the
 * desk as well. Undefined where nothing would change.
 */
export function handedOver(
  { holders, schoolId, alarm }: Pick<Question, 'holders' | 'schoolId' | 'alarm'>,
  actor: Pick<TeacherActor, 'teacherId'>,
  teacherId: TeacherId | undefined,
): { readonly holders: HolderId[]; readonly teacherId?: TeacherId } | undefined {
  const desk = deskOf(schoolId);
  const given = holders.includes(actor.teacherId) ? actor.teacherId : desk;
  const target = teacherId ?? desk;
  if (target === given) return undefined;
  const rest = holders.filter((id) => id !== target && (id !== given || (id === desk && alarm !== undefined)));
  return { holders: [target, ...rest], ...(teacherId === undefined ? {} : { teacherId }) };
}
