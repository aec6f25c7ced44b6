import { z } from 'zod';
import { type Account } from './people';
import { endpoint, ok } from './endpoint';
import { ApiError } from './errors';
import { type World } from './world';

/** Calls a day and account, as WeChat publishes them. */
const daily: Readonly<Record<string, number>> = {
  '/cgi-bin/token': 2_000,
  '/cgi-bin/stable_token': 500_000,
  '/cgi-bin/message/subscribe/send': 10_000_000,
  '/cgi-bin/message/subscribe/bizsend': 100_000,
  '/cgi-bin/message/template/send': 100_000,
  '/cgi-bin/message/custom/send': 500_000,
  '/wxa/msg_sec_check': 2_000_000,
  '/wxa/media_check_async': 200_000,
  '/cgi-bin/user/info': 5_000_000,
};
const OTHERS = 1_000_000;

const limitOf = (world: World, path: string) => world.knobs.quota[path] ?? daily[path] ?? OTHERS;

/** The day as China counts it: quotas start anew at midnight +08:00. */
const dayOf = (now: number) => Math.floor((now + 8 * 3_600_000) / 86_400_000);

const keyOf = (world: World, account: Account, path: string) => `${account.id}|${path}|${dayOf(world.now())}`;

/** Counts one call; 45009 once the day's number is used up. */
export function spend(world: World, account: Account, path: string): void {
  const { usage } = world.state;
  const key = keyOf(world, account, path);
  if (usage[key] === undefined)
    for (const old of Object.keys(usage)) if (Number(old.slice(old.lastIndexOf('|') + 1)) < dayOf(world.now())) delete usage[old];
  const used = usage[key] ?? 0;
  if (used >= limitOf(world, path)) throw new ApiError(45009);
  usage[key] = used + 1;
}

export const quotaEndpoints = [
  endpoint(
    { path: '/cgi-bin/openapi/quota/get', schema: z.strictObject({ cgi_path: z.string().startsWith('/') }) },
    (world, { account, input }) => {
      const limit = limitOf(world, input.cgi_path);
      const used = world.state.usage[keyOf(world, account, input.cgi_path)] ?? 0;
      return { ...ok, quota: { daily_limit: limit, used, remain: Math.max(0, limit - used) } };
    },
  ),
  endpoint({ path: '/cgi-bin/clear_quota', schema: z.strictObject({ appid: z.string() }) }, (world, { account, input }) => {
    if (input.appid !== account.appid) throw new ApiError(40013);
    const now = world.now();
    const recent = (world.state.clears[account.id] ?? []).filter((at) => at > now - 30 * 86_400_000);
    if (recent.length >= 10) throw new ApiError(48006);
    world.state.clears[account.id] = [...recent, now];
    for (const key of Object.keys(world.state.usage)) if (key.startsWith(`${account.id}|`)) delete world.state.usage[key];
    return ok;
  }),
];
