import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { editLines, type LineEdit } from '../../domain/plan/edit-lines';
import { stepDraft } from '../../domain/plan/steps';
import { tidy as tidyText } from '../../domain/importing/cells';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import { countyOf, draftAtHand, groundOf, type DraftNeeds, type OriginNeeds } from './draft-at-hand';
import { ownPlan } from './show-draft';

export interface DraftEdits {
  readonly plan: string;
  /** The one that the editor saw. */
  readonly revision: number;
  readonly title?: string;
  readonly edits: readonly LineEdit[];
}

type Needs = Pick<DraftNeeds, 'plans' | 'roster' | 'resources'> & OriginNeeds;

/**
 * Changes lines of a draft, all of these edits or none. A line may be wrong for a while: what is wrong is shown, and holds up the review.
 * @throws Refusal plan/not-found, access/denied, plan/no-draft, plan/no-term, plan/in-review, plan/draft-changed when somebody else wrote
 * first, slot/not-found, slot/already-pushed, plan/too-long
 */
export async function editDraft(needs: Needs, actor: Actor, input: DraftEdits, now: Instant): Promise<void> {
  const plan = await ownPlan(needs, actor, input.plan);
  if (!may.planFor(actor, plan.schoolId)) throw new Refusal('access/denied');
  const [draft, { term, classrooms, resources }] = await Promise.all([draftAtHand(needs, plan), groundOf(needs, plan)]);
  if (!draft) throw new Refusal('plan/no-draft');
  if (!term) throw new Refusal('plan/no-term');
  const stepped = stepDraft(draft.head, { word: 'edit', by: actor.teacherId, at: now, revision: input.revision });
  if (!('head' in stepped)) throw new Refusal('refused' in stepped ? stepped.refused : 'plan/draft-changed');
  const dimensions = new Map(resources.map(({ id, dimension }) => [id, dimension]));
  const tidy = { classrooms, dimensionOf: (id: string) => dimensions.get(id) };
  const county = await countyOf(needs, draft, classrooms);
  const edited = editLines(draft.slots, input.edits, {
    plan,
    term,
    head: draft.head,
    settled: draft.settled,
    tidy,
    ...(county ? { county } : {}),
  });
  if ('refused' in edited) throw new Refusal(edited.refused);
  const { slots, lastLine } = edited;
  const titled = input.title === undefined ? {} : { title: tidyText(input.title) };
  const kept = await needs.plans.drafts.save(plan, { head: { ...stepped.head, lastLine }, lines: slots, ...titled });
  if (!kept) throw new Refusal('plan/draft-changed');
}
