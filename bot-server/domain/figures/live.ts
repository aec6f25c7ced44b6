import type { Actor } from '../access/actor';
import { may } from '../access/may';
import type { BureauId, ClassroomId, SchoolId } from '../roster/roster';
import type { PushId } from '../push/push';

/** Something that figures are made of was written. */
export type LiveChange =
  | { readonly kind: 'class'; readonly schoolId: SchoolId; readonly classroomId: ClassroomId; readonly pushId: PushId }
  | { readonly kind: 'release'; readonly bureauId: BureauId };

/** What a listener is told: never a count, only where to look again; what is read there goes by the rule of its page. */
export type LiveWord = { readonly about: 'push'; readonly push: PushId } | { readonly about: 'bureau' } | { readonly about: 'all' };

/**
 * Whether a change is to be told to somebody: `told` at once, `if-told-differs` only where what the office may read of that push is another
 * now, since that a family came is told to nobody by the moment of a word either. A bureau hears of what was released to it and of nothing
 * else; `bureauIds` are its own and those below it.
 */
export function hears(actor: Actor, change: LiveChange, bureauIds: ReadonlySet<BureauId>): 'told' | 'if-told-differs' | undefined {
  if (change.kind === 'release') return may.readBureau(actor) && bureauIds.has(change.bureauId) ? 'told' : undefined;
  if (actor.role !== 'teacher' || actor.schoolId !== change.schoolId) return undefined;
  if (may.readClassByName(actor, change.classroomId)) return 'told';
  return may.readSchool(actor, change.schoolId) ? 'if-told-differs' : undefined;
}

/** Who has anything to hear at all. */
export const mayListen = (actor: Actor): boolean =>
  may.readBureau(actor) || (actor.role === 'teacher' && (actor.classroomIds.length > 0 || may.readSchool(actor, actor.schoolId)));
