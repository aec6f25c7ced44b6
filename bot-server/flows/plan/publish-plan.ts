import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { mayHaveChanged } from '../../domain/plan/check-lines';
import type { Publisher } from '../../domain/plan/draft';
import { mergeDraft, type Merged } from '../../domain/plan/merge';
import { stepDraft } from '../../domain/plan/steps';
import type { PushPlan } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { PlanStore } from '../../store/plans';
import { draftAtHand, draftFaults, groundOf, type DraftAtHand, type DraftNeeds } from './draft-at-hand';
import { ownPlan } from './show-draft';

type Needs = DraftNeeds & {
  readonly plans: Pick<PlanStore, 'publish'>;
  readonly audit: Pick<AuditStore, 'note'>;
  /** Something may be due at once. */
  readonly wake: () => void;
};

export interface Published {
  readonly plan: PushPlan;
  readonly version: number;
}

const TRIES = 5;

/**
 * A reviewed draft begins to run, or takes the place of what runs: only waiting lines change, what has been pushed stays. A reviewer who did
 * not submit it may; an operator without anybody's review, and the trail says so. Of the lines whose time has passed only the latest of each
 * audience within 48 hours is pushed, now; the older ones are left out, and say so.
 * @throws Refusal plan/not-found, access/denied, plan/no-draft, plan/not-in-review, plan/own-review, plan/draft-changed, plan/empty,
 * plan/faulty with the faults as details, plan/changed
 */
export async function publishPlan(
  needs: Needs,
  by: Actor | 'operator',
  { plan: planId, revision }: { readonly plan: string; readonly revision?: number },
  now: Instant,
): Promise<Published> {
  for (let tried = 1; ; tried += 1) {
    const plan = by === 'operator' ? await needs.plans.get(planId) : await ownPlan(needs, by, planId);
    if (!plan) throw new Refusal('plan/not-found');
    const publisher = publisherOf(by, plan);
    if (plan.state === 'ended') throw new Refusal('plan/ended');
    const draft = await draftAtHand(needs, plan);
    if (!draft) throw new Refusal('plan/no-draft');
    if (publisher.kind === 'teacher') {
      const step = stepDraft(draft.head, { word: 'approve', by: publisher.id, at: now, revision: revision ?? draft.head.revision });
      if ('refused' in step) throw new Refusal(step.refused);
    }
    await refuseFaulty(needs, draft, publisher);
    const merged = mergeDraft(draft.slots, draft.live, now);
    const version = (await needs.plans.drafts.newest(planId)) + 1;
    // A line that is pushed at this moment is no reason to send anybody away: what runs is looked at again.
    if (await write(needs, { plan, draft, merged, version, publisher }, now)) {
      needs.wake();
      await note(needs, plan, publisher, merged.lines.length, now);
      const state = plan.state === 'draft' ? 'published' : plan.state;
      return { plan: { ...plan, title: draft.title, state, publishedAt: now }, version };
    }
    if (tried >= TRIES) throw new Refusal('plan/changed');
  }
}

function publisherOf(by: Actor | 'operator', plan: PushPlan): Publisher {
  if (by === 'operator') return { kind: 'operator' };
  if (!may.reviewPlan(by, plan.schoolId)) throw new Refusal('access/denied');
  return { kind: 'teacher', id: by.teacherId };
}

async function refuseFaulty(needs: Needs, draft: DraftAtHand, publisher: Publisher): Promise<void> {
  if (!draft.slots.length) throw new Refusal('plan/empty');
  const found = draftFaults(draft, await groundOf(needs, draft.plan));
  const faults = publisher.kind === 'operator' ? found : found.filter(mayHaveChanged);
  if (!faults.length) return;
  throw new Refusal('plan/faulty', { message: `计划里还有 ${faults.length} 处要改，不能发布。请退回去改`, details: { faults } });
}

interface Writing {
  readonly plan: PushPlan;
  readonly draft: DraftAtHand;
  readonly merged: Merged;
  readonly version: number;
  readonly publisher: Publisher;
}

function write(needs: Needs, { plan, draft, merged, version, publisher }: Writing, now: Instant): Promise<boolean> {
  const { id: planId, schoolId, state } = plan;
  const { head, title } = draft;
  const copy = {
    ...{ planId, schoolId, number: version, title, publishedAt: now, publishedBy: publisher, lines: merged.lines },
    ...(head.submitted ? { submitted: head.submitted } : {}),
  };
  const from = state === 'ended' ? 'paused' : state;
  const { put, remove, leftOut } = merged;
  return needs.plans.publish(planId, plan.version, leftOut, now, { from, title, revision: head.revision, put, remove, copy });
}

async function note({ audit }: Needs, { id, schoolId }: PushPlan, publisher: Publisher, amount: number, now: Instant): Promise<void> {
  const actor = publisher.kind === 'teacher' ? publisher : ({ kind: 'operator', id: 'operator' } as const);
  await audit.note({ chain: schoolId, actor, action: 'plan-published', about: { kind: 'plan', id }, amount }, now);
}
