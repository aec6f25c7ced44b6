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

/** `<keyId>.<base64url of IV, ciphertext and tag>`: AES-256-GCM with a random 96-bit IV. */
export function encrypt({ id, key }: FieldKey, text: string, aad: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(aad, 'utf8'));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${id}.${Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url')}`;
}

/** The id of the key that sealed this. */
export const keyIdOf = (sealed: string): string => sealed.slice(0, Math.max(sealed.indexOf('.'), 0));

/** @throws Error when there is no such key, the text was altered, or it stands in another place. */
export function decrypt(keyOf: (id: string) => Buffer | undefined, sealed: string, aad: string): string {
  const key = keyOf(keyIdOf(sealed));
  const bytes = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64url');
  if (!key || bytes.length < IV_BYTES + TAG_BYTES) throw new Error('a sealed field can not be opened: unknown key or cut off');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(aad, 'utf8'));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  const body = bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}

/** The key of the blind index that hangs on a field key. */
export const blindKeyOf = ({ key }: FieldKey): Buffer => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'gongyu blind index', 32));

export const blindBy = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest().subarray(0, 16).toString('base64url');

/** The first and the last of the keys, which is where new ciphertexts and the blind index hang. @throws Error when there is none */
export function endsOf(keys: readonly FieldKey[]): { readonly first: FieldKey; readonly last: FieldKey } {
  const [first, last] = [keys[0], keys.at(-1)];
  if (!first || !last) throw new Error('at least one field key is needed');
  return { first, last };
}

/** Seals with the first of these keys itself. The blind index hangs on the LAST key, which therefore stays when newer keys are put in front. */
export function openSeal(keys: readonly FieldKey[]): Seal {
  const { first, last } = endsOf(keys);
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  const blindKey = blindKeyOf(last);
  return {
    seal: (text, aad) => encrypt(first, text, aad),
    unseal: (sealed, aad) => decrypt((id) => byId.get(id), sealed, aad),
    blind: (text) => blindBy(blindKey, text),
  };
}
