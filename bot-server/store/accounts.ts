import { Schema, type Connection } from 'mongoose';
import type { Account, AccountKind, AccountLimits, AccountMode, Purpose } from '../domain/account/account';

interface Row {
  _id: string;
  kind: AccountKind;
  appid: string;
  originalId: string;
  name: string;
  mode: AccountMode;
  limits?: AccountLimits;
  agentId?: number;
  templates: {
    purpose: Purpose;
    id: string;
    kind: 'one-time' | 'long-term';
    title: string;
    fields: Record<string, string>;
    subscribes?: true;
  }[];
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    appid: { type: String, required: true },
    originalId: { type: String, required: true },
    name: { type: String, required: true },
    mode: { type: String, required: true },
    limits: Schema.Types.Mixed,
    agentId: Number,
    templates: {
      type: [{ _id: false, purpose: String, id: String, kind: String, title: String, fields: Schema.Types.Mixed, subscribes: Boolean }],
      default: [],
    },
  },
  { versionKey: false },
);

/** Accounts are few and change seldom; secrets come from the environment, never from here. */
export function openAccountStore(connection: Connection) {
  const model = connection.model('Account', schema, 'accounts');
  const toAccount = ({ _id, ...rest }: Row): Account => ({ id: _id, ...rest });
  return {
    async all(): Promise<Account[]> {
      return (await model.find().sort({ _id: 1 }).lean<Row[]>()).map(toAccount);
    },
    async get(id: string): Promise<Account | undefined> {
      const row = await model.findById(id).lean<Row>();
      return row ? toAccount(row) : undefined;
    },
    async remove(id: string): Promise<void> {
      await model.deleteOne({ _id: id });
    },
    /** Writes the account as given, new or not. */
    async save({ id, ...rest }: Account): Promise<void> {
      await model.updateOne({ _id: id }, { $set: { ...rest, templates: [...rest.templates] } }, { upsert: true });
    },
  };
}
export type AccountStore = ReturnType<typeof openAccountStore>;
