import { generateKeyPairSync } from 'node:crypto';
import { MINI, OA, aWorld, newItem, openid, secrets, templateId, type TestWorld } from './world';

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-require-imports -- packages without types of their own */
const WechatApi: any = require('co-wechat-api');
const Pay: any = require('wechatpay-node-v3');
const { PayRequest }: any = require('wechatpay-node-v3/dist/lib/pay-request');

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const merchant = pair();
const platform = pair();
const pay = {
  mchId: '1900000001',
  mchSerial: '4A1B2C3D4E5F60718293A4B5C6D7E8F901234567',
  mchPublicKey: merchant.publicKey,
  apiV3Key: '0123456789abcdef0123456789ABCDEF',
  platformPrivateKey: platform.privateKey,
  publicKeyId: 'PUB_KEY_ID_0119000000012026112200000000000001',
};

let w: TestWorld;
beforeEach(async () => {
  w = await aWorld({ pay });
});
afterEach(() => w.close());

it('co-wechat-api takes the stand-in for WeChat', async () => {
  const api = new WechatApi(OA, secrets.oa);
  api.prefix = `${w.base}/cgi-bin/`;
  const target = { appid: MINI, pagepath: 'pages/item/index' };
  const sent = await api.sendTemplate(openid('chen-jing', 'oa'), templateId('oa', 'new-item'), '', '#FF0000', newItem, target);
  expect(BigInt(String(sent.msgid)) > 2n ** 53n).toBe(true);
  await expect(api.sendText(openid('chen-jing', 'oa'), '您好')).rejects.toMatchObject({ name: 'WeChatAPIError', code: 45015 });
  await w.call('POST', '/sandbox/people/chen-jing/messages', { text: '在吗' });
  expect(await api.sendText(openid('chen-jing', 'oa'), '您好')).toMatchObject({ errcode: 0 });
  expect(await api.getUser({ openid: openid('chen-jing', 'oa'), lang: 'zh_CN' })).toMatchObject({ subscribe: 1 });

  const mini = new WechatApi(MINI, secrets.mini);
  mini.prefix = `${w.base}/cgi-bin/`;
  mini.snsPrefix = `${w.base}/sns/`;
  mini.wxaPrefix = `${w.base}/wxa/`;
  const { code } = (await w.call('POST', '/sandbox/people/chen-jing/login-code')).json;
  expect((await mini.code2Session(code)).openid).toBe(openid('chen-jing'));
  expect(await mini.sendSubscribeMessage(openid('chen-jing'), templateId('mini', 'new-item'), 'pages/today/index', newItem)).toMatchObject({
    errcode: 0,
  });
});

it('wechatpay-node-v3 orders, asks, closes and reads the certificates', async () => {
  w.clock.now = Date.now();
  const client = new Pay({
    appid: MINI,
    mchid: pay.mchId,
    serial_no: pay.mchSerial,
    publicKey: Buffer.from(''),
    privateKey: Buffer.from(merchant.privateKey),
    key: pay.apiV3Key,
  });
  class Redirected extends PayRequest {
    post(url: string, ...rest: unknown[]) {
      return super.post(url.replace('https://api.mch.weixin.qq.com', w.base), ...rest);
    }
    get(url: string, ...rest: unknown[]) {
      return super.get(url.replace('https://api.mch.weixin.qq.com', w.base), ...rest);
    }
  }
  client.createHttp(new Redirected());
  const ordered = await client.transactions_jsapi({
    description: '研学活动材料费',
    out_trade_no: 'fee-2026-0001',
    notify_url: 'https://school.example/notify',
    amount: { total: 3500, currency: 'CNY' },
    payer: { openid: openid('chen-jing') },
  });
  expect(ordered).toMatchObject({ status: 200, data: { signType: 'RSA', package: expect.stringMatching(/^prepay_id=wx/) } });
  const paid = await w.call('POST', '/sandbox/people/chen-jing/pay', ordered.data);
  expect(paid.json.order.trade_state).toBe('SUCCESS');
  expect(await client.query({ out_trade_no: 'fee-2026-0001' })).toMatchObject({ status: 200, data: { trade_state: 'SUCCESS' } });
  expect((await client.close('fee-2026-0001')).status).toBe(400);
  const certificates = await client.get_certificates(pay.apiV3Key);
  expect(certificates.map((one: any) => String(one.publicKey).trim())).toEqual([platform.publicKey.trim()]);
});
