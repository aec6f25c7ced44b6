import { createHash } from 'node:crypto';
import { Schema, trusted, type Connection } from 'mongoose';
import type { Staff, StaffAccount } from '../domain/access/staff-account';
import type { Instant } from '../domain/time/instant';
import type { Seal } from '../seal/field';

interface Row {
  /** `teacher:QX01-T1001` */
  _id: string;
  kind: Staff['kind'];
  staffId: string;
  login: string;
  passwordHash?: string;
  totpSealed: string;
  /** The newest half-minute whose code was used. */
  totpStep: number;
  /** Hashes of what is left of the recovery codes. */
  recovery: string[];
  setUpHash?: string;
  setUpUntil?: Date;
  passwordSetAt?: Date;
}

const text = { type: String, required: true } as const;
const schema = new Schema<Row>(
  {
    _id: text,
    kind: text,
    staffId: text,
    login: text,
    passwordHash: String,
    totpSealed: text,
    totpStep: { type: Number, default: 0 },
    recovery: { type: [String], default: [] },
    setUpHash: String,
    setUpUntil: Date,
    passwordSetAt: Date,
  },
  { versionKey: false },
);
schema.index({ login: 1 }, { unique: true });
schema.index({ setUpHash: 1 }, { sparse: true });

/** Of codes long enough that nobody can try them all; what people choose is hashed by argon2 elsewhere. */
const hash = (code: string): string => createHash('sha256').update(code, 'utf8').digest('base64url');
const idOf = ({ kind, id }: Staff): string => `${kind}:${id}`;

/** Staff accounts: a name, a password's hash and a second factor. Every step names the state it leaves, so none can be done twice. */
export function openCredentialStore(connection: Connection, { seal }: { readonly seal: Pick<Seal, 'seal' | 'unseal'> }) {
  const model = connection.model('Credential', schema, 'credentials');
  const place = (id: string): string => `credentials.totp:${id}`;
  const toAccount = (row: Row): StaffAccount => ({
    staff: { kind: row.kind, id: row.staffId },
    login: row.login,
    ...(row.passwordHash === undefined ? {} : { passwordHash: row.passwordHash }),
    totpSecret: seal.unseal(row.totpSealed, place(row._id)),
  });
  return {
    async of(staff: Staff): Promise<StaffAccount | undefined> {
      const row = await model.findById(idOf(staff)).lean<Row>();
      return row ? toAccount(row) : undefined;
    },
    async byLogin(login: string): Promise<StaffAccount | undefined> {
      const row = await model.findOne({ login }).lean<Row>();
      return row ? toAccount(row) : undefined;
    },
    async bySetUp(code: string, now: Instant): Promise<StaffAccount | undefined> {
      const row = await model.findOne({ setUpHash: hash(code), setUpUntil: trusted({ $gt: new Date(now) }) }).lean<Row>();
      return row ? toAccount(row) : undefined;
    },
    /** Makes the account, or makes it new: what was known before opens nothing any more, and `setUpCode` sets it up once, until then. */
    async begin(account: Pick<StaffAccount, 'staff' | 'login' | 'totpSecret'>, setUpCode: string, until: Instant): Promise<void> {
      const _id = idOf(account.staff);
      const set = {
        kind: account.staff.kind,
        staffId: account.staff.id,
        login: account.login,
        totpSealed: seal.seal(account.totpSecret, place(_id)),
        totpStep: 0,
        recovery: [],
        setUpHash: hash(setUpCode),
        setUpUntil: new Date(until),
      };
      await model.updateOne({ _id }, { $set: set, $unset: { passwordHash: 1, passwordSetAt: 1 } }, { upsert: true });
    },
    /** Ends the setting up: once, and only while its code is good. */
    async finish(
      setUpCode: string,
      made: { readonly passwordHash: string; readonly recoveryCodes: readonly string[]; readonly totpStep: number },
      now: Instant,
    ): Promise<boolean> {
      const done = await model.updateOne(
        { setUpHash: hash(setUpCode), setUpUntil: trusted({ $gt: new Date(now) }) },
        {
          $set: {
            passwordHash: made.passwordHash,
            recovery: made.recoveryCodes.map(hash),
            totpStep: made.totpStep,
            passwordSetAt: new Date(now),
          },
          $unset: { setUpHash: 1, setUpUntil: 1 },
        },
      );
      return done.modifiedCount === 1;
    },
    /** Replaces the password that was proved; false when another was set meanwhile. */
    async changePassword(staff: Staff, before: string, passwordHash: string, now: Instant): Promise<boolean> {
      const changed = await model.updateOne(
        { _id: idOf(staff), passwordHash: before },
        { $set: { passwordHash, passwordSetAt: new Date(now) } },
      );
      return changed.modifiedCount === 1;
    },
    /** Uses up a half-minute's code and all before it; false when it was used already. */
    async useStep(staff: Staff, step: number): Promise<boolean> {
      const used = await model.updateOne({ _id: idOf(staff), totpStep: trusted({ $lt: step }) }, { $set: { totpStep: step } });
      return used.modifiedCount === 1;
    },
    /** Uses up one recovery code; false when it is none, or used. */
    async useRecovery(staff: Staff, code: string): Promise<boolean> {
      const used = await model.updateOne({ _id: idOf(staff), recovery: hash(code) }, { $pull: { recovery: hash(code) } });
      return used.modifiedCount === 1;
    },
    async remove(staff: Staff): Promise<boolean> {
      return (await model.deleteOne({ _id: idOf(staff) })).deletedCount === 1;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type CredentialStore = ReturnType<typeof openCredentialStore>;
