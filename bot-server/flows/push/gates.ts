import type { Account } from '../../domain/account/account';
import { healthOf, restUntil, TRIPS_AFTER } from '../../domain/account/breaker';
import type { ClosedBecause, GateAnswer } from '../../domain/account/gate';
import type { SendOutcome } from '../../domain/account/outcome';
import { gateIdOf, limitOf, quotaDay, type GateId } from '../../domain/account/quota';
import { retryAt } from '../../domain/push/next-step';
import type { Route } from '../../domain/push/routes';
import { SECOND, type Instant } from '../../domain/time/instant';
import type { PushNeeds } from './needs';

/** Leave to make one call, or until when there is none. */
export type Leave =
  | { readonly ok: true; readonly at: Instant; readonly probe: boolean; readonly times: number; readonly giveBack: () => void }
  | { readonly ok: false; readonly until: Instant };

type Needs = Pick<PushNeeds, 'gates' | 'gateway' | 'clock' | 'luck'>;

interface Waiting {
  readonly grant: (leave: Leave) => void;
  readonly fail: (error: unknown) => void;
}

/** What this process knows of a channel of an account; the rows know what all of them do. */
interface Known {
  failures: number;
  trippedAt: Instant;
  closed?: { readonly until: Instant; readonly lookAgain: Instant };
  asking: boolean;
  readonly waiting: Waiting[];
}
export type GateMemory = Map<GateId, Known>;
export const openGateMemory = (): GateMemory => new Map();

/** A closed channel is believed to be closed for so long without a look: an operator may have raised its limit. */
const BELIEVED_MS = 10 * SECOND;

export interface Gates {
  /** Until when this channel takes nothing, as far as is known here; undefined when it may be asked. */
  closedUntil(route: Route, now: Instant): Instant | undefined;
  /** Leave for one call. All that ask at the same moment are counted by one write. */
  enter(route: Route): Promise<Leave>;
  /** What a call says about the channel itself. */
  note(route: Route, leave: Leave, outcome: SendOutcome): Promise<void>;
}

/** Nothing is counted, everything is open. */
const OPEN: Gates = {
  closedUntil: () => undefined,
  enter: () => Promise.resolve({ ok: true, at: 0, probe: false, times: 0, giveBack: () => undefined }),
  note: () => Promise.resolve(),
};

/**
 * The quotas and the breaker of each channel of each account, for all processes together: what is counted and what is closed stands in rows, this
 * process remembers only what saves it questions. Without such rows everything is open.
 */
export function openGates(needs: Needs, accounts: readonly Account[], memory: GateMemory): Gates {
  const { gates: rows } = needs;
  if (!rows) return OPEN;
  const accountOf = new Map(accounts.map((account) => [account.id, account]));
  const idOf = ({ accountId, channel }: Route): GateId => gateIdOf(accountId, channel);
  const resetOf = ({ accountId }: Route): number => accountOf.get(accountId)?.limits?.resetMinute ?? 0;
  const knownOf = (id: GateId): Known => {
    const known = memory.get(id) ?? { failures: 0, trippedAt: -Infinity, asking: false, waiting: [] };
    memory.set(id, known);
    return known;
  };
  const believe = (id: GateId, until: Instant): void => {
    knownOf(id).closed = { until, lookAgain: Math.min(until, needs.clock() + BELIEVED_MS) };
  };
  const close = async (id: GateId, until: Instant, because: ClosedBecause, code: string, times = 0): Promise<void> => {
    believe(id, until);
    await rows.close(id, { until, because, code, times }, needs.clock());
  };
  /** A crowd that waits for the same instant does not come back at the same instant. */
  const spread = (route: Route, answer: GateAnswer, now: Instant): Instant => {
    const again = answer.askAgainAt ?? now + SECOND;
    if (answer.because === 'quota') return Math.max(again, retryAt('quota', 0, needs.luck(), now, resetOf(route)));
    return again + Math.floor(needs.luck() * 3 * SECOND);
  };

  /** The one that is to find out asks something harmless first: no family's message is at stake while nobody answers. */
  const answersAgain = async (route: Route, times: number): Promise<Instant | undefined> => {
    if ((await needs.gateway.ping?.(route.accountId)) !== false) return undefined;
    const until = restUntil(times + 1, needs.luck(), needs.clock());
    await close(idOf(route), until, 'trouble', 'no-answer', times + 1);
    return until;
  };

  const askFor = async (route: Route, batch: readonly Waiting[]): Promise<void> => {
    const id = idOf(route);
    const now = needs.clock();
    const { startsAt: dayStart, endsAt: dayEnd } = quotaDay(now, resetOf(route));
    const question = { dayStart, dayEnd, ...limitOf(accountOf.get(route.accountId), route.channel) };
    const answer = await rows.take(id, batch.length, question, now);
    const silent = answer.probe === true ? await answersAgain(route, answer.times) : undefined;
    if (silent === undefined && answer.granted < batch.length && answer.because !== undefined) believe(id, spread(route, answer, now));
    batch.forEach(({ grant }, index) => {
      if (silent !== undefined || index >= answer.granted) return grant({ ok: false, until: silent ?? spread(route, answer, now) });
      const giveBack = (): void => void rows.giveBack(id, 1).catch(() => undefined);
      grant({ ok: true, at: needs.clock(), probe: answer.probe === true, times: answer.times, giveBack });
    });
  };

  const ask = async (route: Route, known: Known): Promise<void> => {
    known.asking = true;
    while (known.waiting.length > 0) {
      const batch = known.waiting.splice(0);
      await askFor(route, batch).catch((error: unknown) => batch.forEach(({ fail }) => fail(error)));
    }
    known.asking = false;
  };

  const closedUntil = (route: Route, now: Instant): Instant | undefined => {
    const closed = memory.get(idOf(route))?.closed;
    return closed && closed.lookAgain > now ? closed.until : undefined;
  };

  return {
    closedUntil,
    enter(route) {
      const until = closedUntil(route, needs.clock());
      if (until !== undefined) return Promise.resolve({ ok: false, until });
      const known = knownOf(idOf(route));
      return new Promise((grant, fail) => {
        known.waiting.push({ grant, fail });
        if (!known.asking) void ask(route, known);
      });
    },
    async note(route, leave, outcome) {
      if (!leave.ok) return;
      const id = idOf(route);
      const known = knownOf(id);
      const now = needs.clock();
      if (outcome.kind === 'later' && (outcome.why === 'quota' || outcome.why === 'rate'))
        return close(id, retryAt(outcome.why, 0, needs.luck(), now, resetOf(route)), outcome.why, outcome.code);
      const health = healthOf(outcome);
      if (health === 'answers') {
        known.failures = 0;
        if (leave.probe) {
          delete known.closed;
          await rows.reopen(id);
        }
      }
      // What had begun before it tripped says nothing new.
      if (health !== 'trouble' || leave.at <= known.trippedAt) return;
      known.failures += 1;
      if (!leave.probe && known.failures < TRIPS_AFTER) return;
      Object.assign(known, { failures: 0, trippedAt: now });
      const times = leave.probe ? leave.times + 1 : 0;
      await close(id, restUntil(times, needs.luck(), now), 'trouble', outcome.kind === 'sent' ? '' : outcome.code, times);
    },
  };
}
