import { StartFault } from './embedded/progress';
import { SECOND, type Instant } from './domain/time/instant';
import type { FieldKey } from './seal/field';
import { dataKeyId, openKeyRing, type KeyRing } from './seal/key-ring';
import type { DataKeyStore } from './store/data-keys';

/** How long it takes at most until every running process knows what was changed in the keys. */
const KEYS_READ_EVERY = 5 * SECOND;

const WRONG =
  '密钥对不上：FIELD_KEYS（或 DATA_DIR/secrets.json）里的密钥打不开这个数据库里已存的内容。\n' +
  '请放回原来的密钥再启动；几把密钥用逗号分开，新的写在前面，旧的留在后面。什么也没有改动。';

export interface KeysAtHand {
  readonly ring: KeyRing;
  readonly readEveryMs: number;
  /** Reads the keys now; one that was just made is known afterwards. */
  refresh(): Promise<void>;
  close(): void;
}

/**
 * The data keys of this process, read again every few seconds, and at once when a ciphertext names an unknown one.
 * The first process of a new database makes the first key (`mayMake`). @throws StartFault when the environment's keys are not this database's
 */
export async function keysAtHand(
  store: DataKeyStore,
  {
    keys,
    now,
    mayMake,
    onTrouble,
  }: { keys: readonly FieldKey[]; now: () => Instant; mayMake: boolean; onTrouble: (error: unknown) => void },
): Promise<KeysAtHand> {
  let reading: Promise<void> | undefined;
  const refresh = (): Promise<void> =>
    (reading ??= store
      .all()
      .then((rows) => ring.learn(rows))
      .finally(() => (reading = undefined)));
  const ring = openKeyRing(keys, () => void refresh().catch(onTrouble));

  const there = await store.all();
  if (mayMake && !there.some(({ state }) => state === 'current')) {
    const sample = there.length === 0 ? await store.sample() : undefined;
    if (sample && !opens(() => ring.unseal(sample.sealed, sample.aad))) throw new StartFault(WRONG);
    await store.add(ring.makeBlind(), now());
    await store.add({ ...ring.make(dataKeyId(1)), state: 'current' }, now());
    await store.setDone(dataKeyId(1), now());
  }
  const rows = await store.all();
  if (!opens(() => ring.learn(rows))) throw new StartFault(WRONG);
  const timer = setInterval(() => void refresh().catch(onTrouble), KEYS_READ_EVERY);
  timer.unref();
  return { ring, readEveryMs: KEYS_READ_EVERY, refresh, close: () => clearInterval(timer) };
}

function opens(open: () => unknown): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}
