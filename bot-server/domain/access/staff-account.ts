import { identityId, type Identity, type Person } from '../account/account';

/** The account an identity belongs to that came in by a password and not through WeChat. */
export const STAFF_ACCOUNT = 'staff';

export type Staff = Extract<Person, { kind: 'teacher' | 'officer' }>;

/** A staff account: name, password and a second factor beside the way through WeChat. */
export interface StaffAccount {
  readonly staff: Staff;
  /** `QX01-T1001`: the code of the school or bureau, and the person's number there. */
  readonly login: string;
  /** Absent until set up, and again after a reset. */
  readonly passwordHash?: string;
  /** Base32, as authenticator apps take it. */
  readonly totpSecret: string;
}

/** An account's name however it was typed: full-width, in lower case, with blanks. */
export const loginOf = (typed: string): string => typed.normalize('NFKC').replace(/\s+/g, '').toUpperCase();

export const isStaff = (person: Person): person is Staff => person.kind !== 'guardian';

/** The identity of who came in by password: one person of the roster, and nobody's openid. */
export function staffIdentity(staff: Staff): Identity {
  const openid = `${staff.kind}:${staff.id}`;
  return { id: identityId(STAFF_ACCOUNT, openid), accountId: STAFF_ACCOUNT, openid, persons: [staff], follows: false };
}

/** The identity behind such an id, or undefined for ids of other kinds. */
export function staffIdentityOfId(id: string): Identity | undefined {
  const [, kind, staffId] = /^staff:(teacher|officer):(.+)$/.exec(id) ?? [];
  return (kind === 'teacher' || kind === 'officer') && staffId !== undefined ? staffIdentity({ kind, id: staffId }) : undefined;
}
