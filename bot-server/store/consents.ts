import { Schema, trusted, type Connection } from 'mongoose';
import type { AccountId, OpenId } from '../domain/account/account';
import type { Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';
import type { BalanceRow } from './consents/balance-row';
import { openSpending } from './consents/spending';
import { openGroupRead } from './group-read';

interface EventRow {
  _id: string;
  accountId: string;
  openid: string;
  templateId: string;
  kind: 'credit' | 'clear';
  at: Date;
}

const credit = { _id: false, key: { type: String, required: true }, at: { type: Date, required: true }, by: String };
const whose = {
  accountId: { type: String, required: true },
  openid: { type: String, required: true },
  templateId: { type: String, required: true },
};
const balanceSchema = new Schema<BalanceRow>(
  {
    _id: { type: String, required: true },
    ...whose,
    credits: { type: [credit], default: [] },
    spent: { type: [credit], default: [] },
    entered: { type: [String], default: [] },
    clearedAt: { type: Date, required: true },
    standingSince: { type: Date, default: null },
  },
  { versionKey: false },
);
balanceSchema.index({ accountId: 1, openid: 1 });
const eventSchema = new Schema<EventRow>(
  { _id: { type: String, required: true }, ...whose, kind: { type: String, required: true }, at: { type: Date, required: true } },
  { versionKey: false },
);
eventSchema.index({ accountId: 1, openid: 1, at: 1 });

/** One accepted line of a pop-up: unique by all but `standing`. */
export interface ConsentGiven {
  readonly accountId: AccountId;
  readonly openid: OpenId;
  readonly templateId: string;
  /** WeChat's CreateTime. */
  readonly at: Instant;
  /** Its place in the pop-up. */
  readonly index: number;
  /** True for a long-term template, whose consent is not used up by sending. */
  readonly standing: boolean;
}

const KEPT_KEYS = 200;
const KEPT_SPENT = 20;
const PLENTY = 10_000;
const AT_ONCE = 5000;
const literal = (value: unknown) => ({ $literal: value });

/**
 * Who agreed to which template, and how many messages that allows. The history is append-only; the balance is one row per
 * (account, openid, template), changed by single atomic updates whose result does not depend on the order in which pushes arrive.
 */
export function openConsentStore(connection: Connection) {
  const balances = connection.model('ConsentBalance', balanceSchema, 'consentBalances');
  const events = connection.model('ConsentEvent', eventSchema, 'consentEvents');
  const idOf = (accountId: AccountId, openid: OpenId, templateId: string): string => `${accountId}:${openid}:${templateId}`;
  // A fan-out asks of, and takes from, hundreds of balances at the same moment: each moment is one round trip.
  const rows = connection.collection<BalanceRow>('consentBalances');
  const read = openGroupRead<BalanceRow>(async (ids) => {
    const found = await rows.find({ _id: { $in: [...ids] } }, { batchSize: ids.length + 1 }).toArray();
    return new Map(found.map((row) => [row._id, row]));
  });
  const spend = openSpending(connection, KEPT_SPENT);

  async function append(row: EventRow): Promise<void> {
    try {
      await events.create(row);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }

  /** The row as it is or as it begins. */
  const begun = (accountId: AccountId, openid: OpenId, templateId: string) => ({
    accountId: literal(accountId),
    openid: literal(openid),
    templateId: literal(templateId),
    credits: { $ifNull: ['$credits', []] },
    spent: { $ifNull: ['$spent', []] },
    entered: { $ifNull: ['$entered', []] },
    clearedAt: { $ifNull: ['$clearedAt', literal(new Date(0))] },
    standingSince: { $ifNull: ['$standingSince', literal(null)] },
  });

  async function change(
    _id: string,
    steps: Record<string, unknown>[],
    upsert: boolean,
    returnDocument: 'before' | 'after',
  ): Promise<BalanceRow | null> {
    const run = () =>
      balances.collection.findOneAndUpdate({ _id: _id as never }, steps, {
        upsert,
        returnDocument,
      }) as unknown as Promise<BalanceRow | null>;
    return run().catch((error: unknown) => {
      if (!isDuplicate(error)) throw error;
      return run();
    });
  }

  return {
    /** Messages that may still be sent; Infinity for a long-term template that was agreed to. */
    async remaining(accountId: AccountId, openid: OpenId, templateId: string): Promise<number> {
      const row = await read(idOf(accountId, openid, templateId));
      return row ? (row.standingSince ? Number.POSITIVE_INFINITY : row.credits.length) : 0;
    },

    /** {@link remaining} of many at once, by `account:openid:template`; nothing stands for none. */
    async remainingOf(
      keys: readonly { readonly accountId: AccountId; readonly openid: OpenId; readonly templateId: string }[],
    ): Promise<ReadonlyMap<string, number>> {
      const left = new Map<string, number>();
      const ids = [...new Set(keys.map(({ accountId, openid, templateId }) => idOf(accountId, openid, templateId)))];
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const rows = await balances
          .find({ _id: trusted({ $in: ids.slice(from, from + AT_ONCE) }) })
          .lean<(BalanceRow & { _id: string })[]>();
        for (const row of rows) left.set(row._id, row.standingSince ? Number.POSITIVE_INFINITY : row.credits.length);
      }
      return left;
    },

    /** Enters an accepted pop-up line. False when it was entered before. */
    async credit({ accountId, openid, templateId, at, index, standing }: ConsentGiven): Promise<boolean> {
      const _id = idOf(accountId, openid, templateId);
      const key = `${at}:${index}`;
      const when = new Date(at);
      await append({ _id: `${_id}:${key}`, accountId, openid, templateId, kind: 'credit', at: when });
      const counts = { $and: [{ $not: [{ $in: [literal(key), '$entered'] }] }, { $gt: [literal(when), '$clearedAt'] }] };
      const added = standing
        ? { standingSince: { $cond: [counts, { $max: ['$standingSince', literal(when)] }, '$standingSince'] } }
        : {
            credits: {
              $cond: [
                counts,
                { $sortArray: { input: { $concatArrays: ['$credits', literal([{ key, at: when }])] }, sortBy: { at: 1, key: 1 } } },
                '$credits',
              ],
            },
          };
      const known = { $in: [literal(key), '$entered'] };
      const remembered = { $cond: [known, '$entered', { $slice: [{ $concatArrays: ['$entered', literal([key])] }, -KEPT_KEYS] }] };
      const before = await change(
        _id,
        [{ $set: begun(accountId, openid, templateId) }, { $set: added }, { $set: { entered: remembered } }],
        true,
        'before',
      );
      return !before?.entered.includes(key);
    },

    /**
     * Sets the count to nothing. With `at` (the person refused then), what was agreed to later stays;
     * without (WeChat answered 43101), everything known goes.
     */
    async clear(accountId: AccountId, openid: OpenId, templateId: string, at?: Instant): Promise<void> {
      const _id = idOf(accountId, openid, templateId);
      if (at !== undefined) {
        await append({ _id: `${_id}:clear:${at}`, accountId, openid, templateId, kind: 'clear', at: new Date(at) });
      }
      const until =
        at === undefined
          ? { $max: [{ $max: '$credits.at' }, { $max: '$spent.at' }, '$standingSince', '$clearedAt'] }
          : { $max: ['$clearedAt', literal(new Date(at))] };
      const later = (list: string) => ({ $filter: { input: list, cond: { $gt: ['$$this.at', '$clearedAt'] } } });
      await change(
        _id,
        [
          { $set: begun(accountId, openid, templateId) },
          { $set: { clearedAt: until } },
          {
            $set: {
              credits: later('$credits'),
              spent: later('$spent'),
              standingSince: { $cond: [{ $gt: ['$standingSince', '$clearedAt'] }, '$standingSince', null] },
            },
          },
        ],
        true,
        'after',
      );
    },

    /** Takes one message's consent before the send; false when there is none. A standing consent is not used up. */
    async spend(accountId: AccountId, openid: OpenId, templateId: string): Promise<boolean> {
      return spend(idOf(accountId, openid, templateId));
    },

    /** Gives the last spent consent back: the send was refused for another reason, so WeChat did not count it. */
    async unspend(accountId: AccountId, openid: OpenId, templateId: string): Promise<void> {
      await balances.collection.updateOne({ _id: idOf(accountId, openid, templateId) as never, 'spent.0': { $exists: true } }, [
        {
          $set: {
            credits: { $sortArray: { input: { $concatArrays: ['$credits', [{ $last: '$spent' }]] }, sortBy: { at: 1, key: 1 } } },
            spent: { $reverseArray: { $slice: [{ $reverseArray: '$spent' }, 1, PLENTY] } },
          },
        },
      ]);
    },

    /** The history of one person at one account, oldest first. */
    async history(accountId: AccountId, openid: OpenId): Promise<{ templateId: string; kind: 'credit' | 'clear'; at: Instant }[]> {
      const rows = await events.find({ accountId, openid }).sort({ at: 1, _id: 1 }).lean<EventRow[]>();
      return rows.map(({ templateId, kind, at }) => ({ templateId, kind, at: at.getTime() }));
    },

    /** Removes all of one person at one account: they left it, or asked to be erased. */
    async forget(accountId: AccountId, openid: OpenId): Promise<void> {
      await balances.deleteMany({ accountId, openid });
      await events.deleteMany({ accountId, openid });
    },

    syncIndexes: async (): Promise<void> => {
      await balances.createIndexes();
      await events.createIndexes();
    },
  };
}
export type ConsentStore = ReturnType<typeof openConsentStore>;
