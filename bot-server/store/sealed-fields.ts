import type { Connection } from 'mongoose';
import { placeOf, type SealedPlace } from '../domain/privacy/sealed-places';
import type { Seal } from '../seal/field';

type Row = { _id: string } & Record<string, unknown>;
type Element = { id?: unknown } & Record<string, unknown>;

/** What one batch did. `after` is where to go on; undefined at the end. `unopened`: ciphertexts that no key opens. */
export interface Resealed {
  readonly seen: number;
  readonly changed: number;
  readonly unopened: number;
  readonly after: string | undefined;
}

/** One ciphertext, or a text from before there were any, and the write that puts another in its place unless somebody changed it meanwhile. */
interface Piece {
  readonly text: string;
  readonly place: string;
  readonly isSealed: boolean;
  readonly put: (sealed: string) => { filter: object; update: object };
}

/** Sealed fields as such, whatever they mean: for changing their key. */
export function openSealedFields(connection: Connection, seal: Pick<Seal, 'seal' | 'unseal'>) {
  const stale = (keyId: string) => ({ $exists: true, $not: new RegExp(`^${keyId.replace(/[^\w:-]/g, '')}[.]`) });

  /** Rows with something under another key than this one. */
  function filterOf({ path, before }: SealedPlace, keyId: string): object {
    const [list, leaf] = path.includes('.') ? [path.slice(0, path.indexOf('.')), path.slice(path.indexOf('.') + 1)] : [undefined, path];
    const old = before?.slice(before.indexOf('.') + 1);
    const wanted = [{ [leaf]: stale(keyId) }, ...(old === undefined ? [] : [{ [old]: { $exists: true } }])];
    return { $or: wanted.map((one) => (list === undefined ? one : { [list]: { $elemMatch: one } })) };
  }

  return {
    count: (place: SealedPlace, keyId: string): Promise<number> =>
      connection.collection<Row>(place.collection).countDocuments(filterOf(place, keyId)),
    all: (place: SealedPlace): Promise<number> =>
      connection.collection<Row>(place.collection).countDocuments({ [place.path]: { $exists: true } }),
    /** Puts what is under other keys under the one that is sealed with now. */
    async reseal(place: SealedPlace, keyId: string, after: string | undefined, limit: number): Promise<Resealed> {
      const rows = connection.collection<Row>(place.collection);
      const found = await rows
        .find({ ...filterOf(place, keyId), ...(after === undefined ? {} : { _id: { $gt: after } }) } as never)
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      let unopened = 0;
      const writes = found.flatMap((row) =>
        piecesOf(place, row).flatMap(({ text, place: where, isSealed, put }) => {
          if (isSealed && text.startsWith(`${keyId}.`)) return [];
          const opened = isSealed ? tryOpen(() => seal.unseal(text, where)) : text;
          if (opened === undefined) {
            unopened += 1;
            return [];
          }
          return [{ updateOne: put(seal.seal(opened, where)) }];
        }),
      );
      const result = writes.length === 0 ? undefined : await rows.bulkWrite(writes, { ordered: false });
      return {
        seen: found.length,
        changed: result?.modifiedCount ?? 0,
        unopened,
        after: found.length < limit ? undefined : found.at(-1)?._id,
      };
    },
  };
}
export type SealedFields = ReturnType<typeof openSealedFields>;

function piecesOf({ path, place, before }: SealedPlace, row: Row): Piece[] {
  if (path.includes('.')) return elementsOf(path, place, before, row);
  const where = placeOf(place, row._id);
  const [sealed, clear] = [row[path], before === undefined ? undefined : row[before]];
  if (typeof sealed === 'string') {
    const put = (next: string) => ({ filter: { _id: row._id, [path]: sealed }, update: { $set: { [path]: next } } });
    return [{ text: sealed, place: where, isSealed: true, put }];
  }
  if (typeof clear !== 'string' || before === undefined) return [];
  const put = (next: string) => ({
    filter: { _id: row._id, [before]: clear, [path]: { $exists: false } },
    update: { $set: { [path]: next }, $unset: { [before]: '' } },
  });
  return [{ text: clear, place: where, isSealed: false, put }];
}

function elementsOf(path: string, place: string, before: string | undefined, row: Row): Piece[] {
  const dot = path.indexOf('.');
  const [list, leaf] = [path.slice(0, dot), path.slice(dot + 1)];
  const old = before?.slice(before.indexOf('.') + 1);
  const elements: unknown = row[list];
  return (Array.isArray(elements) ? (elements as Element[]) : []).flatMap((element): Piece[] => {
    const { id } = element;
    if (typeof id !== 'string') return [];
    const where = placeOf(place, row._id, id);
    const [sealed, clear] = [element[leaf], old === undefined ? undefined : element[old]];
    if (typeof sealed === 'string') {
      const put = (next: string) => ({
        filter: { _id: row._id, [list]: { $elemMatch: { id, [leaf]: sealed } } },
        update: { $set: { [`${list}.$.${leaf}`]: next } },
      });
      return [{ text: sealed, place: where, isSealed: true, put }];
    }
    if (typeof clear !== 'string' || old === undefined) return [];
    const put = (next: string) => ({
      filter: { _id: row._id, [list]: { $elemMatch: { id, [old]: clear } } },
      update: { $set: { [`${list}.$.${leaf}`]: next }, $unset: { [`${list}.$.${old}`]: '' } },
    });
    return [{ text: clear, place: where, isSealed: false, put }];
  });
}

function tryOpen(open: () => string): string | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
