import type { WireAlerts } from '../contract/index';
import type { Alert } from '../domain/push/alert';
import type { Instant } from '../domain/time/instant';

interface View {
  readonly alert: Alert;
  readonly planTitle: string;
  readonly lines: readonly { readonly slot: { readonly line: number; readonly startsAt: Instant }; readonly title: string }[];
}

const MOST_LINES = 10;

export const presentAlerts = (views: readonly View[], days: number): WireAlerts => ({
  days,
  items: views.map(({ alert: { id, kind, planId, slotIds, at }, planTitle, lines }) => ({
    id,
    kind,
    plan: planId,
    planTitle: planTitle.slice(0, 80),
    at,
    count: slotIds.length,
    lines: lines.slice(0, MOST_LINES).map(({ slot: { line, startsAt }, title }) => ({ line, title: title.slice(0, 60), startsAt })),
  })),
});
