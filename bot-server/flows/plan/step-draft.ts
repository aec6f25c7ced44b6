import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { AuditAction } from '../../domain/audit/audit';
import { lineOf } from '../../domain/plan/draft';
import { diffLines } from '../../domain/plan/diff';
import { stepDraft, type DraftStep } from '../../domain/plan/steps';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import { draftAtHand, draftFaults, groundOf, type DraftAtHand, type DraftNeeds } from './draft-at-hand';
import { ownPlan } from './show-draft';

type Needs = DraftNeeds & { readonly audit: Pick<AuditStore, 'note'> };

export type DraftWord = 'submit' | 'take-back' | 'send-back' | 'discard';
export interface DraftWish {
  readonly plan: string;
  readonly revision: number;
  readonly word: DraftWord;
  /** Why it is sent back. */
  readonly words?: string;
}

const NOTED: Readonly<Record<DraftWord, AuditAction>> = {
  submit: 'plan-submitted',
  'take-back': 'plan-taken-back',
  'send-back': 'plan-sent-back',
  discard: 'plan-draft-dropped',
};

/**
 * Hands a draft to the reviewers, takes it back from them, sends it back with a sentence, or throws a further version away.
 * @throws Refusal plan/not-found, access/denied, plan/no-draft, plan/draft-changed, plan/in-review, plan/not-in-review, plan/own-review,
 * plan/words-needed, plan/empty, plan/no-changes, plan/faulty with the faults as details
 */
export async function stepPlanDraft(needs: Needs, actor: Actor, wish: DraftWish, now: Instant): Promise<void> {
  const plan = await ownPlan(needs, actor, wish.plan);
  if (actor.role !== 'teacher') throw new Refusal('plan/not-found');
  const allowed = wish.word === 'send-back' ? may.reviewPlan(actor, plan.schoolId) : may.planFor(actor, plan.schoolId);
  if (!allowed) throw new Refusal('access/denied');
  const draft = await draftAtHand(needs, plan);
  if (!draft || (wish.word === 'discard' && plan.state === 'draft')) throw new Refusal('plan/no-draft');
  const deed = { by: actor.teacherId, at: now, revision: wish.revision };
  const step: DraftStep = wish.word === 'send-back' ? { ...deed, word: wish.word, words: wish.words ?? '' } : { ...deed, word: wish.word };
  const stepped = stepDraft(draft.head, step);
  if ('refused' in stepped) throw new Refusal(stepped.refused);
  if (wish.word === 'submit') await sound(needs, draft);
  const kept =
    'head' in stepped ? await needs.plans.drafts.save(plan, { head: stepped.head }) : await needs.plans.drafts.drop(plan.id, wish.revision);
  if (!kept) throw new Refusal('plan/draft-changed');
  const about = { kind: 'plan', id: plan.id } as const;
  const entry = { chain: plan.schoolId, actor: { kind: 'teacher', id: actor.teacherId }, action: NOTED[wish.word], about } as const;
  await needs.audit.note(entry, now);
}

/** What is handed to a reviewer has lines, none of them wrong, and says something new. */
async function sound(needs: Needs, draft: DraftAtHand): Promise<void> {
  if (!draft.slots.length) throw new Refusal('plan/empty');
  const ground = await groundOf(needs, draft.plan);
  if (!ground.term) throw new Refusal('plan/no-term');
  const faults = draftFaults(draft, ground);
  if (faults.length) throw new Refusal('plan/faulty', { message: `计划里还有 ${faults.length} 处要改，请改好再交`, details: { faults } });
  const same = draft.title === draft.plan.title && !diffLines(draft.live.map(lineOf), draft.slots.map(lineOf)).length;
  if (draft.plan.state !== 'draft' && same) throw new Refusal('plan/no-changes');
}
