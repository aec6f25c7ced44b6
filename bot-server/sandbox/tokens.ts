import { type Account } from './people';
import { ApiError } from './errors';
import { randomText } from './random';
import { type World } from './world';

export const TOKEN_SECONDS = 7200;
const OVERLAP_MS = 5 * 60_000;

type Kind = 'plain' | 'stable';

const alive = (world: World, account: Account, kind: Kind) =>
  world.state.tokens.find((t) => t.account === account.id && t.kind === kind && t.refusedFrom === null && t.expiresAt > world.now());

function mint(world: World, account: Account, kind: Kind) {
  const { state } = world;
  const now = world.now();
  state.tokens = state.tokens.filter((t) => t.expiresAt + 86_400_000 > now).slice(-200);
  const token = {
    account: account.id,
    kind,
    value: `98_${randomText(133)}`,
    expiresAt: now + TOKEN_SECONDS * 1000,
    refusedFrom: null,
  };
  state.tokens.push(token);
  world.changed();
  return token;
}

/** `GET /cgi-bin/token`: a new token each time; the former one is good for five minutes more. */
export function newToken(world: World, account: Account): { access_token: string; expires_in: number } {
  for (const token of world.state.tokens)
    if (token.account === account.id && token.kind === 'plain') token.refusedFrom ??= world.now() + OVERLAP_MS;
  return { access_token: mint(world, account, 'plain').value, expires_in: TOKEN_SECONDS };
}

/** `POST /cgi-bin/stable_token`: the same token until five minutes before its end, unless forced. */
export function stableToken(world: World, account: Account, force: boolean): { access_token: string; expires_in: number } {
  const now = world.now();
  const current = alive(world, account, 'stable');
  if (force) {
    const today = (world.state.forced[account.id] ?? []).filter((at) => at > now - 86_400_000);
    if (today.some((at) => at > now - 30_000)) throw new ApiError(45011);
    if (today.length >= 20) throw new ApiError(45009);
    world.state.forced[account.id] = [...today, now];
    if (current) current.refusedFrom = now;
  } else if (current && current.expiresAt - now > OVERLAP_MS) {
    return { access_token: current.value, expires_in: Math.floor((current.expiresAt - now) / 1000) };
  }
  return { access_token: mint(world, account, 'stable').value, expires_in: TOKEN_SECONDS };
}

/** The account a token speaks for; 41001, 40014, 40001 or 42001 when it speaks for none. */
export function accountOfToken(world: World, value: string | undefined): Account {
  if (!value) throw new ApiError(41001);
  if (!/^\d+_[A-Za-z0-9_-]{20,}$/.test(value)) throw new ApiError(40014);
  const token = world.state.tokens.find((t) => t.value === value);
  const account = token && world.people.accountById(token.account);
  if (!token || !account) throw new ApiError(40001);
  if (token.expiresAt <= world.now()) throw new ApiError(42001);
  if (token.refusedFrom !== null && token.refusedFrom <= world.now()) throw new ApiError(40001);
  return account;
}

/** The knob: every token of the account (or of all) ends now, as expired or as no longer the newest. */
export function endTokens(world: World, accountId: string | undefined, as: 'expired' | 'not-latest'): void {
  const now = world.now();
  for (const token of world.state.tokens) {
    if (accountId !== undefined && token.account !== accountId) continue;
    if (as === 'expired') token.expiresAt = Math.min(token.expiresAt, now);
    else token.refusedFrom = Math.min(token.refusedFrom ?? now, now);
  }
  world.changed();
}
