import { placeKey, type Bulletin, type SourceRow } from '../../domain/bulletin/bulletin';
import type { Sha256 } from '../../domain/bulletin/chain';
import { NO_LINES, withLine, type PackLine } from '../../domain/bulletin/pack';
import { openPlaceCheck, type VerifiedPlace } from './check-place';
import type { VerifyAsked } from './verify';

/** Where a line stands in its file. */
export interface Spot {
  readonly from: number;
  readonly size: number;
}
/** A row is only found, and read when a bulletin needs it. */
export type ReadLine = Exclude<PackLine, { line: 'row' }> | { readonly line: 'row'; readonly hash: string };

/** A pack, read from its beginning to its end. */
export interface PackSource {
  lines(): AsyncIterable<{ readonly line: ReadLine; readonly text: string; readonly at: Spot }>;
  /** The row of a line; undefined where it can be none. */
  row(at: Spot): Promise<SourceRow | undefined>;
}

/** What does not hold of a pack's own lines. */
export interface PackFault {
  /** From 1; of what is missing, the number it should have. */
  readonly line: number;
  /** `misplaced`: it can not stand there; `unused`: a row that is there already or that the next bulletin does not need; `sum`: not what came before it. */
  readonly what: 'misplaced' | 'unused' | 'sum' | 'cut' | 'changed';
}
export interface VerifiedPack {
  readonly places: readonly VerifiedPlace[];
  readonly faults: readonly PackFault[];
}

interface Section {
  readonly place: string;
  readonly check: ReturnType<typeof openPlaceCheck>;
  /** Where each row of this place stands. */
  readonly spots: Map<string, Spot>;
  /** Rows since the last bulletin, by their line. */
  readonly fresh: Map<string, number>;
}

/** Checks a pack by itself, a line at a time: of a place's rows it keeps where they stand, of its bulletins nothing. */
export async function verifyPack(
  source: PackSource,
  { sha256, place: only, until }: VerifyAsked & { readonly sha256: Sha256 },
): Promise<VerifiedPack> {
  const places: VerifiedPlace[] = [];
  const faults: PackFault[] = [];
  let sum = NO_LINES;
  let open: Section | undefined;
  let [isBegun, isEnded] = [false, false];
  const wrong = (what: PackFault['what'], line = sum.lines + 1): void => void faults.push({ line, what });
  const close = (): void => {
    for (const line of open?.fresh.values() ?? []) wrong('unused', line);
    if (open) places.push(open.check.end());
    open = undefined;
  };
  for await (const { line, text, at } of source.lines()) {
    if (isEnded || (line.line === 'pack') === isBegun) wrong('misplaced');
    isBegun = true;
    if (line.line === 'place') {
      if (open || places.some(({ place }) => place === line.place)) wrong('misplaced');
      close();
      const check = openPlaceCheck(line.place, { anchor: line.anchor ?? undefined, until, sha256 });
      open = { place: line.place, check, spots: new Map(), fresh: new Map() };
    } else if (line.line === 'row') {
      if (!open) wrong('misplaced');
      else if (open.spots.has(line.hash)) wrong('unused');
      else {
        open.spots.set(line.hash, at);
        open.fresh.set(line.hash, sum.lines + 1);
      }
    } else if (line.line === 'bulletin') {
      if (open?.place !== placeKey(line.bulletin.place)) wrong('misplaced');
      else {
        const { rows, broken } = await rowsOf(source, open, line.bulletin);
        open.check.take(line.bulletin, rows, broken);
        for (const unused of open.fresh.values()) wrong('unused', unused);
        open.fresh.clear();
      }
    } else if (line.line === 'close') {
      const { bulletins, rows, end } = open?.check.sum() ?? { bulletins: -1, rows: -1, end: '' };
      const isRight = open?.place === line.place && bulletins === line.bulletins && rows === line.rows && end === line.end;
      if (!isRight) wrong('sum');
      close();
    } else if (line.line === 'end') {
      if (open) wrong('misplaced');
      if (line.lines !== sum.lines || line.digest !== sum.digest) wrong('changed');
      isEnded = true;
    }
    sum = withLine(sum, text, sha256);
  }
  if (open || !isEnded) wrong('cut');
  close();
  return { places: places.filter(({ place }) => only === undefined || place === only), faults };
}

/** The rows of a bulletin as they stand in the file, and those that can be none. Those it needs are unused no more. */
async function rowsOf(source: PackSource, { spots, fresh }: Section, { sources }: Bulletin) {
  const rows = new Map<string, SourceRow>();
  const broken = new Set<string>();
  for (const { hash } of sources) {
    const at = spots.get(hash);
    fresh.delete(hash);
    if (!at || rows.has(hash)) continue;
    const row = await source.row(at);
    if (row) rows.set(hash, row);
    else broken.add(hash);
  }
  return { rows, broken };
}
