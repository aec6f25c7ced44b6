import { createVerify } from 'node:crypto';
import { isFresh } from './signature';
import type { Instant } from '../domain/time/instant';

/** PEMs of WeChat Pay's own keys by serial: `PUB_KEY_ID_…`, or a platform certificate's number in upper case. */
export type PlatformKeys = Readonly<Record<string, string>>;

/** Headers as Node gives them: lower-case names, text or lists. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** True when WeChat Pay signed these very bytes within the last five minutes, with a key that is pinned here. Nothing is fetched. */
export function isFromPay(keys: PlatformKeys, headers: Headers, rawBody: Buffer, now: Instant): boolean {
  const timestamp = headers['wechatpay-timestamp'];
  const nonce = headers['wechatpay-nonce'];
  const serial = headers['wechatpay-serial'];
  const signature = headers['wechatpay-signature'];
  if (!isFresh(timestamp, now) || typeof nonce !== 'string' || typeof serial !== 'string' || typeof signature !== 'string') return false;
  const pem = Object.hasOwn(keys, serial) ? keys[serial] : undefined;
  if (pem === undefined || !/^[A-Za-z0-9+/]{300,}={0,2}$/.test(signature)) return false;
  const verify = createVerify('RSA-SHA256');
  verify.update(`${timestamp}\n${nonce}\n`).update(rawBody).update('\n');
  return verify.verify(pem, signature, 'base64');
}
