import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { PaySecrets } from '../../bot-server/sandbox/options';
import { platformCertificate } from '../../bot-server/sandbox/pay/certificate';
import { openPay, type PayOptions } from '../../bot-server/wechat/pay';

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
export const merchant = pair();
export const platform = pair();
const serial = randomBytes(20).toString('hex').toUpperCase();
export const publicKeyId = 'PUB_KEY_ID_0119000001092026112200291234000800';
export const certificate = platformCertificate(platform.privateKey);
export const apiV3Key = randomBytes(16).toString('hex');

export const paySecrets: PaySecrets = {
  mchId: '1900000109',
  mchSerial: serial,
  mchPublicKey: merchant.publicKey,
  apiV3Key,
  platformPrivateKey: platform.privateKey,
  publicKeyId,
};
export const platformKeys = { [publicKeyId]: platform.publicKey, [certificate.serial]: certificate.pem };

export const payOf = (baseUrl: string, more: Partial<PayOptions> = {}) =>
  openPay({
    mchId: paySecrets.mchId,
    serial,
    privateKey: merchant.privateKey,
    keys: platformKeys,
    baseUrl,
    notifyUrl: 'http://127.0.0.1:9/wechat/pay/notify',
    ...more,
  });
