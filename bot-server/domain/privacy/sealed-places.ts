import type { DataMap } from './mapped';

/** Where ciphertexts of one kind stand. */
export interface SealedPlace {
  readonly collection: string;
  /** `nameSealed`, or in a list `replies.textSealed`. */
  readonly path: string;
  /** Beginning of what is authenticated; the row's id follows, and in a list the element's. */
  readonly place: string;
  /** The field that rows from before the text was sealed still have. */
  readonly before?: string;
}

/** Every sealed field of the map. */
export const sealedPlaces = (map: DataMap): SealedPlace[] =>
  Object.entries(map).flatMap(([collection, { fields }]) =>
    Object.entries(fields).flatMap(([path, { sealed }]) => {
      if (sealed === undefined) return [];
      const before = Object.entries(fields).find(([, field]) => field.before === path)?.[0];
      return [{ collection, path, place: sealed, ...(before === undefined ? {} : { before }) }];
    }),
  );

/** `students.name:<id>`, in a list `questions.reply:<id>/<element's id>`. */
export const placeOf = (place: string, id: string, element?: string): string =>
  element === undefined ? `${place}:${id}` : `${place}:${id}/${element}`;
