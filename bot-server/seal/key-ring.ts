import { randomBytes } from 'node:crypto';
import { blindBy, blindKeyOf, decrypt, encrypt, endsOf, keyIdOf, type FieldKey, type Seal } from './field';

/** A data key as it is kept: under the seal of one of the environment's keys. Its id has a colon, which theirs can not have. */
export interface WrappedKey {
  readonly id: string;
  readonly wrapped: string;
  /** `arriving`: may be opened with, not yet sealed with; `blind`: the blind index's. */
  readonly state: 'arriving' | 'current' | 'old' | 'blind';
}

/** A seal whose data keys come and go while it is in use. */
export interface KeyRing extends Seal {
  /** Takes in the keys that are kept; what it knows it keeps. @throws Error when one is wrapped by a key that the environment does not have */
  learn(rows: readonly WrappedKey[]): void;
  /** What new ciphertexts begin with. */
  sealingId(): string;
  /** A new random data key. */
  make(id: string): WrappedKey;
  /** The blind index's key, so that it outlives the environment's key that it hangs on. */
  makeBlind(): WrappedKey;
  /** The same key under the environment's first key; undefined when that is where it is. */
  rewrap(row: WrappedKey): string | undefined;
}

export const BLIND_ID = 'd:blind';
export const dataKeyId = (n: number): string => `d:${n}`;
export const numberOf = (id: string): number => Number(/^d:(\d+)$/.exec(id)?.[1] ?? 0);

const place = (id: string): string => `dataKeys.wrapped:${id}`;

/**
 * Envelope encryption: fields are sealed by data keys, data keys by the environment's (`keys`: the first one wraps, all of them open).
 * Ciphertexts sealed by the environment's keys themselves, as they were before there were data keys, still open.
 * `onStrange` is called when a ciphertext's key is not known: it may have been made a moment ago.
 */
export function openKeyRing(keys: readonly FieldKey[], onStrange: () => void = () => undefined): KeyRing {
  const { first, last } = endsOf(keys);
  const known = new Map(keys.map(({ id, key }) => [id, key]));
  let sealing: FieldKey = first;
  let blindKey = blindKeyOf(last);
  const unwrap = ({ id, wrapped }: WrappedKey): Buffer =>
    Buffer.from(
      decrypt((name) => known.get(name), wrapped, place(id)),
      'base64',
    );
  let isBlindLearned = false;
  const wrap = (id: string, key: Buffer, by = first): string => encrypt(by, key.toString('base64'), place(id));

  return {
    seal: (text, aad) => encrypt(sealing, text, aad),
    unseal(sealed, aad) {
      if (!known.has(keyIdOf(sealed))) onStrange();
      return decrypt((id) => known.get(id), sealed, aad);
    },
    blind: (text) => blindBy(blindKey, text),
    learn(rows) {
      const faults: unknown[] = [];
      for (const row of rows) {
        try {
          if (row.state !== 'blind' && !known.has(row.id)) known.set(row.id, unwrap(row));
          if (row.state === 'blind' && !isBlindLearned) blindKey = unwrap(row);
          isBlindLearned ||= row.state === 'blind';
        } catch (fault) {
          faults.push(fault);
        }
      }
      const [newest] = rows.filter(({ state }) => state === 'current').sort((a, b) => numberOf(b.id) - numberOf(a.id));
      const key = newest && known.get(newest.id);
      if (newest && key) sealing = { id: newest.id, key };
      for (const fault of faults) throw fault;
    },
    sealingId: () => sealing.id,
    // Under the oldest of the environment's keys: a process that was not yet started with a newer one must open it too.
    make: (id) => ({ id, wrapped: wrap(id, randomBytes(32), last), state: 'arriving' }),
    makeBlind: () => ({ id: BLIND_ID, wrapped: wrap(BLIND_ID, blindKey, last), state: 'blind' }),
    rewrap: (row) => (keyIdOf(row.wrapped) === first.id ? undefined : wrap(row.id, unwrap(row))),
  };
}
