import type { Actor } from '../../domain/access/actor';
import { faultOfPassword, plainPassword } from '../../domain/access/password-rule';
import { staffIdentityOfId, isStaff } from '../../domain/access/staff-account';
import type { Session } from '../../domain/access/session';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { Passwords } from '../../seal/password';
import type { CredentialStore } from '../../store/credentials';
import type { Lockouts } from '../../store/lockouts';
import type { SessionStore } from '../../store/sessions';
import { noteOwn, type NoteNeeds } from './note-own';
import { ownIdentityIds, type OwnNeeds } from './own-identities';
import { spendTry } from './spend-try';

type Needs = NoteNeeds &
  OwnNeeds & {
    readonly credentials: Pick<CredentialStore, 'of' | 'changePassword'>;
    readonly lockouts: Pick<Lockouts, 'spend' | 'clear'>;
    readonly passwords: Passwords;
    readonly sessions: Pick<SessionStore, 'endOthers'>;
  };

/**
 * Changes the password of who came in by one, the old one proved. All other sessions end.
 * @throws Refusal access/denied for who came in by WeChat, auth/wrong, auth/password-weak, request/too-many
 */
export async function changePassword(
  needs: Needs,
  { actor, session }: { readonly actor: Actor; readonly session: Session },
  given: { readonly current: string; readonly password: string },
  now: Instant,
): Promise<void> {
  const [staff] = (staffIdentityOfId(session.identityId)?.persons ?? []).filter(isStaff);
  const account = staff && (await needs.credentials.of(staff));
  if (account?.passwordHash === undefined) throw new Refusal('access/denied');
  await spendTry(needs, { account: account.login }, now);
  if (!(await needs.passwords.verify(account.passwordHash, plainPassword(given.current)))) {
    throw new Refusal('auth/wrong', { message: '现在的密码不对，请再试一次' });
  }
  await needs.lockouts.clear('account', account.login);
  const fault = faultOfPassword(given.password, account.login);
  if (fault !== undefined) throw new Refusal('auth/password-weak', { message: fault });
  const passwordHash = await needs.passwords.hash(plainPassword(given.password));
  if (!(await needs.credentials.changePassword(account.staff, account.passwordHash, passwordHash, now))) throw new Refusal('auth/wrong');
  await needs.sessions.endOthers(await ownIdentityIds(needs, session.identityId), session.id);
  await noteOwn(needs, actor, 'password-set', {}, now);
}
