import { createCipheriv, createSign, createVerify } from 'node:crypto';
import { type PaySecrets } from '../options';
import { randomText } from '../random';
import { type World } from '../world';
import { platformCertificate } from './certificate';
import { PayError } from './pay-error';

const SKEW_SECONDS = 300;

/** Verifies the merchant's Authorization over method, path with query, time, nonce and raw body. */
export function verifyAuthorization(
  world: World,
  pay: PaySecrets,
  asked: { method: string; url: string; body: string; authorization: string },
): void {
  const refuse = (why: string) => new PayError(401, 'SIGN_ERROR', `签名错误：${why}`);
  const [scheme, rest] = asked.authorization.split(/ (.*)/s);
  if (scheme !== 'WECHATPAY2-SHA256-RSA2048' || !rest) throw refuse('Authorization 不是 WECHATPAY2-SHA256-RSA2048');
  const part = Object.fromEntries([...rest.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]));
  if (part.mchid !== pay.mchId) throw refuse('商户号不对');
  if (part.serial_no?.toUpperCase() !== pay.mchSerial.toUpperCase()) throw refuse('商户证书序列号不对');
  if (!part.nonce_str || !part.timestamp || !part.signature) throw refuse('缺少 nonce_str、timestamp 或 signature');
  if (!(Math.abs(Number(part.timestamp) - world.now() / 1000) <= SKEW_SECONDS)) throw refuse('时间戳相差超过 5 分钟');
  const said = `${asked.method}\n${asked.url}\n${part.timestamp}\n${part.nonce_str}\n${asked.body}\n`;
  if (!createVerify('RSA-SHA256').update(said).verify(pay.mchPublicKey, part.signature, 'base64')) throw refuse('验签不通过');
}

/** The serial that answers and notices name: the public key's id or the certificate's, by the knob. */
export function serialOf(world: World, pay: PaySecrets): string {
  return world.knobs.pay.serial === 'certificate' ? platformCertificate(pay.platformPrivateKey).serial : pay.publicKeyId;
}

/** The four headers by which the platform signs a body. */
export function signedHeaders(world: World, pay: PaySecrets, body: string): Record<string, string> {
  const timestamp = String(Math.floor(world.now() / 1000));
  const nonce = randomText(32);
  return {
    'Wechatpay-Serial': serialOf(world, pay),
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': createSign('RSA-SHA256').update(`${timestamp}\n${nonce}\n${body}\n`).sign(pay.platformPrivateKey, 'base64'),
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  };
}

/** AEAD_AES_256_GCM with the APIv3 key, the tag at the end. */
export function sealResource(pay: PaySecrets, text: string, associatedData: string) {
  const nonce = randomText(12);
  const cipher = createCipheriv('aes-256-gcm', pay.apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: ciphertext.toString('base64'),
    nonce,
    associated_data: associatedData,
  };
}

/** RFC 3339 at +08:00, as WeChat Pay writes times. */
export function payTime(ms: number): string {
  return `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}
