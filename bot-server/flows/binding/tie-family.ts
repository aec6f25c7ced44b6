import type { AuditAction, AuditEntry } from '../../domain/audit/audit';
import { DEFAULT_QUIET_HOURS } from '../../domain/push/quiet-hours';
import { Refusal } from '../../domain/refusal';
import type { Guardianship, Student } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { BindingStore } from '../../store/bindings';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';
import { tellOfBinding, type TellOfBindingNeeds } from './tell-of-binding';

export interface TieFamilyNeeds extends TellOfBindingNeeds {
  readonly identities: Pick<IdentityStore, 'byId' | 'ofUnion' | 'ofPerson' | 'ofGuardians' | 'claimGuardian'>;
  readonly roster: Pick<RosterStore, 'guardianshipsOfGuardian' | 'guardianshipsOfStudents'>;
  readonly bindings: { readonly kinship: BindingStore['kinship'] };
  readonly audit: Pick<AuditStore, 'note'>;
  /** The figures of these children are to be counted again. */
  readonly recountChildren?: (studentIds: readonly string[], now: Instant) => Promise<void>;
}

export interface FamilyTie {
  readonly child: Pick<Student, 'id' | 'schoolId'>;
  readonly kin: Pick<Guardianship, 'relation' | 'caregiverAtHome' | 'worksAway'>;
}

export interface FamilyTies {
  readonly identityId: string;
  /** The row of the roster that was proved; absent for somebody who is in no roster. */
  readonly row?: string | undefined;
  /** For a guardian in no roster. */
  readonly ownName: string;
  readonly ties: readonly FamilyTie[];
  readonly action: Extract<AuditAction, 'binding-made' | 'binding-approved'>;
  /** Who did it, where it was not the guardian. */
  readonly by?: AuditEntry['actor'];
}

/**
 * Makes a WeChat user the guardian of these children. One identity is one guardian: somebody who is a guardian already takes
 * the children over to that row, and a row of the roster that nobody stands behind gives them up. Twice is once.
 * @throws Refusal access/denied when there is no such identity
 */
export async function tieFamily(needs: TieFamilyNeeds, asked: FamilyTies, now: Instant): Promise<{ changed: boolean }> {
  const { identityId, row, ties, action, by } = asked;
  const identity = await needs.identities.byId(identityId);
  if (!identity) throw new Refusal('access/denied');
  const same = identity.unionid === undefined ? [identity] : await needs.identities.ofUnion(identity.unionid);
  const guardianOf = (who: typeof identity) => who.persons.find(({ kind }) => kind === 'guardian')?.id;
  const own = guardianOf(identity) ?? same.map(guardianOf).find((id) => id !== undefined);
  // Made of the identity, so that a tap repeated after a crash finds the row that was begun.
  const target = own ?? row ?? `g-${needs.seal.blind(`guardian-of:${identityId}`)}`;

  const has = new Set((await needs.roster.guardianshipsOfGuardian(target)).map(({ studentId }) => studentId));
  const unknown = guardianOf(identity) === undefined;
  const fresh = ties.filter(({ child }) => unknown || !has.has(child.id));
  if (fresh.length === 0) return { changed: false };

  // Written down first: what was done without a trace could not be told from what was not done.
  for (const { child } of fresh) {
    const entry = { chain: child.schoolId, actor: by ?? { kind: 'guardian' as const, id: target }, action };
    await needs.audit.note({ ...entry, about: { kind: 'student', id: child.id }, reason: `guardian ${target}` }, now);
    await tellOfBinding(needs, { child, guardianId: target, identityId, row }, now);
  }
  if (own === undefined && row === undefined) {
    const settings = { quietHours: DEFAULT_QUIET_HOURS, largeType: false };
    await needs.bindings.kinship.addGuardian({ id: target, name: asked.ownName, phone: '', ...settings });
  }
  const claimed = await needs.identities.claimGuardian(identityId, target);
  // Another call made this identity another guardian just now: begin again from there.
  if (claimed !== target) return tieFamily(needs, asked, now);
  const recount = () =>
    needs.recountChildren?.(
      ties.map(({ child }) => child.id),
      now,
    );
  // Before and after: a crash in between must not leave figures that nobody looks at again.
  await recount();
  for (const { child, kin } of ties) {
    const { relation, caregiverAtHome, worksAway } = kin;
    await needs.bindings.kinship.add({ guardianId: target, studentId: child.id, relation, caregiverAtHome, worksAway, since: now });
    if (row !== undefined && row !== target && (await needs.identities.ofPerson({ kind: 'guardian', id: row })).length === 0)
      await needs.bindings.kinship.end({ guardianId: row, studentId: child.id }, now);
  }
  await recount();
  for (const other of same) if (other.id !== identityId) await needs.identities.claimGuardian(other.id, target);
  return { changed: true };
}
