import type { Account, RingingChannel } from '../../domain/account/account';
import { gateIdOf, limitOf, quotaDay, quotaHours } from '../../domain/account/quota';
import type { Instant } from '../../domain/time/instant';
import type { GateStore } from '../../store/gates';

export interface QuotaFigureNeeds {
  readonly accounts: { all(): Promise<readonly Account[]> };
  readonly gates: Pick<GateStore, 'all'>;
}

export interface QuotaFigure {
  readonly accountId: string;
  readonly channel: RingingChannel;
  readonly perDay: number | undefined;
  readonly perMinute: number | undefined;
  readonly usedToday: number;
  readonly closedUntil: Instant | undefined;
  /** Whole hours for so many messages, at the least: others may want the same share. Undefined when they never can. */
  readonly hours: number | undefined;
}

/** How each channel of each account stands, and how long it would take for so many messages. */
export async function quotaFigures({ accounts, gates }: QuotaFigureNeeds, messages: number, now: Instant): Promise<QuotaFigure[]> {
  const [all, states] = await Promise.all([accounts.all(), gates.all()]);
  return all.flatMap((account) =>
    CHANNELS[account.kind].map((channel): QuotaFigure => {
      const state = states.find(({ id }) => id === gateIdOf(account.id, channel));
      const resetMinute = account.limits?.resetMinute ?? 0;
      const usedToday = state?.dayStart === quotaDay(now, resetMinute).startsAt ? state.used : 0;
      const closedUntil = state?.closedUntil !== undefined && state.closedUntil > now ? state.closedUntil : undefined;
      const limit = limitOf(account, channel);
      const question = { messages, limit, usedToday, resetMinute, ...(closedUntil === undefined ? {} : { closedUntil }) };
      const { perDay, perMinute } = limit;
      return { accountId: account.id, channel, perDay, perMinute, usedToday, closedUntil, hours: quotaHours(question, now) };
    }),
  );
}

/** For a push's page: the way that most families are rung by. */
export async function quotaFigure(needs: Partial<QuotaFigureNeeds>, messages: number, now: Instant): Promise<QuotaFigure | undefined> {
  const { accounts, gates } = needs;
  if (!accounts || !gates) return undefined;
  return (await quotaFigures({ accounts, gates }, messages, now)).find(({ channel }) => channel === 'mp-subscribe');
}

const CHANNELS: Readonly<Record<Account['kind'], readonly RingingChannel[]>> = {
  'mini-program': ['mp-subscribe'],
  'official-account': ['oa-template', 'oa-subscribe', 'oa-custom'],
  wecom: ['wecom-school'],
  merchant: [],
};
