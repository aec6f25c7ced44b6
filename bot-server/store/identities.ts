import { Schema, trusted, type Connection } from 'mongoose';
import { identityId, type Identity, type Person } from '../domain/account/account';
import { MINUTE, type Instant } from '../domain/time/instant';
import { findAll } from './find-all';
import { openGroupRead } from './group-read';

interface Row {
  _id: string;
  accountId: string;
  openid: string;
  unionid?: string;
  persons: { kind: Person['kind']; id: string }[];
  follows: boolean;
  lastSeenAt?: Date;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    accountId: { type: String, required: true },
    openid: { type: String, required: true },
    unionid: String,
    persons: { type: [{ _id: false, kind: String, id: String }], default: [] },
    follows: { type: Boolean, default: false },
    lastSeenAt: Date,
  },
  { versionKey: false },
);
schema.index({ 'persons.kind': 1, 'persons.id': 1 });
schema.index({ unionid: 1 }, { sparse: true });

const samePerson = ({ kind, id }: Person) => trusted({ $elemMatch: { kind, id } });

const toIdentity = (row: Row): Identity => ({
  id: row._id,
  accountId: row.accountId,
  openid: row.openid,
  ...(row.unionid === undefined ? {} : { unionid: row.unionid }),
  persons: row.persons.map(({ kind, id }): Person => ({ kind, id })),
  follows: row.follows,
  ...(row.lastSeenAt ? { lastSeenAt: row.lastSeenAt.getTime() } : {}),
});

/** Who is behind an openid of an account. One unionid joins the identities of one person. */
export function openIdentityStore(connection: Connection) {
  const model = connection.model('Identity', schema, 'identities');
  // Not through the model: this is read on every request.
  const read = openGroupRead<Row>(async (ids) => {
    const found = await findAll<Row>(connection, 'identities', { _id: { $in: ids } });
    return new Map(found.map((row) => [row._id, row]));
  });
  return {
    async get(accountId: string, openid: string): Promise<Identity | undefined> {
      const row = await model.findById(identityId(accountId, openid)).lean<Row>();
      return row ? toIdentity(row) : undefined;
    },
    async byId(id: string): Promise<Identity | undefined> {
      const row = await read(id);
      return row ? toIdentity(row) : undefined;
    },
    /** Identities of any of these guardians, over all accounts. */
    async ofGuardians(ids: readonly string[]): Promise<Identity[]> {
      const asked = new Set(ids);
      // Of one and the same person: only so does the index bound both, and not all guardians of a county are looked through.
      const theirs = { persons: { $elemMatch: { kind: 'guardian', id: { $in: ids } } } };
      const rows = await findAll<Row>(connection, 'identities', theirs);
      return rows.map(toIdentity).filter((identity) => identity.persons.some((p) => p.kind === 'guardian' && asked.has(p.id)));
    },
    /** Identities of any of these teachers, over all accounts. */
    async ofTeachers(ids: readonly string[]): Promise<Identity[]> {
      if (ids.length === 0) return [];
      const rows = await findAll<Row>(connection, 'identities', { persons: { $elemMatch: { kind: 'teacher', id: { $in: [...ids] } } } });
      return rows.map(toIdentity);
    },
    /** Identities of any of these officers, over all accounts. */
    async ofOfficers(ids: readonly string[]): Promise<Identity[]> {
      if (ids.length === 0) return [];
      const rows = await findAll<Row>(connection, 'identities', { persons: { $elemMatch: { kind: 'officer', id: { $in: [...ids] } } } });
      return rows.map(toIdentity);
    },
    async ofPerson(person: Person): Promise<Identity[]> {
      const rows = await model.find({ persons: samePerson(person) }).lean<Row[]>();
      return rows.map(toIdentity).filter((identity) => identity.persons.some((p) => p.kind === person.kind && p.id === person.id));
    },
    async ofUnion(unionid: string): Promise<Identity[]> {
      return (await model.find({ unionid }).lean<Row[]>()).map(toIdentity);
    },
    /** Notes that this openid opened the app; makes the identity when it is new. */
    async seen({ accountId, openid, unionid }: { accountId: string; openid: string; unionid?: string }, now: Instant): Promise<Identity> {
      const row = await model
        .findOneAndUpdate(
          { _id: identityId(accountId, openid) },
          {
            $set: { lastSeenAt: new Date(now), ...(unionid === undefined ? {} : { unionid }) },
            $setOnInsert: { accountId, openid, persons: [], follows: false },
          },
          { upsert: true, returnDocument: 'after' },
        )
        .lean<Row>();
      return toIdentity(row);
    },
    /** Notes that somebody is in the app now who signed in long ago; to within ten minutes. */
    async visited(id: string, now: Instant): Promise<void> {
      const before = trusted({ $lt: new Date(now - 10 * MINUTE) });
      await model.updateOne({ _id: id, lastSeenAt: before }, { $set: { lastSeenAt: new Date(now) } });
    },
    /** Ties an identity to persons (adds, never takes away) and tells whether it follows. Idempotent. */
    async bind(identity: {
      accountId: string;
      openid: string;
      unionid?: string;
      persons: readonly Person[];
      follows?: boolean;
    }): Promise<void> {
      const { accountId, openid, unionid, persons, follows } = identity;
      const set = { ...(unionid === undefined ? {} : { unionid }), ...(follows === undefined ? {} : { follows }) };
      await model.updateOne(
        { _id: identityId(accountId, openid) },
        {
          ...(Object.keys(set).length ? { $set: set } : {}),
          $setOnInsert: { accountId, openid, ...(follows === undefined ? { follows: false } : {}) },
          $addToSet: { persons: { $each: persons.map(({ kind, id }) => ({ kind, id })) } },
        },
        { upsert: true },
      );
    },
    /** Makes the identity this person too; whether it was not before. */
    async tie(id: string, { kind, id: personId }: Person): Promise<boolean> {
      const person = { kind, id: personId };
      const lacks = trusted({ $not: { $elemMatch: person } });
      return (await model.updateOne({ _id: id, persons: lacks }, { $push: { persons: person } })).modifiedCount === 1;
    },
    /** Takes this person off this identity alone. */
    async untie(id: string, { kind, id: personId }: Person): Promise<void> {
      await model.updateOne({ _id: id }, { $pull: { persons: { kind, id: personId } } });
    },
    /** Many bindings at once, for importers. */
    async bindMany(
      identities: readonly { accountId: string; openid: string; unionid?: string; persons: readonly Person[]; follows: boolean }[],
    ): Promise<void> {
      for (let from = 0; from < identities.length; from += 500) {
        await model.collection.bulkWrite(
          identities.slice(from, from + 500).map(({ accountId, openid, unionid, persons, follows }) => ({
            updateOne: {
              filter: { _id: identityId(accountId, openid) as never },
              update: {
                $set: { follows, ...(unionid === undefined ? {} : { unionid }) },
                $setOnInsert: { accountId, openid },
                $addToSet: { persons: { $each: persons.map(({ kind, id }) => ({ kind, id })) } },
              },
              upsert: true,
            },
          })),
          { ordered: false },
        );
      }
    },
    /** Makes the identity this guardian unless it already is one; answers which guardian it is now. */
    async claimGuardian(id: string, guardianId: string): Promise<string | undefined> {
      await model.updateOne(
        { _id: id, 'persons.kind': trusted({ $ne: 'guardian' }) },
        { $push: { persons: { kind: 'guardian', id: guardianId } } },
      );
      const row = await model.findById(id).lean<Row>();
      return row?.persons.find(({ kind }) => kind === 'guardian')?.id;
    },
    /** Takes a person off every identity that had it: whoever holds one of them is a stranger at the next request. Answers how many. */
    async release({ kind, id }: Person): Promise<number> {
      const done = await model.updateMany({ persons: samePerson({ kind, id }) }, { $pull: { persons: { kind, id } } });
      return done.modifiedCount;
    },
    /** Following changed. On leaving, WeChat's rules ask that the user's data at that account goes: the tie to the person is removed. */
    async setFollows(accountId: string, openid: string, follows: boolean): Promise<void> {
      const _id = identityId(accountId, openid);
      if (follows) {
        await model.updateOne({ _id }, { $set: { follows: true }, $setOnInsert: { accountId, openid, persons: [] } }, { upsert: true });
      } else {
        await model.updateOne({ _id }, { $set: { follows: false, persons: [] }, $unset: { unionid: 1, lastSeenAt: 1 } });
      }
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type IdentityStore = ReturnType<typeof openIdentityStore>;
