import { Schema, trusted, type Connection } from 'mongoose';
import type { Instant } from '../../domain/time/instant';
import type { Seal } from '../../seal/field';
import { isDuplicate } from '../connect';

interface Row {
  /** The mini-program identity that shows the code. */
  _id: string;
  codeBlind: string;
  expiresAt: Date;
}

const schema = new Schema<Row>(
  { _id: { type: String, required: true }, codeBlind: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  { versionKey: false },
);
schema.index({ codeBlind: 1 }, { unique: true });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const MOST_TRIES = 8;

/** Short codes by which one person's two accounts find each other. */
export function openJoinCodes(connection: Connection, seal: Pick<Seal, 'blind'>) {
  const model = connection.model('JoinCode', schema, 'join_codes');
  const blind = (code: string): string => seal.blind(`join-code:${code}`);
  return {
    /** A new code for this identity; its former one is over. */
    async give(identityId: string, draw: () => string, expiresAt: Instant, now: Instant): Promise<string> {
      for (let tried = 1; ; tried += 1) {
        const code = draw();
        await model.deleteMany({ codeBlind: blind(code), expiresAt: trusted({ $lte: new Date(now) }) });
        try {
          await model.updateOne(
            { _id: identityId },
            { $set: { codeBlind: blind(code), expiresAt: new Date(expiresAt) } },
            { upsert: true },
          );
          return code;
        } catch (error) {
          if (!isDuplicate(error) || tried >= MOST_TRIES) throw error;
        }
      }
    },
    /** Whose code this is, once. */
    async take(code: string, now: Instant): Promise<string | undefined> {
      const row = await model.findOneAndDelete({ codeBlind: blind(code), expiresAt: trusted({ $gt: new Date(now) }) }).lean<Row>();
      return row?._id;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type JoinCodeStore = ReturnType<typeof openJoinCodes>;
