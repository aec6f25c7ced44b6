import type { Instant } from '../time/instant';
import type { AccountId } from './account';

/** An account's access token and the instant after which it must not be used. */
export interface AccessToken {
  readonly value: string;
  readonly expiresAt: Instant;
}

/** Where all processes share one token per account, and agree which of them fetches the next. */
export interface TokenShelf {
  read(accountId: AccountId): Promise<AccessToken | undefined>;
  write(accountId: AccountId, token: AccessToken): Promise<void>;
  /** Forgets the token only if it is still this one: a token that another process has replaced stays. */
  drop(accountId: AccountId, value: string): Promise<void>;
  /** True for one caller at a time until `release` or `ttlMs` have passed. */
  lease(accountId: AccountId, holder: string, ttlMs: number): Promise<boolean>;
  release(accountId: AccountId, holder: string): Promise<void>;
}
