import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { comingTerm } from '../../domain/plan/coming-term';
import { Refusal } from '../../domain/refusal';
import type { School, Term } from '../../domain/roster/roster';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { PlanStore } from '../../store/plans';
import { planIdOf } from '../importing/import-plan';

type Needs = {
  readonly plans: Pick<PlanStore, 'create'>;
  readonly roster: {
    school(id: string): Promise<School | undefined>;
    snapshot(schoolIds: readonly string[]): Promise<{ terms: readonly Term[] }>;
  };
  readonly audit: Pick<AuditStore, 'note'>;
};

/** Begins an empty plan of the school's coming term; gives its id. @throws Refusal access/denied, plan/no-term, plan/exists */
export async function createPlan(needs: Needs, actor: Actor, now: Instant): Promise<string> {
  if (actor.role !== 'teacher' || !may.planFor(actor, actor.schoolId)) throw new Refusal('access/denied');
  const school = await needs.roster.school(actor.schoolId);
  const term = comingTerm((await needs.roster.snapshot([])).terms, civilDate(now));
  if (!school || !term) throw new Refusal('plan/no-term');
  const id = planIdOf(school.id, term.id);
  const title = `${school.name}${term.name}推送计划`.slice(0, 80);
  if (!(await needs.plans.create({ id, schoolId: school.id, termId: term.id, title }))) throw new Refusal('plan/exists');
  await needs.audit.note(
    { chain: school.id, actor: { kind: 'teacher', id: actor.teacherId }, action: 'plan-begun', about: { kind: 'plan', id } },
    now,
  );
  return id;
}
