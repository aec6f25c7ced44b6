import { randomBytes } from 'node:crypto';
import { stateOf, type FeeOrder } from '../domain/fee/fee';
import { formatYuan, parseYuan } from '../domain/fee/money';
import { Refusal } from '../domain/refusal';
import { civilDate } from '../domain/time/civil';
import { orderFee } from '../flows/fee/order-fee';
import { queryFee } from '../flows/fee/query-fee';
import type { Args, Noun } from './noun';

/** A word that must be given. */
function wanted({ options }: Args, name: string, means: string): string {
  const value = options[name];
  if (typeof value !== 'string' || value.trim() === '') throw new Refusal('fee/invalid', { message: `请加上 --${name}：${means}` });
  return value.trim();
}

const shown = (order: FeeOrder) => ({
  outTradeNo: order.outTradeNo,
  state: stateOf(order),
  yuan: formatYuan(order.total),
  description: order.description,
  ...(order.transactionId === undefined ? {} : { transactionId: order.transactionId }),
  refunds: order.refunds.map(({ no, amount, status }) => ({ no, yuan: formatYuan(amount), status })),
});

export const fee: Noun = {
  order: {
    usage: 'fee order --openid <家长的 openid> --yuan <金额，如 12.30> --for <收款项目> [--no <订单号>] [--account <账号，默认 mini>]',
    async run(deps, args) {
      const openid = wanted(args, 'openid', '付款的家长在小程序里的 openid');
      const total = parseYuan(wanted(args, 'yuan', '金额，单位元，例如 12.30'));
      if (total === undefined) throw new Refusal('fee/invalid', { message: '--yuan 要是大于 0 的金额，最多两位小数，例如 12.30' });
      const description = wanted(args, 'for', '收款项目，例如 材料费');
      const accountId = typeof args.options['account'] === 'string' ? args.options['account'] : 'mini';
      const account = await deps.accounts.get(accountId);
      if (!account) throw new Refusal('fee/invalid', { message: `没有账号 ${accountId}，请用 account 命令看有哪些` });
      const now = deps.now();
      const made = `F${civilDate(now).replaceAll('-', '')}-${randomBytes(8).toString('hex')}`;
      const outTradeNo = typeof args.options['no'] === 'string' ? args.options['no'] : made;
      const { order, payment } = await orderFee(deps, { outTradeNo, accountId, appid: account.appid, openid, description, total }, now);
      return { ...shown(order), payment };
    },
  },
  query: {
    usage: 'fee query <订单号>',
    async run(deps, { positional }) {
      const [outTradeNo] = positional;
      if (outTradeNo === undefined) throw new Refusal('fee/invalid', { message: '请写订单号：fee query <订单号>' });
      const { order, platform } = await queryFee(deps, outTradeNo);
      return { ...shown(order), platform };
    },
  },
};
