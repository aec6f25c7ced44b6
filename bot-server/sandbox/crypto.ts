import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Hex SHA-1 of the parts, sorted bytewise and joined: WeChat's `signature` and `msg_signature`. */
export function sign(...parts: string[]): string {
  const sorted = parts.map((p) => Buffer.from(p)).sort(Buffer.compare);
  return createHash('sha1').update(Buffer.concat(sorted)).digest('hex');
}

const BLOCK = 32;

function keyOf(aesKey: string): Buffer {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  if (aesKey.length !== 43 || key.length !== 32) throw new Error('an EncodingAESKey has 43 characters of base64');
  return key;
}

/** Seals `message` for `appid`: random16 + length + message + appid, padded to 32, AES-256-CBC, base64. */
export function seal(aesKey: string, appid: string, message: string, random: Buffer = randomBytes(16)): string {
  const key = keyOf(aesKey);
  const body = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const frame = Buffer.concat([random, length, body, Buffer.from(appid)]);
  const pad = BLOCK - (frame.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.concat([frame, Buffer.alloc(pad, pad)])), cipher.final()]).toString('base64');
}

/** Opens a sealed frame; throws when it is not one. */
export function unseal(aesKey: string, sealed: string): { message: string; appid: string; random: Buffer } {
  const key = keyOf(aesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()]);
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK) throw new Error('bad padding');
  const frame = padded.subarray(0, padded.length - pad);
  if (frame.length < 20) throw new Error('frame too short');
  const end = 20 + frame.readUInt32BE(16);
  if (end > frame.length) throw new Error('frame shorter than it says');
  return {
    random: frame.subarray(0, 16),
    message: frame.subarray(20, end).toString('utf8'),
    appid: frame.subarray(end).toString('utf8'),
  };
}
