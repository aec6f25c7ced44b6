import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { scopeOf } from '../../domain/access/scope';
import type { Alert } from '../../domain/push/alert';
import type { PushPlan, Slot } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import { DAY, type Instant } from '../../domain/time/instant';
import type { AlertStore } from '../../store/alerts';
import type { PlanStore } from '../../store/plans';

interface Needs {
  readonly alerts: Pick<AlertStore, 'list'>;
  readonly plans: Pick<PlanStore, 'get' | 'slotsOf'>;
  readonly resources: { get(id: string): Promise<Resource | undefined> };
}

/** An alert with the lines it is about, by the time at which they should have left. */
export interface AlertView {
  readonly alert: Alert;
  readonly planTitle: string;
  readonly lines: readonly { readonly slot: Slot; readonly title: string }[];
}

/** Older ones nobody can do anything about. */
export const ALERT_DAYS = 14;
const MOST = 20;

/** What did not go out in the actor's school lately, latest first; of a plan that is gone nothing is told. @throws Refusal access/denied */
export async function listAlerts(needs: Needs, actor: Actor, now: Instant): Promise<AlertView[]> {
  if (actor.role !== 'teacher' || !may.readSchool(actor, actor.schoolId)) throw new Refusal('access/denied');
  const alerts = await needs.alerts.list(scopeOf(actor), now - ALERT_DAYS * DAY, MOST);
  const plans = new Map(
    await Promise.all([...new Set(alerts.map(({ planId }) => planId))].map(async (id) => [id, await ofPlan(needs, id)] as const)),
  );
  const ids = new Set(alerts.flatMap(({ slotIds }) => slotIds));
  const wanted = [...plans.values()].flatMap((found) => found?.slots ?? []).filter(({ id }) => ids.has(id));
  const titles = new Map(
    await Promise.all(
      [...new Set(wanted.map(({ resourceId }) => resourceId))].map(
        async (id) => [id, (await needs.resources.get(id))?.title ?? id] as const,
      ),
    ),
  );
  return alerts.flatMap((alert) => {
    const found = plans.get(alert.planId);
    if (!found) return [];
    const own = new Set(alert.slotIds);
    const lines = found.slots
      .filter(({ id }) => own.has(id))
      .sort((a, b) => a.startsAt - b.startsAt || a.line - b.line)
      .map((slot) => ({ slot, title: titles.get(slot.resourceId) ?? slot.resourceId }));
    return [{ alert, planTitle: found.plan.title, lines }];
  });
}

async function ofPlan({ plans }: Needs, id: string): Promise<{ plan: PushPlan; slots: Slot[] } | undefined> {
  const [plan, slots] = await Promise.all([plans.get(id), plans.slotsOf(id)]);
  return plan && { plan, slots };
}
