import { createCipheriv, createDecipheriv } from 'node:crypto';
import { randomBytes } from 'node:crypto';

/** So much of a medium is sealed, written and read at a time: memory does not grow with its size. */
export const FRAME_BYTES = 256 * 1024;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Its place is part of what is authenticated: frames can neither be moved nor left out at the end. */
const placeOf = (id: string, n: number, of: number): Buffer => Buffer.from(`mediaFrames:${id}/${n}/${of}`, 'utf8');

export const newFrameKey = (): Buffer => randomBytes(32);
export const frameCount = (bytes: number): number => Math.max(1, Math.ceil(bytes / FRAME_BYTES));

export function sealFrame(key: Buffer, id: string, n: number, of: number, clear: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(placeOf(id, n, of));
  return Buffer.concat([iv, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error when it was altered or stands in another place */
export function openFrame(key: Buffer, id: string, n: number, of: number, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(placeOf(id, n, of));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
}
