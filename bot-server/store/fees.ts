import { Schema, type Connection } from 'mongoose';
import type { FeeOrder, FeeRefund, RefundFact, RefundStatus } from '../domain/fee/fee';
import type { Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';

interface RefundRow {
  no: string;
  amount: number;
  reason: string;
  status: RefundStatus;
  askedAt: Date;
  refundId?: string;
  endedAt?: Date;
}
interface OrderRow {
  _id: string;
  accountId: string;
  appid: string;
  mchId: string;
  openid: string;
  description: string;
  total: number;
  createdAt: Date;
  prepayId?: string;
  closedAt?: Date;
  transactionId?: string;
  paidAt?: Date;
  refunds: RefundRow[];
}
interface NoticeRow {
  _id: string;
  kind: string;
  outTradeNo: string;
  receivedAt: Date;
}

const fen = { type: Number, required: true, min: 1, validate: Number.isSafeInteger };
const orderSchema = new Schema<OrderRow>(
  {
    _id: { type: String, required: true },
    accountId: { type: String, required: true },
    appid: { type: String, required: true },
    mchId: { type: String, required: true },
    openid: { type: String, required: true },
    description: { type: String, required: true },
    total: fen,
    createdAt: { type: Date, required: true },
    prepayId: String,
    closedAt: Date,
    transactionId: String,
    paidAt: Date,
    refunds: {
      type: [{ _id: false, no: String, amount: fen, reason: String, status: String, askedAt: Date, refundId: String, endedAt: Date }],
      default: [],
    },
  },
  { versionKey: false },
);
orderSchema.index({ transactionId: 1 }, { unique: true, sparse: true });
orderSchema.index({ openid: 1, createdAt: -1 });
const noticeSchema = new Schema<NoticeRow>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    outTradeNo: { type: String, required: true },
    receivedAt: { type: Date, required: true },
  },
  { versionKey: false },
);

const at = (date: Date): Instant => date.getTime();
const toRefund = ({ askedAt, endedAt, refundId, no, amount, reason, status }: RefundRow): FeeRefund => ({
  no,
  amount,
  reason,
  status,
  askedAt: at(askedAt),
  ...(refundId === undefined ? {} : { refundId }),
  ...(endedAt === undefined ? {} : { endedAt: at(endedAt) }),
});
const toOrder = (row: OrderRow): FeeOrder => ({
  outTradeNo: row._id,
  accountId: row.accountId,
  appid: row.appid,
  mchId: row.mchId,
  openid: row.openid,
  description: row.description,
  total: row.total,
  createdAt: at(row.createdAt),
  ...(row.prepayId === undefined ? {} : { prepayId: row.prepayId }),
  ...(row.closedAt === undefined ? {} : { closedAt: at(row.closedAt) }),
  ...(row.transactionId === undefined ? {} : { transactionId: row.transactionId }),
  ...(row.paidAt === undefined ? {} : { paidAt: at(row.paidAt) }),
  refunds: row.refunds.map(toRefund),
});

/** Orders in whole fen. Money moves by single conditional updates that name the state they leave. */
export function openFeeStore(connection: Connection) {
  const orders = connection.model('FeeOrder', orderSchema, 'feeOrders');
  const notices = connection.model('FeeNotice', noticeSchema, 'feeNotices');

  return {
    /** False when the number is taken. */
    async create(order: Omit<FeeOrder, 'refunds'>): Promise<boolean> {
      const { outTradeNo, createdAt, accountId, appid, mchId, openid, description, total } = order;
      try {
        await orders.create({ _id: outTradeNo, accountId, appid, mchId, openid, description, total, createdAt: new Date(createdAt) });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    async get(outTradeNo: string): Promise<FeeOrder | undefined> {
      const row = await orders.findById(outTradeNo).lean<OrderRow>();
      return row ? toOrder(row) : undefined;
    },
    async setPrepay(outTradeNo: string, prepayId: string): Promise<void> {
      await orders.updateOne({ _id: outTradeNo }, { $set: { prepayId } });
    },
    /** The payment arrived: true for the one call that settled it. */
    async settle(outTradeNo: string, { transactionId, paidAt }: { transactionId: string; paidAt: Instant }): Promise<boolean> {
      const found = await orders.collection.updateOne(
        { _id: outTradeNo as never, paidAt: { $exists: false } },
        { $set: { transactionId, paidAt: new Date(paidAt) } },
      );
      return found.modifiedCount === 1;
    },
    /** Closes an unpaid order; false when it was paid or closed. */
    async close(outTradeNo: string, now: Instant): Promise<boolean> {
      const found = await orders.collection.updateOne(
        { _id: outTradeNo as never, paidAt: { $exists: false }, closedAt: { $exists: false } },
        { $set: { closedAt: new Date(now) } },
      );
      return found.modifiedCount === 1;
    },
    /** Writes a refund down before it is asked for: true unless the number is used or more would go back than was paid. */
    async askRefund(outTradeNo: string, refund: { no: string; amount: number; reason: string }, now: Instant): Promise<boolean> {
      const row: RefundRow = { no: refund.no, amount: refund.amount, reason: refund.reason, status: 'asked', askedAt: new Date(now) };
      const live = { $filter: { input: '$refunds', cond: { $not: [{ $in: ['$$this.status', ['closed', 'abnormal']] }] } } };
      const sum = { $add: [{ $sum: { $map: { input: live, in: '$$this.amount' } } }, refund.amount] };
      const found = await orders.collection.updateOne(
        {
          _id: outTradeNo as never,
          paidAt: { $exists: true },
          'refunds.no': { $ne: refund.no },
          $expr: { $lte: [sum, '$total'] },
        },
        { $push: { refunds: row as never } },
      );
      return found.modifiedCount === 1;
    },
    /** Enters what became of a refund; an ended one is not changed again. True when something changed. */
    async settleRefund({ outTradeNo, outRefundNo, refundId, status, at: when }: RefundFact): Promise<boolean> {
      const ended = status === 'processing' ? {} : { 'refunds.$.endedAt': new Date(when) };
      const found = await orders.collection.updateOne(
        { _id: outTradeNo as never, refunds: { $elemMatch: { no: outRefundNo, status: { $in: ['asked', 'processing', 'abnormal'] } } } },
        { $set: { 'refunds.$.status': status, 'refunds.$.refundId': refundId, ...ended } },
      );
      return found.modifiedCount === 1;
    },
    /** Remembers a notice by WeChat Pay's own id; false for a repetition. */
    async noteNotice(id: string, kind: string, outTradeNo: string, now: Instant): Promise<boolean> {
      try {
        await notices.create({ _id: id, kind, outTradeNo, receivedAt: new Date(now) });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    syncIndexes: async (): Promise<void> => {
      await orders.createIndexes();
      await notices.createIndexes();
    },
  };
}
export type FeeStore = ReturnType<typeof openFeeStore>;
