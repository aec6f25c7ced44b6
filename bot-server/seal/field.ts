import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** A field key: 32 bytes under a short id that is written beside every ciphertext, so that keys can be changed. */
export interface FieldKey {
  readonly id: string;
  readonly key: Buffer;
}

/** Encrypts single fields of a row. `aad` names the place (`guardians.name:<id>`), so a ciphertext moved elsewhere does not open. */
export interface Seal {
  seal(text: string, aad: string): string;
  /** @throws Error when the key is unknown, the text was altered, or it stands in another place. */
  unseal(sealed: string, aad: string): string;
  /** A keyed hash for equality look-ups (phones): same text, same answer; without the key it can't be guessed back. Base64url, 22 characters. */
  blind(text: string): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a random 96-bit IV. The blind index hangs on the LAST key, which therefore stays when newer keys are put in front. */
export function openSeal(keys: readonly FieldKey[]): Seal {
  const current = keys[0];
  const oldest = keys.at(-1);
  if (!current || !oldest) throw new Error('at least one field key is needed');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  const blindKey = Buffer.from(hkdfSync('sha256', oldest.key, Buffer.alloc(0), 'gongyu blind index', 32));
  return {
    seal(text, aad) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(aad, 'utf8'));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${current.id}.${Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url')}`;
    },
    unseal(sealed, aad) {
      const dot = sealed.indexOf('.');
      const key = byId.get(sealed.slice(0, dot));
      const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
      if (!key || bytes.length < IV_BYTES + TAG_BYTES) throw new Error('a sealed field can not be opened: unknown key or cut off');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(aad, 'utf8'));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      const body = bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
    blind: (text) => createHmac('sha256', blindKey).update(text, 'utf8').digest().subarray(0, 16).toString('base64url'),
  };
}
