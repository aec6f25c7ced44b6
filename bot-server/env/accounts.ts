import { type Mode, modeOf, platformAddress } from '../account-mode';
import * as field from './fields';
import type { Faults, Read } from './reader';

export type MiniProgramEnv = {
  readonly appid?: string | undefined;
  readonly secret?: string | undefined;
  readonly mode: Mode;
  /** Where the client calls: the platform, WECHAT_API_BASE_URL, or the sandbox. */
  readonly apiBaseUrl: string;
};
export type OfficialAccountEnv = MiniProgramEnv & { readonly token?: string | undefined; readonly aesKey?: string | undefined };
export type WecomEnv = {
  readonly corpId?: string | undefined;
  readonly secret?: string | undefined;
  readonly mode: Mode;
  readonly apiBaseUrl: string;
};
export type PayKeys = {
  readonly mchId: string;
  /** Serial of the merchant's API certificate. */
  readonly serial: string;
  /** PEM; signs our requests. */
  readonly privateKey: string;
  readonly apiV3Key: string;
  /** `PUB_KEY_ID_…` and its PEM; verify what WeChat Pay sends. */
  readonly publicKeyId: string;
  readonly publicKey: string;
};
export type PayEnv = { readonly keys?: PayKeys | undefined; readonly mode: Mode; readonly apiBaseUrl: string };

export type AccountsEnv = {
  readonly mp: MiniProgramEnv;
  readonly oa: OfficialAccountEnv;
  readonly wecom: WecomEnv;
  readonly pay: PayEnv;
};

/** Which account is real, sandbox or absent, and which address each one's client calls. */
export function readAccounts(read: Read, faults: Faults, production: boolean, sandboxAddress: string): AccountsEnv {
  const wechat = read('WECHAT_API_BASE_URL', field.webAddress);
  const address = (mode: Mode, set: string | undefined, platform: string): string =>
    mode === 'sandbox' ? sandboxAddress : (set ?? platform);

  const mpId = read('WECHAT_MP_APPID', field.appid);
  const mpSecret = read('WECHAT_MP_SECRET', field.appSecret);
  const mpMode = modeOf(mpId, mpSecret, production);
  const oaId = read('WECHAT_OA_APPID', field.appid);
  const oaSecret = read('WECHAT_OA_SECRET', field.appSecret);
  const oaMode = modeOf(oaId, oaSecret, production);
  const corpId = read('WECOM_CORP_ID', field.corpId);
  const corpSecret = read('WECOM_SECRET', field.appSecret);
  const corpMode = modeOf(corpId, corpSecret, production);
  for (const [id, secret] of [
    ['WECHAT_MP_APPID', 'WECHAT_MP_SECRET'],
    ['WECHAT_OA_APPID', 'WECHAT_OA_SECRET'],
    ['WECOM_CORP_ID', 'WECOM_SECRET'],
  ] as const) {
    if (read.isSet(secret) && !read.isSet(id))
      faults.add(id, `没有设，却设了 ${secret}。请把两个都设上（用真实账号），或者都去掉（用沙盒）`);
  }
  const keys = readPay(read, faults);
  const payMode: Mode = keys ? 'real' : production ? 'absent' : 'sandbox';
  return {
    mp: { appid: mpId, secret: mpSecret, mode: mpMode, apiBaseUrl: address(mpMode, wechat, platformAddress.wechat) },
    oa: {
      appid: oaId,
      secret: oaSecret,
      mode: oaMode,
      apiBaseUrl: address(oaMode, wechat, platformAddress.wechat),
      token: read('WECHAT_OA_TOKEN', field.oaToken),
      aesKey: read('WECHAT_OA_AES_KEY', field.aesKey),
    },
    wecom: {
      corpId,
      secret: corpSecret,
      mode: corpMode,
      apiBaseUrl: address(corpMode, read('WECOM_API_BASE_URL', field.webAddress), platformAddress.wecom),
    },
    pay: { keys, mode: payMode, apiBaseUrl: address(payMode, read('WECHAT_PAY_BASE_URL', field.webAddress), platformAddress.pay) },
  };
}

const payNames = [
  'WECHAT_PAY_MCHID',
  'WECHAT_PAY_SERIAL',
  'WECHAT_PAY_PRIVATE_KEY',
  'WECHAT_PAY_APIV3_KEY',
  'WECHAT_PAY_PUBLIC_KEY_ID',
  'WECHAT_PAY_PUBLIC_KEY',
] as const;

/** All six or none: a merchant with half its keys could take money that it can not account for. */
function readPay(read: Read, faults: Faults): PayKeys | undefined {
  const mchId = read('WECHAT_PAY_MCHID', field.merchantId);
  const serial = read('WECHAT_PAY_SERIAL', field.serial);
  const privateKey = read('WECHAT_PAY_PRIVATE_KEY', field.privateKey);
  const apiV3Key = read('WECHAT_PAY_APIV3_KEY', field.apiV3Key);
  const publicKeyId = read('WECHAT_PAY_PUBLIC_KEY_ID', field.publicKeyId);
  const publicKey = read('WECHAT_PAY_PUBLIC_KEY', field.publicKey);
  const missing = payNames.filter((name) => !read.isSet(name));
  if (missing.length > 0 && missing.length < payNames.length) {
    for (const name of missing) faults.add(name, '没有设。微信支付的六个变量要一起设，或者一个都不设');
  }
  if (mchId === undefined || serial === undefined || privateKey === undefined) return undefined;
  if (apiV3Key === undefined || publicKeyId === undefined || publicKey === undefined) return undefined;
  return { mchId, serial, privateKey, apiV3Key, publicKeyId, publicKey };
}
