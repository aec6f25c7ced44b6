import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerify } from 'node:crypto';
import { inspect } from 'node:util';
import { account, openid, openStandIn, type StandIn } from './stand-in';
import { apiV3Key, merchant, paySecrets, payOf, platform } from './merchant';

let standIn: StandIn;
beforeEach(async () => {
  standIn = await openStandIn({ pay: paySecrets, payNotifyPausesMs: [] });
});
afterEach(() => standIn.sandbox.close());

const order = {
  appid: account('mini').appid,
  openid: openid('chen-jing', 'mini'),
  outTradeNo: 'F20261122-0001',
  description: '材料费',
  total: 1230,
};
const ORDER = '/v3/pay/transactions/jsapi';

describe('WeChat Pay', () => {
  it('orders, and gives the phone a payment that the merchant signed', async () => {
    const { prepayId, payment } = await payOf(standIn.baseUrl).order(order);
    expect(payment.package).toBe(`prepay_id=${prepayId}`);
    const said = `${order.appid}\n${payment.timeStamp}\n${payment.nonceStr}\n${payment.package}\n`;
    expect(createVerify('RSA-SHA256').update(said).verify(merchant.publicKey, payment.paySign, 'base64')).toBe(true);
    const paid = await fetch(`${standIn.baseUrl}/sandbox/people/chen-jing/pay`, { method: 'POST', body: JSON.stringify(payment) });
    expect(paid.status).toBe(200);
  });

  it('the same order again is the same order, another content is refused by its code', async () => {
    const pay = payOf(standIn.baseUrl);
    const first = await pay.order(order);
    expect((await pay.order(order)).prepayId).toBe(first.prepayId);
    await expect(pay.order({ ...order, total: 1 })).rejects.toMatchObject({
      name: 'PayError',
      code: 'OUT_TRADE_NO_USED',
      outcome: 'refused',
    });
  });

  it('queries, closes, refunds and queries the refund', async () => {
    const pay = payOf(standIn.baseUrl);
    await pay.order(order);
    expect(await pay.query(order.outTradeNo)).toEqual({ state: 'NOTPAY' });
    await fetch(`${standIn.baseUrl}/sandbox/pay/orders/${order.outTradeNo}/pay`, { method: 'POST' });
    const asked = await pay.query(order.outTradeNo);
    expect(asked).toMatchObject({
      state: 'SUCCESS',
      paid: { outTradeNo: order.outTradeNo, total: 1230, currency: 'CNY', mchId: paySecrets.mchId, appid: order.appid },
    });
    await expect(pay.close(order.outTradeNo)).rejects.toMatchObject({ code: 'ORDERPAID' });
    const refund = { outTradeNo: order.outTradeNo, outRefundNo: 'R20261122-01', reason: '不去了', refund: 230, total: 1230 };
    expect(await pay.refund(refund)).toMatchObject({ status: 'processing', refund: 230, total: 1230 });
    await standIn.sandbox.idle();
    expect(await pay.queryRefund('R20261122-01')).toMatchObject({ status: 'success' });

    await pay.order({ ...order, outTradeNo: 'F20261122-0002' });
    await expect(pay.close('F20261122-0002')).resolves.toBeUndefined();
    expect(await pay.query('F20261122-0002')).toEqual({ state: 'CLOSED' });
    await expect(pay.query('F-unknown')).rejects.toMatchObject({ code: 'RESOURCE_NOT_EXISTS', outcome: 'refused' });
  });

  it.each(['public-key', 'certificate'] as const)('takes answers signed by the %s', async (serial) => {
    standIn.sandbox.turn({ pay: { serial } });
    await expect(payOf(standIn.baseUrl).order(order)).resolves.toBeDefined();
  });

  it('an answer that nobody it knows has signed is not believed', async () => {
    const pay = payOf(standIn.baseUrl, { keys: { ...{}, other: platform.publicKey } });
    await expect(pay.order(order)).rejects.toMatchObject({ code: 'unverified', outcome: 'unknown' });
  });

  it.each([
    ['a hang', { hangMs: 2000 }, 'timeout', 'unknown'],
    ['a reset', { reset: true }, 'broken', 'unknown'],
    ['half a body', { halfBody: true }, 'broken', 'unknown'],
    ['a broken server', { httpStatus: 500 }, 'SYSTEM_ERROR', 'unknown'],
    ['too many', { httpStatus: 429 }, 'SYSTEM_ERROR', 'refused'],
  ] as const)('%s is an error with a code', async (_name, fault, code, outcome) => {
    standIn.sandbox.turn({ faults: [{ path: ORDER, times: 1, ...fault }] });
    await expect(payOf(standIn.baseUrl, { timeoutMs: 300 }).order(order)).rejects.toMatchObject({ code, outcome });
  });

  it('nobody there: nothing was sent', async () => {
    const { baseUrl } = standIn;
    await standIn.sandbox.close();
    await expect(payOf(baseUrl).order(order)).rejects.toMatchObject({ code: 'unreachable', outcome: 'not-sent' });
  });

  it('a merchant that signs wrongly is told so', async () => {
    await expect(payOf(standIn.baseUrl, { serial: 'ABCDEF' }).order(order)).rejects.toMatchObject({
      code: 'SIGN_ERROR',
      outcome: 'refused',
    });
  });

  it('no error holds the header, the body or a key', async () => {
    let server: Server | undefined;
    let header = '';
    const sent: string[] = [];
    try {
      server = createServer((req, res) => {
        header = req.headers.authorization ?? '';
        req.setEncoding('utf8').on('data', (part: string) => sent.push(part));
        req.on('end', () =>
          res.writeHead(400).end(JSON.stringify({ code: 'PARAM_ERROR', message: `you sent ${header} with ${sent.join('')}` })),
        );
      });
      await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
      const pay = payOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const error: unknown = await pay.order(order).catch((e: unknown) => e);
      const told = error instanceof Error ? `${error.message}${error.stack}${inspect(error, { depth: 9, showHidden: true })}` : '';
      expect(told).toContain('PARAM_ERROR');
      // What must not be there is taken from what was really sent: a stack names files, whose paths may be as long and as opaque.
      const parts = /nonce_str="([^"]+)".*signature="([^"]+)"/.exec(header)?.slice(1) ?? [];
      const keys = [merchant.privateKey, platform.privateKey].flatMap((pem) => pem.split('\n').slice(1, -2));
      expect([parts.length, keys.length > 40, sent.join('').includes(order.openid)]).toEqual([2, true, true]);
      expect(heldIn(told, [...parts, ...keys, order.openid, apiV3Key, paySecrets.mchSerial])).toEqual([]);
      expect(told).not.toContain('errRaw');
      expect(heldIn(`cut: ${parts[1]?.slice(40, 80)}`, parts)).toEqual([parts[1]]);
    } finally {
      server?.close();
    }
  });
});

/** Which of these secrets are in a text, whole or in a piece of sixteen signs. */
function heldIn(text: string, secrets: readonly string[]): string[] {
  const piece = 16;
  return secrets.filter((secret) =>
    Array.from({ length: Math.max(1, secret.length - piece + 1) }, (_, at) => secret.slice(at, at + piece)).some((part) =>
      text.includes(part),
    ),
  );
}
