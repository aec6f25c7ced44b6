import type { StaffAccount } from '../../domain/access/staff-account';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { Totp } from '../../seal/totp';
import type { CredentialStore } from '../../store/credentials';

type Needs = { readonly credentials: Pick<CredentialStore, 'bySetUp'>; readonly totp: Pick<Totp, 'address'> };

export type SetUp = Pick<StaffAccount, 'login' | 'totpSecret'> & { readonly totpAddress: string };

/** What whoever holds the set-up link needs to see; looking changes nothing. @throws Refusal auth/set-up-over */
export async function beginSetUp(needs: Needs, code: string, now: Instant): Promise<SetUp> {
  const account = await needs.credentials.bySetUp(code, now);
  if (!account) throw new Refusal('auth/set-up-over');
  const { login, totpSecret } = account;
  return { login, totpSecret, totpAddress: needs.totp.address(totpSecret, login) };
}
