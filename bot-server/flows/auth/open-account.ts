import { loginOf, staffIdentity, type Staff } from '../../domain/access/staff-account';
import { Refusal } from '../../domain/refusal';
import { DAY, type Instant } from '../../domain/time/instant';
import type { Chance } from '../../seal/chance';
import type { Totp } from '../../seal/totp';
import type { AuditStore } from '../../store/audit';
import type { CredentialStore } from '../../store/credentials';
import type { RosterStore } from '../../store/roster';
import type { SessionStore } from '../../store/sessions';

export type FindStaffNeeds = { readonly roster: Pick<RosterStore, 'teacherOfSchool' | 'officer'> };
type Needs = FindStaffNeeds & {
  readonly credentials: Pick<CredentialStore, 'of' | 'begin'>;
  readonly sessions: Pick<SessionStore, 'endOthers'>;
  readonly totp: Pick<Totp, 'newSecret'>;
  readonly chance: Pick<Chance, 'code'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

/** A member of staff as an operator names them: a number, and the school or bureau it is of. */
export interface NamedStaff {
  readonly no: string;
  readonly place: string;
}

export const SET_UP_LIFE = 3 * DAY;

/**
 * Makes a staff account, or with `again` makes the one there is new: its password and codes open nothing any more and its sessions end.
 * The answer is good for setting it up once, within three days.
 * @throws Refusal staff/not-found, staff/has-account, staff/no-account
 */
export async function openAccount(
  needs: Needs,
  named: NamedStaff,
  { again }: { readonly again: boolean },
  now: Instant,
): Promise<{ login: string; setUpCode: string; until: Instant }> {
  const { staff, chain } = await findStaff(needs, named);
  const known = await needs.credentials.of(staff);
  if (known && !again) throw new Refusal('staff/has-account');
  if (!known && again) throw new Refusal('staff/no-account');
  const [login, setUpCode, until] = [loginOf(`${named.place}-${named.no}`), needs.chance.code(), now + SET_UP_LIFE];
  await needs.credentials.begin({ staff, login, totpSecret: needs.totp.newSecret() }, setUpCode, until);
  const amount = await needs.sessions.endOthers([staffIdentity(staff).id]);
  if (again)
    await needs.audit.note({ chain, actor: { kind: 'operator', id: 'operator' }, action: 'session-revoked', about: staff, amount }, now);
  return { login, setUpCode, until };
}

/** Finds a teacher of a school or an officer of a bureau. @throws Refusal staff/not-found */
export async function findStaff({ roster }: FindStaffNeeds, { no, place }: NamedStaff): Promise<{ staff: Staff; chain: string }> {
  const teacher = await roster.teacherOfSchool(place, no);
  if (teacher) return { staff: { kind: 'teacher', id: teacher.id }, chain: teacher.schoolId };
  const officer = await roster.officer(no);
  if (officer?.bureauId === place) return { staff: { kind: 'officer', id: officer.id }, chain: `bureau:${officer.bureauId}` };
  throw new Refusal('staff/not-found');
}
