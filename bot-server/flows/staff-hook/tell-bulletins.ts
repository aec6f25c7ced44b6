import { gateIdOf, quotaDay } from '../../domain/account/quota';
import { groupWords } from '../../domain/bulletin/group-words';
import { isNews, ringAt } from '../../domain/bulletin/ring';
import { retryAt } from '../../domain/push/next-step';
import { MOST_TRIES } from '../../domain/push/routes';
import { DAY, type Instant } from '../../domain/time/instant';
import type { BulletinStore } from '../../store/bulletins';
import type { ContentStore } from '../../store/content';
import type { GateStore } from '../../store/gates';
import type { BureauHook, StaffHookStore } from '../../store/staff-hooks';
import type { Gateway } from '../../wechat/gateway';
import { A_MINUTE } from './send-digests';

export interface TellNeeds {
  readonly staffHooks: Pick<StaffHookStore, 'bureauGroups' | 'takeNews' | 'handBack' | 'settle'>;
  readonly bulletins: Pick<BulletinStore, 'newsAfter'>;
  readonly content: Pick<ContentStore, 'publicDays'>;
  readonly gates: Pick<GateStore, 'take'>;
  readonly gateway: Pick<Gateway, 'postToStaff'>;
  readonly env: { readonly publicUrl: string };
  readonly luck: () => number;
}

/** What is made on the first day of a long holiday is told on the first day after it. */
const LONGEST_HOLIDAY_MS = 14 * DAY;

/**
 * Tells bureaus' groups of staff of new bulletins, while offices are open: all that are new in one post, a supplement never. How far a group was
 * told is written before it is posted. What WeCom surely did not take is posted again, five times at most; what it may have taken is not.
 */
export async function tellBulletins(needs: TellNeeds, now: Instant, stopped: () => boolean = () => false): Promise<number> {
  const groups = await needs.staffHooks.bureauGroups(now);
  if (groups.length === 0 || ringAt(now, await needs.content.publicDays()) !== now) return 0;
  let told = 0;
  for (const group of groups) {
    if (stopped()) break;
    if (await tell(needs, group, now)) told += 1;
  }
  return told;
}

async function tell(needs: TellNeeds, group: BureauHook, now: Instant): Promise<boolean> {
  const fresh = await needs.bulletins.newsAfter({ kind: 'bureau', id: group.bureauId }, group.upTo, now - LONGEST_HOLIDAY_MS);
  const words = groupWords(fresh.filter(isNews), needs.env.publicUrl);
  const newest = fresh.at(-1)?.seq;
  if (words === undefined || newest === undefined) return false;
  const taken = await needs.staffHooks.takeNews(group, newest);
  if (!taken) return false;
  const end = (code: string, again?: Instant): Promise<void> =>
    needs.staffHooks.settle(group.id, { code, at: now, ...(again === undefined ? {} : { again }) });
  if (taken.key === undefined) return end('no-key').then(() => false);
  const { startsAt: dayStart, endsAt: dayEnd } = quotaDay(now);
  const gate = await needs.gates.take(gateIdOf(`hook-${group.id}`, 'wecom-school'), 1, { dayStart, dayEnd, perMinute: A_MINUTE }, now);
  const outcome =
    gate.granted === 1 ? await needs.gateway.postToStaff(taken.key, words) : ({ kind: 'later', code: 'minute', why: 'rate' } as const);
  if (outcome.kind === 'later' && group.tries + 1 < MOST_TRIES) {
    await end(outcome.code, retryAt(outcome.why, group.tries, needs.luck(), now));
    await needs.staffHooks.handBack(group, newest);
    return false;
  }
  await end(outcome.kind === 'sent' ? 'sent' : outcome.code);
  return outcome.kind === 'sent';
}
