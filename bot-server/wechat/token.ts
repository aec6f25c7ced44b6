import type { AccountId } from '../domain/account/account';
import type { AccessToken, TokenShelf } from '../domain/account/token';
import { HOUR, MINUTE, SECOND, type Instant } from '../domain/time/instant';
import { WeChatError } from './errors';

const API = '/cgi-bin/stable_token';
/** Longer than one fetch may take, so that a lease ends only when its holder is dead. */
const LEASE = 15 * SECOND;
const WAITS = 80;
/** WeChat allows 20 forced refreshes a day, 30 s apart; two are left for people. */
const FORCED_A_DAY = 18;
const FORCED_GAP = 31 * SECOND;

export interface FetchedToken {
  readonly value: string;
  /** What is left of its life. */
  readonly expiresInSeconds: number;
}

export interface TokenNeeds {
  readonly shelf: TokenShelf;
  /** One POST to stable_token. `force` makes WeChat replace a token that is still alive. */
  fetch(accountId: AccountId, force: boolean): Promise<FetchedToken>;
  now(): Instant;
  pause(ms: number): Promise<void>;
  /** A name no other caller has. */
  newHolder(): string;
}

export interface Tokens {
  /** A usable access token: from memory, from the shelf, or fetched by exactly one of all processes. */
  get(accountId: AccountId): Promise<string>;
  /** A token other than `refused`, which WeChat did not accept. Asks at most once more by force, and not at all when the day's forced refreshes are used up. */
  renew(accountId: AccountId, refused: string): Promise<string>;
}

/** How long nobody asks again after a fetch failed, so that ten thousand sends do not become ten thousand fetches. */
function silence(error: WeChatError): number {
  if (error.trouble.at !== 'answered') return SECOND;
  const { errcode } = error.trouble;
  if (errcode === -1) return SECOND;
  if (errcode === 45011) return MINUTE;
  if (errcode === 45009) return 5 * MINUTE;
  return 15 * SECOND;
}

/** The one source of access tokens; single flight in the process by a map, over processes by the shelf's lease. */
export function openTokens({ shelf, fetch, now, pause, newHolder }: TokenNeeds): Tokens {
  const memory = new Map<AccountId, AccessToken>();
  const flights = new Map<AccountId, Promise<string>>();
  const failures = new Map<AccountId, { until: Instant; error: WeChatError }>();
  const usable = (token: AccessToken | undefined, refused?: string): token is AccessToken =>
    token !== undefined && token.expiresAt > now() && token.value !== refused;

  async function mayForce(accountId: AccountId, holder: string): Promise<boolean> {
    if (!(await shelf.lease(`${accountId}#force`, holder, FORCED_GAP))) return false;
    for (let slot = 1; slot <= FORCED_A_DAY; slot += 1) {
      if (await shelf.lease(`${accountId}#force-${slot}`, holder, 24 * HOUR)) return true;
    }
    return false;
  }

  async function fetchAndShelve(accountId: AccountId, holder: string, refused?: string): Promise<string> {
    let fetched = await fetch(accountId, false);
    if (fetched.value === refused) {
      if (!(await mayForce(accountId, holder))) throw new WeChatError('refused-token', { at: 'token' }, API);
      fetched = await fetch(accountId, true);
    }
    const life = fetched.expiresInSeconds * SECOND;
    const token = { value: fetched.value, expiresAt: now() + life - Math.min(MINUTE, life / 10) };
    memory.set(accountId, token);
    await shelf.write(accountId, token);
    return token.value;
  }

  async function obtain(accountId: AccountId, refused?: string): Promise<string> {
    const failure = failures.get(accountId);
    if (failure && failure.until > now()) throw failure.error;
    const holder = newHolder();
    for (let wait = 0; wait < WAITS; wait += 1) {
      if (wait > 0) await pause(50 + (wait % 5) * 30);
      let shelved = await shelf.read(accountId);
      if (!usable(shelved, refused)) {
        if (!(await shelf.lease(accountId, holder, LEASE))) continue;
        try {
          // Somebody may have shelved one between the look and the lease.
          shelved = await shelf.read(accountId);
          if (!usable(shelved, refused)) return await fetchAndShelve(accountId, holder, refused);
        } catch (error) {
          if (error instanceof WeChatError) failures.set(accountId, { until: now() + silence(error), error });
          throw error;
        } finally {
          await shelf.release(accountId, holder).catch(() => undefined);
        }
      }
      memory.set(accountId, shelved);
      return shelved.value;
    }
    throw new WeChatError('no-token', { at: 'token' }, API);
  }

  function fly(accountId: AccountId, refused?: string): Promise<string> {
    const flight = obtain(accountId, refused)
      .catch((error: unknown) => {
        // Whatever went wrong, nothing was sent with this token.
        if (error instanceof WeChatError) throw new WeChatError(error.code, tokenTrouble(error), API, error.said);
        throw new WeChatError('shelf', { at: 'token' }, API);
      })
      .finally(() => flights.delete(accountId));
    flights.set(accountId, flight);
    return flight;
  }

  return {
    get(accountId) {
      const kept = memory.get(accountId);
      if (usable(kept)) return Promise.resolve(kept.value);
      return flights.get(accountId) ?? fly(accountId);
    },
    async renew(accountId, refused) {
      if (memory.get(accountId)?.value === refused) memory.delete(accountId);
      const running = flights.get(accountId);
      const joined = running ? await running : memory.get(accountId)?.value;
      if (joined !== undefined && joined !== refused) return joined;
      await shelf.drop(accountId, refused).catch(() => undefined);
      return flights.get(accountId) ?? fly(accountId, refused);
    },
  };
}

/** An answer of stable_token speaks about the account, never about the message: only quota and haste keep their meaning. */
const KEPT = new Set([-1, 45009, 45011]);
const tokenTrouble = (error: WeChatError): WeChatError['trouble'] =>
  error.trouble.at === 'answered' && KEPT.has(error.trouble.errcode)
    ? error.trouble
    : error.trouble.at === 'connecting' || error.trouble.at === 'waiting' || error.trouble.at === 'http'
      ? { at: 'connecting' }
      : { at: 'token' };
