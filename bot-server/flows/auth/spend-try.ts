import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { Lockouts } from '../../store/lockouts';

/** Counts a try at a password before it is looked at, for the address and for the account. @throws Refusal request/too-many with the seconds to wait */
export async function spendTry(
  { lockouts }: { readonly lockouts: Pick<Lockouts, 'spend'> },
  { address, account }: { readonly address?: string; readonly account: string },
  now: Instant,
): Promise<void> {
  const wait =
    (address === undefined ? 0 : await lockouts.spend('address', address, now)) || (await lockouts.spend('account', account, now));
  if (wait === 0) return;
  const message = `试的次数太多了，请过 ${Math.ceil(wait / 60)} 分钟再试；也可以用微信扫码登录`;
  throw new Refusal('request/too-many', { message, details: { retryAfter: wait } });
}
