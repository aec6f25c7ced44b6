import { createDecipheriv, createHash } from 'node:crypto';

/** The receiver's side of a push, written for the tests alone from the published description. */
export const sha1Of = (parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join(''))
    .digest('hex');

export interface Opened {
  random: string;
  message: string;
  appid: string;
  pad: number;
  frameBytes: number;
}

export function opened(aesKey: string, encrypted: string): Opened {
  const key = Buffer.from(aesKey + '=', 'base64');
  const machine = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
  machine.setAutoPadding(false);
  const all = Buffer.concat([machine.update(encrypted, 'base64'), machine.final()]);
  const pad = all[all.length - 1] ?? 0;
  const frame = all.subarray(0, all.length - pad);
  const size = frame.readUInt32BE(16);
  return {
    random: frame.subarray(0, 16).toString('latin1'),
    message: frame.subarray(20, 20 + size).toString('utf8'),
    appid: frame.subarray(20 + size).toString('utf8'),
    pad,
    frameBytes: frame.length,
  };
}

/** The text of the first `<tag>`, CDATA or bare. */
export const tag = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([\\s\\S]*?)(?:\\]\\]>)?</${name}>`).exec(xml)?.[1];
