import { faultOfPassword, plainPassword } from '../../domain/access/password-rule';
import { staffIdentity } from '../../domain/access/staff-account';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { Chance } from '../../seal/chance';
import type { Passwords } from '../../seal/password';
import type { Totp } from '../../seal/totp';
import type { CredentialStore } from '../../store/credentials';
import type { SessionStore } from '../../store/sessions';
import { actorOf, type ActorNeeds } from './actor-of';
import { noteOwn, type NoteNeeds } from './note-own';

type Needs = ActorNeeds &
  NoteNeeds & {
    readonly credentials: Pick<CredentialStore, 'bySetUp' | 'finish'>;
    readonly passwords: Pick<Passwords, 'hash'>;
    readonly totp: Pick<Totp, 'stepOf'>;
    readonly chance: Pick<Chance, 'recoveryCode'>;
    readonly sessions: Pick<SessionStore, 'endOthers'>;
  };

const RECOVERY_CODES = 8;

/**
 * Sets the password of a new or reset account, once, when the authenticator's first code is right. The answer is the recovery codes,
 * shown this one time.
 * @throws Refusal auth/set-up-over, auth/password-weak, auth/code-wrong
 */
export async function finishSetUp(
  needs: Needs,
  given: { readonly code: string; readonly password: string; readonly totp: string },
  now: Instant,
): Promise<{ login: string; recoveryCodes: string[] }> {
  const account = await needs.credentials.bySetUp(given.code, now);
  if (!account) throw new Refusal('auth/set-up-over');
  const fault = faultOfPassword(given.password, account.login);
  if (fault !== undefined) throw new Refusal('auth/password-weak', { message: fault });
  const totpStep = needs.totp.stepOf(account.totpSecret, given.totp, now);
  if (totpStep === undefined) throw new Refusal('auth/code-wrong');
  const recoveryCodes = Array.from({ length: RECOVERY_CODES }, () => needs.chance.recoveryCode());
  const passwordHash = await needs.passwords.hash(plainPassword(given.password));
  const isFirst = await needs.credentials.finish(given.code, { passwordHash, recoveryCodes, totpStep }, now);
  if (!isFirst) throw new Refusal('auth/set-up-over');
  const identity = staffIdentity(account.staff);
  await needs.sessions.endOthers([identity.id]);
  await noteOwn(needs, await actorOf(needs, identity), 'password-set', {}, now);
  return { login: account.login, recoveryCodes };
}
