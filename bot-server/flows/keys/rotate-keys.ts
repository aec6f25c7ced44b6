import type { SealedPlace } from '../../domain/privacy/sealed-places';
import type { Instant } from '../../domain/time/instant';
import type { DataKey, DataKeyStore } from '../../store/data-keys';
import type { SealedFields } from '../../store/sealed-fields';
import type { KeyRing } from '../../seal/key-ring';

export interface RotateNeeds {
  readonly dataKeys: DataKeyStore;
  readonly keys: {
    readonly ring: Pick<KeyRing, 'make' | 'rewrap'>;
    /** Every process of the product has read the keys anew after so long. */
    readonly readEveryMs: number;
    refresh(): Promise<void>;
  };
  readonly sealedFields: SealedFields;
  readonly places: readonly SealedPlace[];
  readonly now: () => Instant;
  readonly pause: (ms: number) => Promise<void>;
}

export interface Rotated {
  readonly key: string;
  /** An earlier change that had been cut off was taken up. */
  readonly resumed: boolean;
  readonly resealed: number;
  /** Rows that are still under older keys: 0, or it is to be run again. */
  readonly left: number;
  /** Ciphertexts that no key opens. */
  readonly unopened: number;
}

export type OnRotating = (done: number, total: number | undefined, what: string) => void;

const BATCH = 500;
const ROUNDS = 5;
const firstNumber = (id: string): number => Number(/^d:(\d+)$/.exec(id)?.[1] ?? 0);

/**
 * Makes a new data key and puts every sealed field under it while servers go on: first all of them learn to open with it, then they seal
 * with it, then what is older is sealed anew, row by row and only where nobody wrote meanwhile. Cut off anywhere, the next call goes on.
 */
export async function rotateKeys(needs: RotateNeeds, onProgress: OnRotating = () => undefined): Promise<Rotated> {
  const { key, resumed } = await keyToBringIn(needs);
  // Twice the time that a process may take, and then some: one that is late still opens the old.
  const everybodyKnows = async (what: string): Promise<void> => {
    await needs.keys.refresh();
    onProgress(0, undefined, what);
    await needs.pause(2 * needs.keys.readEveryMs + 1000);
  };
  if (key.state === 'arriving') {
    await everybodyKnows('等各服务器认得新密钥');
    await needs.dataKeys.setCurrent(key.id);
  }
  await everybodyKnows('等各服务器改用新密钥');
  for (const row of await needs.dataKeys.all()) {
    const wrapped = needs.keys.ring.rewrap(row);
    if (wrapped !== undefined) await needs.dataKeys.rewrap(row.id, row.wrapped, wrapped);
  }

  let resealed = 0;
  let unopened = 0;
  let left = await countLeft(needs, key.id);
  const total = left;
  for (let round = 0; round < ROUNDS && left > 0; round += 1) {
    unopened = 0;
    for (const place of needs.places) {
      let after: string | undefined;
      do {
        const batch = await needs.sealedFields.reseal(place, key.id, after, BATCH);
        resealed += batch.changed;
        unopened += batch.unopened;
        onProgress(Math.min(resealed, total), total, '重新加密');
        after = batch.after;
      } while (after !== undefined);
    }
    left = await countLeft(needs, key.id);
  }
  if (left === 0) await needs.dataKeys.setDone(key.id, needs.now());
  return { key: key.id, resumed, resealed, left, unopened };
}

/** The one that is being brought in already, or a new one. */
async function keyToBringIn({ dataKeys, keys, now }: RotateNeeds): Promise<{ key: DataKey; resumed: boolean }> {
  const rows = await dataKeys.all();
  const begun =
    rows.find(({ state }) => state === 'arriving') ?? rows.find(({ state, doneAt }) => state === 'current' && doneAt === undefined);
  if (begun) return { key: begun, resumed: true };
  const made = keys.ring.make(`d:${Math.max(0, ...rows.map(({ id }) => firstNumber(id))) + 1}`);
  const at = now();
  if (!(await dataKeys.add(made, at))) throw new Error('another change of keys began in the same moment');
  return { key: { ...made, madeAt: at }, resumed: false };
}

async function countLeft({ sealedFields, places }: RotateNeeds, keyId: string): Promise<number> {
  const counts = await Promise.all(places.map((place) => sealedFields.count(place, keyId)));
  return counts.reduce((sum, count) => sum + count, 0);
}
