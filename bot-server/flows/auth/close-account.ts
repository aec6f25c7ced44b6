import { staffIdentity } from '../../domain/access/staff-account';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { CredentialStore } from '../../store/credentials';
import type { SessionStore } from '../../store/sessions';
import { findStaff, type FindStaffNeeds, type NamedStaff } from './open-account';

type Needs = FindStaffNeeds & {
  readonly credentials: Pick<CredentialStore, 'remove'>;
  readonly sessions: Pick<SessionStore, 'endOthers'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

/** Takes a staff account away and ends its sessions; the way through WeChat stays. @throws Refusal staff/not-found, staff/no-account */
export async function closeAccount(needs: Needs, named: NamedStaff, now: Instant): Promise<{ ended: number }> {
  const { staff, chain } = await findStaff(needs, named);
  if (!(await needs.credentials.remove(staff))) throw new Refusal('staff/no-account');
  const ended = await needs.sessions.endOthers([staffIdentity(staff).id]);
  const operator = { kind: 'operator', id: 'operator' } as const;
  await needs.audit.note({ chain, actor: operator, action: 'session-revoked', about: staff, amount: ended }, now);
  return { ended };
}
