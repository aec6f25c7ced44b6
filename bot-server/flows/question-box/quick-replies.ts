import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { QuickReplyStore } from '../../store/quick-replies';

type Needs = { readonly quickReplies: Pick<QuickReplyStore, 'get' | 'set'> };

export interface QuickReplyLists {
  readonly own: readonly string[];
  readonly school: readonly string[];
  readonly keepsSchools: boolean;
}

/** A teacher's own quick replies and the school's. @throws Refusal access/denied */
export async function readQuickReplies({ quickReplies }: Needs, actor: Actor): Promise<QuickReplyLists> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const [own, school] = await Promise.all([
    quickReplies.get({ kind: 'teacher', id: actor.teacherId }),
    quickReplies.get({ kind: 'school', id: actor.schoolId }),
  ]);
  return { own, school, keepsSchools: may.keepQuickReplies(actor, actor.schoolId) };
}

/** Writes one of the two lists anew; the school's is the office's. @throws Refusal access/denied */
export async function setQuickReplies(
  needs: Needs,
  actor: Actor,
  { whose, texts }: { readonly whose: 'own' | 'school'; readonly texts: readonly string[] },
  now: Instant,
): Promise<QuickReplyLists> {
  if (actor.role !== 'teacher' || (whose === 'school' && !may.keepQuickReplies(actor, actor.schoolId))) throw new Refusal('access/denied');
  const owner = whose === 'own' ? ({ kind: 'teacher', id: actor.teacherId } as const) : ({ kind: 'school', id: actor.schoolId } as const);
  await needs.quickReplies.set(owner, { schoolId: actor.schoolId, texts: [...new Set(texts)] }, now);
  return readQuickReplies(needs, actor);
}
