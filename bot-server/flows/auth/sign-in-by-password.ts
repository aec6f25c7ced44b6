import type { Actor } from '../../domain/access/actor';
import { plainPassword } from '../../domain/access/password-rule';
import { loginOf, staffIdentity, type StaffAccount } from '../../domain/access/staff-account';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { Passwords } from '../../seal/password';
import type { Totp } from '../../seal/totp';
import type { CredentialStore } from '../../store/credentials';
import type { Lockouts } from '../../store/lockouts';
import type { SessionStore } from '../../store/sessions';
import { actorOf, type ActorNeeds } from './actor-of';
import { noteOwn, type NoteNeeds } from './note-own';
import { spendTry } from './spend-try';

type Needs = ActorNeeds &
  NoteNeeds & {
    readonly credentials: Pick<CredentialStore, 'byLogin' | 'useStep' | 'useRecovery'>;
    readonly lockouts: Lockouts;
    readonly passwords: Pick<Passwords, 'verify'>;
    readonly totp: Pick<Totp, 'stepOf'>;
    readonly sessions: Pick<SessionStore, 'open'>;
  };

interface Given {
  readonly login: string;
  readonly password: string;
  /** Six digits of the authenticator, or a recovery code. */
  readonly code: string;
}

/**
 * Signs staff in by name, password and second factor. Whatever was wrong, and whether there is such an account, the answer and the work are the same.
 * @throws Refusal auth/wrong, request/too-many
 */
export async function signInByPassword(
  needs: Needs,
  given: Given,
  from: { readonly address: string; readonly browser: string },
  now: Instant,
): Promise<{ token: string; actor: Actor }> {
  const login = loginOf(given.login);
  await spendTry(needs, { address: from.address, account: login }, now);
  const account = await needs.credentials.byLogin(login);
  const isRight = await needs.passwords.verify(account?.passwordHash, plainPassword(given.password));
  const step = needs.totp.stepOf(account?.totpSecret, given.code, now);
  if (!account || !isRight || !(await useCode(needs, account, given.code, step))) throw new Refusal('auth/wrong');
  const identity = staffIdentity(account.staff);
  const actor = await actorOf(needs, identity);
  if (actor.role === 'stranger') throw new Refusal('auth/wrong');
  await Promise.all([needs.lockouts.clear('account', login), needs.lockouts.giveBack('address', from.address)]);
  const token = await needs.sessions.open(identity.id, now, { kind: 'desktop', browser: from.browser });
  await noteOwn(needs, actor, 'signed-in-desktop', {}, now);
  return { token, actor };
}

/** A code is used up with the sign-in it opens; one that opened a sign-in opens no second. */
function useCode({ credentials }: Needs, { staff }: StaffAccount, code: string, step: number | undefined): Promise<boolean> {
  return step === undefined ? credentials.useRecovery(staff, code.toUpperCase()) : credentials.useStep(staff, step);
}
