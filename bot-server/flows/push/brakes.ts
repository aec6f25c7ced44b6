import type { SendOutcome } from '../../domain/account/outcome';
import { closes } from '../../domain/push/next-step';
import type { Route } from '../../domain/push/routes';
import { SECOND, type Instant } from '../../domain/time/instant';

/** How long a template that WeChat does not take is remembered here. Whoever comes later reads it in the push's own row. */
const MEND_MS = 10 * SECOND;

export interface Brakes {
  /** Notes what an outcome closes for others too. */
  note(route: Route, bundle: string, outcome: SendOutcome, now: Instant, luck: number, resetMinute?: number): void;
  /** Until when this way is not to be used; nothing when it is open. */
  on(route: Route, bundle: string, now: Instant): { readonly closedUntil?: Instant; readonly faulty?: boolean };
}

/** What one run of the sender has learnt: a used-up quota or a refused template stops the others, not ten thousand calls later. */
export function openBrakes(): Brakes {
  const until = new Map<string, Instant>();
  const keys = (route: Route, bundle: string) => ({
    account: `${route.channel}|${route.accountId}`,
    template: `${route.accountId}|${route.template?.id ?? route.channel}`,
    bundle: `${route.accountId}|${route.template?.id ?? route.channel}|${bundle}`,
  });
  return {
    note(route, bundle, outcome, now, luck, resetMinute) {
      const closure = closes(outcome, now, luck, resetMinute);
      if (closure) until.set(keys(route, bundle)[closure.what], closure.what === 'account' ? closure.until : now + MEND_MS);
    },
    on(route, bundle, now) {
      const { account, template, bundle: own } = keys(route, bundle);
      const closedUntil = until.get(account) ?? 0;
      const faulty = Math.max(until.get(template) ?? 0, until.get(own) ?? 0) > now;
      return { ...(closedUntil > now ? { closedUntil } : {}), ...(faulty ? { faulty } : {}) };
    },
  };
}
