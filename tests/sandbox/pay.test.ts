import { createDecipheriv, createSign, createVerify, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { aWorld, MINI, openid, type Reply, type TestWorld } from './world';

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const merchant = pair();
const platform = pair();
const apiV3Key = '0123456789abcdef0123456789ABCDEF';
const pay = {
  mchId: '1900000001',
  mchSerial: '4A1B2C3D4E5F60718293A4B5C6D7E8F901234567',
  mchPublicKey: merchant.publicKey,
  apiV3Key,
  platformPrivateKey: platform.privateKey,
  publicKeyId: 'PUB_KEY_ID_0119000000012026112200000000000001',
};

interface Told {
  headers: IncomingHttpHeaders;
  body: string;
}

let w: TestWorld;
let told: Told[];
let statuses: number[];
let notices: Server;
let notifyUrl: string;

beforeEach(async () => {
  told = [];
  statuses = [];
  notices = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      told.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
      response.statusCode = statuses.shift() ?? 204;
      response.end();
    });
  });
  await new Promise<void>((done) => notices.listen(0, '127.0.0.1', done));
  notifyUrl = `http://127.0.0.1:${(notices.address() as AddressInfo).port}/wechat/pay/notify`;
  w = await aWorld({ pay, payNotifyPausesMs: [0, 0, 0] });
});
afterEach(async () => {
  await w.close();
  await new Promise((done) => notices.close(done));
});

interface Signing {
  timestamp?: number;
  key?: string;
  said?: string;
  serial?: string;
}

async function send(method: string, path: string, body?: object, how: Signing = {}): Promise<Reply & { headers: Headers }> {
  const text = body ? JSON.stringify(body) : '';
  const timestamp = String(how.timestamp ?? Math.floor(w.clock.now / 1000));
  const nonce = 'nonceoftests0001';
  const said = how.said ?? `${method}\n${path}\n${timestamp}\n${nonce}\n${text}\n`;
  const signature = createSign('RSA-SHA256')
    .update(said)
    .sign(how.key ?? merchant.privateKey, 'base64');
  const authorization = `WECHATPAY2-SHA256-RSA2048 mchid="${pay.mchId}",nonce_str="${nonce}",timestamp="${timestamp}",serial_no="${how.serial ?? pay.mchSerial}",signature="${signature}"`;
  const response = await fetch(w.base + path, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(text ? { body: text } : {}),
  });
  const answer = await response.text();
  return { status: response.status, type: '', text: answer, json: answer ? JSON.parse(answer) : undefined, headers: response.headers };
}

const order = (more: object = {}) => ({
  appid: MINI,
  mchid: pay.mchId,
  description: '研学活动材料费',
  out_trade_no: 'fee-2026-0001',
  notify_url: notifyUrl,
  amount: { total: 3500, currency: 'CNY' },
  payer: { openid: openid('chen-jing') },
  ...more,
});
const JSAPI = '/v3/pay/transactions/jsapi';
const byNumber = `/v3/pay/transactions/out-trade-no/fee-2026-0001?mchid=${pay.mchId}`;

const platformSigned = (headers: { get(name: string): string | null }, body: string) =>
  createVerify('RSA-SHA256')
    .update(`${headers.get('wechatpay-timestamp')}\n${headers.get('wechatpay-nonce')}\n${body}\n`)
    .verify(platform.publicKey, headers.get('wechatpay-signature') ?? '', 'base64');
const toldSigned = ({ headers, body }: Told) => platformSigned({ get: (name) => String(headers[name] ?? '') }, body);

interface Resource {
  ciphertext: string;
  nonce: string;
  associated_data: string;
}
function unsealed({ ciphertext, nonce, associated_data }: Resource): string {
  const all = Buffer.from(ciphertext, 'base64');
  const machine = createDecipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from(associated_data));
  machine.setAuthTag(all.subarray(-16));
  return Buffer.concat([machine.update(all.subarray(0, -16)), machine.final()]).toString('utf8');
}
const content = (one: Told | undefined) => JSON.parse(unsealed(JSON.parse(one?.body ?? '{}').resource));
const payNow = () => w.call('POST', '/sandbox/pay/orders/fee-2026-0001/pay');

describe('authorization', () => {
  it('is verified over the raw request; answers are signed', async () => {
    const good = await send('POST', JSAPI, order());
    expect(good.status).toBe(200);
    expect(good.json.prepay_id).toMatch(/^wx[0-9A-Za-z]{34}$/);
    expect(platformSigned(good.headers, good.text)).toBe(true);
    expect(good.headers.get('wechatpay-serial')).toBe(pay.publicKeyId);
  });

  it.each<[string, Signing]>([
    ['another key', { key: platform.privateKey }],
    ['another path', { said: `POST\n/v3/pay\n1\nn\n{}\n` }],
    ['an old timestamp', { timestamp: 1_700_000_000 }],
    ['another serial number', { serial: 'ABC' }],
  ])('with %s is refused 401 SIGN_ERROR', async (_what, how) => {
    const bad = await send('POST', JSAPI, order(), how);
    expect([bad.status, bad.json.code]).toEqual([401, 'SIGN_ERROR']);
  });

  it('is wanted even for unknown paths', async () => {
    expect((await w.call('GET', '/v3/certificates')).status).toBe(401);
    expect((await send('GET', '/v3/nothing')).status).toBe(404);
  });
});

describe('orders', () => {
  it('the same number and content give the same prepay_id; other content is refused', async () => {
    const first = await send('POST', JSAPI, order());
    expect((await send('POST', JSAPI, order())).json).toEqual(first.json);
    const other = await send('POST', JSAPI, order({ amount: { total: 1, currency: 'CNY' } }));
    expect([other.status, other.json.code]).toEqual([403, 'OUT_TRADE_NO_USED']);
  });

  it.each<[string, object]>([
    ['fractions of a fen', { amount: { total: 35.5, currency: 'CNY' } }],
    ['no amount', { amount: { total: 0 } }],
    ['a short number', { out_trade_no: 'x1' }],
    ['a notice address with a query', { notify_url: 'https://a.b/c?d=1' }],
    ['a notice address in the clear', { notify_url: 'http://a.b/c' }],
    ['a payer of another account', { payer: { openid: openid('chen-jing', 'oa') } }],
    ['an unknown field', { outTradeNo: 'x' }],
    ['a long description', { description: 'x'.repeat(128) }],
  ])('with %s is refused 400', async (_what, more) => {
    const bad = await send('POST', JSAPI, order(more));
    expect([bad.status, bad.json.code]).toEqual([400, 'PARAM_ERROR']);
  });

  it('is paid once, told by a notice that verifies and decrypts, and can be asked for', async () => {
    await send('POST', JSAPI, order());
    expect((await send('GET', byNumber)).json).toMatchObject({ trade_state: 'NOTPAY', amount: { total: 3500 } });
    expect((await payNow()).status).toBe(200);
    expect((await payNow()).status).toBe(409);
    await w.sandbox.idle();
    expect(told).toHaveLength(1);
    expect(told.map(toldSigned)).toEqual([true]);
    const paid = content(told[0]);
    expect(paid).toMatchObject({
      out_trade_no: 'fee-2026-0001',
      mchid: pay.mchId,
      appid: MINI,
      trade_state: 'SUCCESS',
      amount: { total: 3500 },
    });
    expect((await send('GET', `/v3/pay/transactions/id/${paid.transaction_id}?mchid=${pay.mchId}`)).json).toEqual(paid);
    const again = await send('POST', JSAPI, order());
    expect([again.status, again.json.code]).toEqual([400, 'ORDERPAID']);
    const close = await send('POST', '/v3/pay/transactions/out-trade-no/fee-2026-0001/close', { mchid: pay.mchId });
    expect([close.status, close.json.code]).toEqual([400, 'ORDERPAID']);
  });

  it('is closed by 204, or by its time', async () => {
    await send('POST', JSAPI, order());
    const close = await send('POST', '/v3/pay/transactions/out-trade-no/fee-2026-0001/close', { mchid: pay.mchId });
    expect([close.status, close.text]).toEqual([204, '']);
    expect((await send('GET', byNumber)).json.trade_state).toBe('CLOSED');
    await send('POST', JSAPI, order({ out_trade_no: 'fee-2026-0002' }));
    w.clock.now += 2 * 3_600_000;
    expect((await send('GET', byNumber.replace('0001', '0002'))).json.trade_state).toBe('CLOSED');
    expect((await send('GET', byNumber.replace('0001', '9999'))).json.code).toBe('RESOURCE_NOT_EXISTS');
  });

  it('is paid from the phone only with the merchant’s own signature', async () => {
    const { prepay_id } = (await send('POST', JSAPI, order())).json;
    const ask = { timeStamp: '1', nonceStr: 'n', package: `prepay_id=${prepay_id}`, signType: 'RSA' };
    const sign = (key: string) => createSign('RSA-SHA256').update(`${MINI}\n1\nn\nprepay_id=${prepay_id}\n`).sign(key, 'base64');
    expect((await w.call('POST', '/sandbox/people/chen-jing/pay', { ...ask, paySign: sign(platform.privateKey) })).status).toBe(400);
    expect((await w.call('POST', '/sandbox/people/li-min/pay', { ...ask, paySign: sign(merchant.privateKey) })).status).toBe(404);
    expect((await w.call('POST', '/sandbox/people/chen-jing/pay', { ...ask, paySign: sign(merchant.privateKey) })).status).toBe(200);
  });
});

describe('notices', () => {
  beforeEach(() => send('POST', JSAPI, order()));

  it('come again until they are taken, with the same id', async () => {
    statuses = [500, 404];
    await payNow();
    await w.sandbox.idle();
    expect(told).toHaveLength(3);
    expect(new Set(told.map((t) => JSON.parse(t.body).id)).size).toBe(1);
  });

  it('are probed with a wrong signature, tampered with, doubled or left out by knob', async () => {
    w.sandbox.turn({ pay: { probe: 1, tampered: 1, duplicate: 1, serial: 'certificate' } });
    statuses = [401, 400];
    await payNow();
    await w.sandbox.idle();
    expect(told).toHaveLength(4);
    const [probe, tampered, first, second] = told;
    expect(String(probe?.headers['wechatpay-signature'])).toMatch(/^WECHATPAY\/SIGNTEST\//);
    expect(told.slice(1).map(toldSigned)).toEqual([true, true, true]);
    expect(() => content(tampered)).toThrow();
    expect(content(first)).toEqual(content(second));
    expect(first?.headers['wechatpay-serial']).toMatch(/^[0-9A-F]{40}$/);
  });

  it('never come where the knob says so; the query still knows', async () => {
    w.sandbox.turn({ pay: { neverNotify: true } });
    await payNow();
    await w.sandbox.idle();
    expect(told).toHaveLength(0);
    expect((await send('GET', byNumber)).json.trade_state).toBe('SUCCESS');
  });
});

describe('refunds and certificates', () => {
  const REFUNDS = '/v3/refund/domestic/refunds';
  const refund = (more: object = {}) => ({
    out_trade_no: 'fee-2026-0001',
    out_refund_no: 'back-1',
    reason: '活动取消',
    notify_url: notifyUrl,
    amount: { refund: 1000, total: 3500, currency: 'CNY' },
    ...more,
  });
  beforeEach(async () => {
    await send('POST', JSAPI, order());
    await payNow();
    await w.sandbox.idle();
    told.length = 0;
  });

  it('is processed after the answer, told, and the same number gives the same refund', async () => {
    const first = await send('POST', REFUNDS, refund());
    expect(first.json).toMatchObject({ status: 'PROCESSING', amount: { refund: 1000 } });
    await w.sandbox.idle();
    expect(content(told[0])).toMatchObject({ out_refund_no: 'back-1', refund_status: 'SUCCESS', amount: { refund: 1000, total: 3500 } });
    const again = await send('POST', REFUNDS, refund());
    expect([again.json.refund_id, again.json.status]).toEqual([first.json.refund_id, 'SUCCESS']);
    expect((await send('GET', `${REFUNDS}/back-1`)).json.status).toBe('SUCCESS');
    expect((await send('GET', byNumber)).json.trade_state).toBe('REFUND');
  });

  it('is refused above what was paid, within a minute of the last, and under a wrong total', async () => {
    await send('POST', REFUNDS, refund());
    expect((await send('POST', REFUNDS, refund({ out_refund_no: 'back-2' }))).json.code).toBe('FREQUENCY_LIMITED');
    w.clock.now += 60_000;
    const over = refund({ out_refund_no: 'back-2', amount: { refund: 2501, total: 3500, currency: 'CNY' } });
    expect((await send('POST', REFUNDS, over)).json.code).toBe('INVALID_REQUEST');
    const total = refund({ out_refund_no: 'back-2', amount: { refund: 1, total: 3501, currency: 'CNY' } });
    expect((await send('POST', REFUNDS, total)).json.code).toBe('INVALID_REQUEST');
    expect(
      (await send('POST', REFUNDS, refund({ out_refund_no: 'back-1', amount: { refund: 2, total: 3500, currency: 'CNY' } }))).status,
    ).toBe(400);
  });

  it('gives a real X.509 certificate of the platform’s key, sealed with the APIv3 key', async () => {
    const { data } = (await send('GET', '/v3/certificates')).json;
    const certificate = new X509Certificate(unsealed(data[0].encrypt_certificate));
    expect(certificate.publicKey.export({ type: 'spki', format: 'pem' })).toBe(platform.publicKey);
    expect(certificate.serialNumber).toBe(data[0].serial_no);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });
});
