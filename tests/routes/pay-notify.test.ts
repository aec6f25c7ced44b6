import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSign, randomUUID } from 'node:crypto';
import Koa from 'koa';
import type { Connection } from 'mongoose';
import { stateOf } from '../../bot-server/domain/fee/fee';
import { closeFee } from '../../bot-server/flows/fee/close-fee';
import { orderFee } from '../../bot-server/flows/fee/order-fee';
import { queryFee } from '../../bot-server/flows/fee/query-fee';
import { refundFee } from '../../bot-server/flows/fee/refund-fee';
import { onError } from '../../bot-server/middleware/on-error';
import { payNotifyRoutes, type PayNotifyDeps } from '../../bot-server/routes/pay-notify';
import { sealResource } from '../../bot-server/sandbox/pay/signing';
import { connect } from '../../bot-server/store/connect';
import { openFeeStore, type FeeStore } from '../../bot-server/store/fees';
import type { Pay } from '../../bot-server/wechat/pay';
import { openPayNotices } from '../../bot-server/wechat/pay-notice';
import { openTestDb, type TestDb } from '../support/mongo';
import { apiV3Key, certificate, merchant, payOf, paySecrets, platform, platformKeys, publicKeyId } from '../wechat/merchant';
import { account, openid, openStandIn, type StandIn } from '../wechat/stand-in';

let db: TestDb;
let connection: Connection;
let fees: FeeStore;
let standIn: StandIn;
let pay: Pay;
let server: Server;
let url: string;
let deps: PayNotifyDeps;
let settled: number;
const logged: unknown[] = [];

beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
  fees = openFeeStore(connection);
  await fees.syncIndexes();
  const note = (event: string, about: unknown) => void logged.push([event, about]);
  const log = { warn: note, info: note, error: note, debug: note, tell: () => undefined, flush: () => undefined };
  deps = {
    fees: {
      ...fees,
      settle: async (...args) => {
        const first = await fees.settle(...args);
        settled += first ? 1 : 0;
        return first;
      },
    },
    openNotice: openPayNotices({ keys: platformKeys, apiV3Key }),
    now: Date.now,
    log,
  };
  const app = new Koa();
  app.use(onError(log)).use(payNotifyRoutes(new Proxy(deps, { get: (_t, key) => Reflect.get(deps, key) as unknown })).routes());
  const answer = app.callback();
  server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat/pay/notify`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await connection.close();
  await db.drop();
});

let number = 0;
let order: { outTradeNo: string; accountId: string; appid: string; openid: string; description: string; total: number };
beforeEach(async () => {
  settled = 0;
  logged.length = 0;
  standIn = await openStandIn({ pay: paySecrets, payNotifyPausesMs: Array<number>(15).fill(5) });
  pay = payOf(standIn.baseUrl, { notifyUrl: url });
  number += 1;
  order = {
    outTradeNo: `F20261122-${1000 + number}`,
    accountId: 'mini',
    appid: account('mini').appid,
    openid: openid('chen-jing', 'mini'),
    description: '材料费',
    total: 1230,
  };
});
afterEach(() => standIn.sandbox.close());

const place = () => orderFee({ fees, pay }, order, Date.now());
const payNow = () => fetch(`${standIn.baseUrl}/sandbox/pay/orders/${order.outTradeNo}/pay`, { method: 'POST' });
const state = async () => {
  const kept = await fees.get(order.outTradeNo);
  return kept && stateOf(kept);
};
const answers = () => standIn.sandbox.log.after(0).flatMap((e) => (e.direction === 'out' ? [e.status] : []));

interface Forge {
  content?: object;
  event?: string;
  id?: string;
  key?: string;
  serial?: string;
  privateKey?: string;
  shift?: number;
  tail?: string;
  resource?: object;
}
const transaction = (more: object = {}) => ({
  appid: order.appid,
  mchid: paySecrets.mchId,
  out_trade_no: order.outTradeNo,
  transaction_id: `42000${order.outTradeNo.replace(/\D/g, '')}`,
  trade_state: 'SUCCESS',
  success_time: '2026-11-22T10:00:00+08:00',
  payer: { openid: order.openid },
  amount: { total: 1230, payer_total: 1230, currency: 'CNY', payer_currency: 'CNY' },
  ...more,
});
async function notify({
  content = transaction(),
  event = 'TRANSACTION.SUCCESS',
  id = randomUUID(),
  key = apiV3Key,
  serial = publicKeyId,
  privateKey = platform.privateKey,
  shift = 0,
  tail = '',
  resource = {},
}: Forge = {}): Promise<number> {
  const sealed = sealResource({ ...paySecrets, apiV3Key: key }, JSON.stringify(content), 'transaction');
  const body = JSON.stringify({
    id,
    event_type: event,
    resource_type: 'encrypt-resource',
    resource: { original_type: 'transaction', ...sealed, ...resource },
  });
  const timestamp = String(Math.floor(Date.now() / 1000) + shift);
  const signature = createSign('RSA-SHA256').update(`${timestamp}\nnonce\n${body}\n`).sign(privateKey, 'base64');
  const headers = {
    'wechatpay-serial': serial,
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': 'nonce',
    'wechatpay-signature': signature,
  };
  return (await fetch(url, { method: 'POST', body: body + tail, headers })).status;
}

describe('a notice', () => {
  it('settles the order it belongs to', async () => {
    await place();
    expect(await state()).toBe('payable');
    await payNow();
    await standIn.sandbox.idle();
    expect(answers()).toEqual([204]);
    expect(await fees.get(order.outTradeNo)).toMatchObject({ transactionId: expect.any(String), paidAt: expect.any(Number) });
    expect(await state()).toBe('paid');
  });

  it.each(['public-key', 'certificate'] as const)('is believed under the serial of the %s', async (serial) => {
    standIn.sandbox.turn({ pay: { serial } });
    await place();
    await payNow();
    await standIn.sandbox.idle();
    expect(await state()).toBe('paid');
  });

  it('fifteen times, also at once, credits once', async () => {
    await place();
    const id = randomUUID();
    const statuses = await Promise.all(Array.from({ length: 15 }, () => notify({ id })));
    expect(statuses).toEqual(Array(15).fill(204));
    expect(await notify({ id: randomUUID() })).toBe(204);
    expect(settled).toBe(1);
    expect(await connection.collection('feeNotices').countDocuments({ outTradeNo: order.outTradeNo })).toBe(2);
  });

  it('duplicated by the platform credits once', async () => {
    standIn.sandbox.turn({ pay: { duplicate: 3 } });
    await place();
    await payNow();
    await standIn.sandbox.idle();
    expect(answers().length).toBeGreaterThan(1);
    expect(settled).toBe(1);
  });

  it.each(['probe', 'tampered'] as const)('that is a %s is refused, and the true one still counts', async (knob) => {
    standIn.sandbox.turn({ pay: { [knob]: 2 } });
    await place();
    await payNow();
    await standIn.sandbox.idle();
    expect(answers().filter((s) => s === 204)).toHaveLength(1);
    expect(answers().filter((s) => s === 400 || s === 401).length).toBeGreaterThan(0);
    expect(settled).toBe(1);
  });
});

describe('what is refused and changes nothing', () => {
  beforeEach(() => place());
  afterEach(async () => {
    expect(await state()).toBe('payable');
    expect(await connection.collection('feeNotices').countDocuments({ outTradeNo: order.outTradeNo })).toBe(0);
  });
  it.each<[string, () => Forge, number]>([
    ['another amount', () => ({ content: transaction({ amount: { total: 1, currency: 'CNY' } }) }), 400],
    ['another currency', () => ({ content: transaction({ amount: { total: 1230, currency: 'USD' } }) }), 400],
    ['another appid', () => ({ content: transaction({ appid: 'wx0000000000000000' }) }), 400],
    ['another merchant', () => ({ content: transaction({ mchid: '1' }) }), 400],
    ['an order that is not ours', () => ({ content: transaction({ out_trade_no: 'F-unknown' }) }), 404],
    ['a fraction of a fen', () => ({ content: transaction({ amount: { total: 1230.5, currency: 'CNY' } }) }), 400],
    ['an old time', () => ({ shift: -400 }), 401],
    ['a future time', () => ({ shift: 400 }), 401],
    ['another key under a known serial', () => ({ privateKey: merchant.privateKey }), 401],
    ['an unknown serial', () => ({ serial: 'PUB_KEY_ID_0000' }), 401],
    ['a serial that is a property of every object', () => ({ serial: 'constructor' }), 401],
    ['one byte more than was signed', () => ({ tail: ' ' }), 401],
    ['another sealing key', () => ({ key: 'x'.repeat(32) }), 400],
    ['another nonce', () => ({ resource: { nonce: 'x'.repeat(12) } }), 400],
    ['other associated data', () => ({ resource: { associated_data: 'refund' } }), 400],
    ['no resource', () => ({ resource: { ciphertext: '' } }), 400],
    ['content that is no transaction', () => ({ content: { trade_state: 'SUCCESS' } }), 400],
  ])('%s', async (_name, forge, status) => {
    expect(await notify(forge())).toBe(status);
  });
  it('an unsigned body, a huge body', async () => {
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(65_537) })).status).toBe(413);
  });
  it('an ordinary failed payment is taken note of and changes nothing', async () => {
    expect(await notify({ content: transaction({ trade_state: 'PAYERROR' }) })).toBe(204);
    expect(await notify({ event: 'SOMETHING.NEW' })).toBe(204);
  });
});

it('a second transaction for a paid order is refused', async () => {
  await place();
  expect(await notify()).toBe(204);
  expect(await notify({ content: transaction({ transaction_id: '4200999' }) })).toBe(400);
  expect(settled).toBe(1);
});

it('of two payments racing for one order the first stays', async () => {
  await place();
  expect(await fees.settle(order.outTradeNo, { transactionId: `A${order.outTradeNo}`, paidAt: 1 })).toBe(true);
  expect(await fees.settle(order.outTradeNo, { transactionId: `B${order.outTradeNo}`, paidAt: 2 })).toBe(false);
  expect(await fees.get(order.outTradeNo)).toMatchObject({ transactionId: `A${order.outTradeNo}`, paidAt: 1 });
});

it('the certificate and the public key are one platform key here, so both serials verify', () => {
  expect(Object.keys(platformKeys)).toEqual([publicKeyId, certificate.serial]);
});

it('without a merchant the door is shut', async () => {
  const { openNotice } = deps;
  Object.assign(deps, { openNotice: undefined });
  const answer = await fetch(url, { method: 'POST', body: '{}' });
  Object.assign(deps, { openNotice });
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('未开通');
});

describe('orders', () => {
  it('the same one may be tried again, another content under its number may not', async () => {
    standIn.sandbox.turn({ faults: [{ path: '/v3/pay/transactions/jsapi', reset: true, times: 1 }] });
    await expect(place()).rejects.toMatchObject({ code: 'fee/gateway', details: { code: 'broken' } });
    expect(await state()).toBe('created');
    await place();
    expect(await state()).toBe('payable');
    order = { ...order, total: 1 };
    await expect(place()).rejects.toMatchObject({ code: 'fee/invalid' });
    await expect(orderFee({ fees, pay: undefined }, order, 1)).rejects.toMatchObject({ code: 'fee/not-open' });
  });

  it('one whose notice never came is settled by asking', async () => {
    standIn.sandbox.turn({ pay: { neverNotify: true } });
    await place();
    await payNow();
    await standIn.sandbox.idle();
    expect(await state()).toBe('payable');
    const asked = await queryFee({ fees, pay }, order.outTradeNo);
    expect(asked.platform).toBe('SUCCESS');
    expect(stateOf(asked.order)).toBe('paid');
    expect(await queryFee({ fees, pay }, order.outTradeNo)).toMatchObject({ platform: 'SUCCESS' });
    await expect(queryFee({ fees, pay }, 'F-unknown')).rejects.toMatchObject({ code: 'fee/not-found' });
  });

  it('an unpaid one is closed, a paid one is not', async () => {
    await place();
    expect(stateOf(await closeFee({ fees, pay }, order.outTradeNo, 5))).toBe('closed');
    expect(stateOf(await closeFee({ fees, pay }, order.outTradeNo, 6))).toBe('closed');
    await expect(place()).rejects.toMatchObject({ code: 'fee/invalid' });
    order = { ...order, outTradeNo: `${order.outTradeNo}-b` };
    await place();
    await notify();
    await expect(closeFee({ fees, pay }, order.outTradeNo, 7)).rejects.toMatchObject({ code: 'fee/invalid' });
  });

  it('is refunded in parts, never more than was paid, and the notices may come in any order', async () => {
    await place();
    await payNow();
    await standIn.sandbox.idle();
    const refund = { outTradeNo: order.outTradeNo, no: `R-${order.outTradeNo}`, amount: 1000, reason: '不去了' };
    await refundFee({ fees, pay }, refund, Date.now());
    await refundFee({ fees, pay }, refund, Date.now());
    await standIn.sandbox.idle();
    expect(await state()).toBe('partly-refunded');
    expect((await fees.get(order.outTradeNo))?.refunds).toMatchObject([{ amount: 1000, status: 'success', refundId: expect.any(String) }]);
    await expect(refundFee({ fees, pay }, { ...refund, no: 'R-second', amount: 231 }, Date.now())).rejects.toMatchObject({
      code: 'fee/invalid',
    });
  });

  it('of many refunds asked at once only what was paid goes back', async () => {
    await place();
    await notify();
    const wishes = Array.from({ length: 8 }, (_, i) => fees.askRefund(order.outTradeNo, { no: `R-many-${i}`, amount: 500, reason: '' }, i));
    expect((await Promise.all(wishes)).filter(Boolean)).toHaveLength(2);
  });

  it('a refund notice before the payment notice does not undo it', async () => {
    await place();
    await fees.settle(order.outTradeNo, { transactionId: transaction().transaction_id, paidAt: 1 });
    await fees.askRefund(order.outTradeNo, { no: 'R-early-1', amount: 1230, reason: '' }, 1);
    const refund = {
      mchid: paySecrets.mchId,
      out_trade_no: order.outTradeNo,
      out_refund_no: 'R-early-1',
      refund_id: '50',
      refund_status: 'SUCCESS',
      success_time: '2026-11-22T10:00:00+08:00',
      amount: { total: 1230, refund: 1230 },
    };
    expect(await notify({ event: 'REFUND.SUCCESS', content: { ...refund, amount: { total: 1230, refund: 1 } } })).toBe(400);
    expect(await notify({ event: 'REFUND.SUCCESS', content: refund })).toBe(204);
    expect(await notify()).toBe(204);
    expect(await notify({ event: 'REFUND.CLOSED', content: { ...refund, refund_status: 'CLOSED' } })).toBe(204);
    expect(await state()).toBe('refunded');
  });
});
