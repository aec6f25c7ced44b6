import { trusted, type Connection } from 'mongoose';
import type { Guardian, Guardianship, Tie } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { Seal } from '../../seal/field';
import { rosterModels, type GuardianshipRow } from '../roster/models';
import { rosterRows } from '../roster/rows';

const idOf = ({ guardianId, studentId }: Pick<Guardianship, 'guardianId' | 'studentId'>): string => `${guardianId}:${studentId}`;

/**
 * Who is whose guardian, as it changes by binding and unbinding. An ended row stays, so that the next roster file, which may
 * still name that person, does not bring them back.
 */
export function openKinship(connection: Connection, seal: Seal) {
  const { guardianships } = rosterModels(connection);
  const guardians = connection.collection<{ _id: string }>('guardians');
  const rows = rosterRows(seal);
  return {
    /** Writes a guardian who is in no roster file; one that is there already stays as it is. */
    async addGuardian(guardian: Guardian): Promise<void> {
      const { _id, ...known } = rows.fromGuardian(guardian);
      // No phone is no key: two guardians without one must never be taken for one.
      const row = guardian.phone === '' ? { ...known, phoneBlind: seal.blind(`no-phone:${_id}`) } : known;
      await guardians.updateOne({ _id }, { $setOnInsert: row }, { upsert: true });
    },
    /** Makes or revives a guardianship; one that is revived keeps its first beginning. True when it was not in force. */
    async add(guardianship: Guardianship): Promise<boolean> {
      const { _id, ...row } = rows.fromGuardianship(guardianship);
      const { since: _since, ...again } = row;
      const revived = await guardianships.updateOne({ _id, endedAt: trusted({ $exists: true }) }, { $set: again, $unset: { endedAt: 1 } });
      if (revived.modifiedCount === 1) return true;
      return (await guardianships.updateOne({ _id }, { $setOnInsert: row }, { upsert: true })).upsertedCount === 1;
    },
    /** Every tie of these children or guardians, ended ones too. */
    async ties(of: { readonly studentIds: readonly string[] } | { readonly guardianIds: readonly string[] }): Promise<Tie[]> {
      const filter =
        'studentIds' in of ? { studentId: trusted({ $in: [...of.studentIds] }) } : { guardianId: trusted({ $in: [...of.guardianIds] }) };
      return (await guardianships.find(filter).sort({ _id: 1 }).lean<GuardianshipRow[]>()).map(rows.tie);
    },
    /** These identities do not come back to this child by themselves. */
    async bar(of: Pick<Guardianship, 'guardianId' | 'studentId'>, identityIds: readonly string[]): Promise<void> {
      await guardianships.updateOne({ _id: idOf(of) }, { $addToSet: { barred: { $each: [...identityIds] } } });
    },
    /** Whether the class teacher unbound one of these identities from this child. */
    async isBarred(studentId: string, identityIds: readonly string[]): Promise<boolean> {
      return (await guardianships.exists({ studentId, barred: trusted({ $in: [...identityIds] }) })) !== null;
    },
    /** The class teacher lets them in again. */
    async unbar(studentId: string, identityIds: readonly string[]): Promise<void> {
      await guardianships.updateMany({ studentId }, { $pullAll: { barred: [...identityIds] } });
    },
    /** True for the one who ended it. */
    async end(of: Pick<Guardianship, 'guardianId' | 'studentId'>, now: Instant): Promise<boolean> {
      const done = await guardianships.updateOne(
        { _id: idOf(of), endedAt: trusted({ $exists: false }) },
        { $set: { endedAt: new Date(now) } },
      );
      return done.modifiedCount === 1;
    },
  };
}
export type KinshipStore = ReturnType<typeof openKinship>;
