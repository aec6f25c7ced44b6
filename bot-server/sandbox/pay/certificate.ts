import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const CN = Buffer.from([0x06, 0x03, 0x55, 0x04, 0x03]);
const RSA_SHA256 = sequence(Buffer.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]), Buffer.from([0x05, 0x00]));
const name = (text: string) => sequence(der(0x31, sequence(CN, der(0x0c, Buffer.from(text)))));
const time = (ms: number) => der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

/** A year before and nine after; the same for every start, so that the serial number stays. */
const FROM = Date.UTC(2025, 0, 1);
const TO = Date.UTC(2034, 11, 31);

export interface PlatformCertificate {
  readonly pem: string;
  /** 40 hex digits, upper case. */
  readonly serial: string;
  readonly from: number;
  readonly to: number;
}

/** The platform's certificate for its key: self-signed here, so that clients which parse X.509 can read it. */
export function platformCertificate(privatePem: string): PlatformCertificate {
  const key = createPrivateKey(privatePem);
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const number = createHash('sha1').update(spki).digest();
  number[0] = ((number[0] ?? 0) & 0x3f) | 0x40;
  const issuer = name('Sandbox of Tenpay.com Root CA');
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, number),
    RSA_SHA256,
    issuer,
    sequence(time(FROM), time(TO)),
    name('Sandbox of Tenpay.com sign'),
    spki,
  );
  const signature = sign('sha256', body, key);
  const whole = sequence(body, RSA_SHA256, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    pem: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    serial: number.toString('hex').toUpperCase(),
    from: FROM,
    to: TO,
  };
}
