import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type User } from './people';
import { endpoint, ok, openEndpoint } from './endpoint';
import { ApiError } from './errors';
import { randomText } from './random';
import { sweep } from './sweep';
import { newToken, stableToken } from './tokens';
import { unionOf, type World } from './world';

const CODE_MS = 5 * 60_000;

/** Notes that the person is using the mini-program now. */
export function seenNow(world: World, user: User): void {
  world.state.seen[user.openid] = world.now();
  world.changed();
}

/** A code that the product may use once within five minutes. */
export function newCode(world: World, user: User, kind: 'login' | 'phone'): string {
  const code = `0${kind === 'login' ? 'a' : 'p'}${randomText(30)}`;
  const { codes } = world.state;
  sweep(codes, ({ expiresAt }) => expiresAt + CODE_MS < world.now());
  codes[code] = { kind, openid: user.openid, expiresAt: world.now() + CODE_MS, used: false };
  seenNow(world, user);
  return code;
}

/** Uses a code up: 40029 when unknown, foreign or late, 40163 when used. */
function useCode(world: World, code: string, kind: 'login' | 'phone', appid: string): User {
  const kept = world.state.codes[code];
  const user = kept && world.people.userByOpenid(kept.openid);
  if (!kept || !user || kept.kind !== kind || user.account.appid !== appid) throw new ApiError(40029);
  if (kept.used) throw new ApiError(40163);
  if (kept.expiresAt <= world.now()) throw new ApiError(40029);
  kept.used = true;
  world.changed();
  return user;
}

/** The account of an appid, its secret proved. */
function prove(world: World, appid: string | undefined, secret: string | undefined) {
  if (!appid) throw new ApiError(41002);
  if (!secret) throw new ApiError(41004);
  const account = world.people.accountByAppid(appid);
  if (!account) throw new ApiError(40013);
  if (world.options.secrets[account.id] !== secret) throw new ApiError(40125);
  return account;
}

const Identity = { appid: z.string().optional(), secret: z.string().optional() };

export const loginEndpoints = [
  openEndpoint(
    {
      path: '/cgi-bin/token',
      schema: z.strictObject({ ...Identity, grant_type: z.string().optional() }),
    },
    (world, input) => {
      if (input.grant_type !== 'client_credential') throw new ApiError(40002);
      return newToken(world, prove(world, input.appid, input.secret));
    },
  ),
  openEndpoint(
    {
      path: '/cgi-bin/stable_token',
      methods: ['POST'],
      schema: z.strictObject({
        ...Identity,
        grant_type: z.string().optional(),
        force_refresh: z.boolean().optional(),
      }),
    },
    (world, input) => {
      if (input.grant_type !== 'client_credential') throw new ApiError(40002);
      return stableToken(world, prove(world, input.appid, input.secret), input.force_refresh ?? false);
    },
  ),
  openEndpoint(
    {
      path: '/sns/jscode2session',
      schema: z.strictObject({
        ...Identity,
        js_code: z.string().optional(),
        grant_type: z.string().optional(),
      }),
    },
    (world, input) => {
      if (input.grant_type !== 'authorization_code') throw new ApiError(40002);
      const account = prove(world, input.appid, input.secret);
      if (account.kind !== 'mini-program') throw new ApiError(48001);
      if (!input.js_code) throw new ApiError(41008);
      const user = useCode(world, input.js_code, 'login', account.appid);
      const key = randomBytes(16).toString('base64');
      world.state.sessionKeys[user.openid] = key;
      seenNow(world, user);
      return { session_key: key, openid: user.openid, ...unionOf(world, user) };
    },
  ),
  endpoint(
    {
      path: '/wxa/business/getuserphonenumber',
      kinds: ['mini-program'],
      schema: z.strictObject({ code: z.string().min(1), openid: z.string().optional() }),
    },
    (world, { account, input }) => {
      const user = useCode(world, input.code, 'phone', account.appid);
      const phone = user.person?.bind.guardianPhone;
      if (!phone || (input.openid !== undefined && input.openid !== user.openid)) throw new ApiError(40029);
      return {
        ...ok,
        phone_info: {
          phoneNumber: phone,
          purePhoneNumber: phone,
          countryCode: '86',
          watermark: { timestamp: Math.floor(world.now() / 1000), appid: account.appid },
        },
      };
    },
  ),
];
