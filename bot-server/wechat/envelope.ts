import { createCipheriv, createDecipheriv } from 'node:crypto';

/** WeChat pads to 32, not to AES's 16. */
const BLOCK = 32;
const RANDOM_BYTES = 16;
const HEAD = RANDOM_BYTES + 4;

function keyOf(aesKey: string): Buffer {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  if (aesKey.length !== 43 || key.length !== 32) throw new Error('an EncodingAESKey has 43 characters of base64');
  return key;
}

/** Opens a push's `Encrypt`; the caller compares the appid. Undefined when it is no such envelope, was altered, or another key sealed it. */
export function openEnvelope(aesKey: string, sealed: string): { message: string; appid: string } | undefined {
  const key = keyOf(aesKey);
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < BLOCK || bytes.length % 16 !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const pad = padded[padded.length - 1] ?? 0;
  if (pad < 1 || pad > BLOCK || pad > padded.length) return undefined;
  const frame = padded.subarray(0, padded.length - pad);
  if (frame.length < HEAD) return undefined;
  const end = HEAD + frame.readUInt32BE(RANDOM_BYTES);
  if (end > frame.length) return undefined;
  return { message: frame.subarray(HEAD, end).toString('utf8'), appid: frame.subarray(end).toString('utf8') };
}

/** Seals a reply for the account's appid; `random` is 16 bytes. */
export function sealEnvelope(aesKey: string, appid: string, message: string, random: Buffer): string {
  const key = keyOf(aesKey);
  if (random.length !== RANDOM_BYTES) throw new Error('the envelope begins with 16 random bytes');
  const body = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const frame = Buffer.concat([random, length, body, Buffer.from(appid, 'utf8')]);
  const pad = BLOCK - (frame.length % BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(frame), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString('base64');
}
