import { bulletinId, type Bulletin, type BulletinPlace, type SourceRow } from '../../../bot-server/domain/bulletin/bulletin';
import {
  CHAIN_START,
  rowHash,
  rowName,
  sealedBulletin,
  verifyBulletin,
  type BulletinFault,
} from '../../../bot-server/domain/bulletin/chain';
import { factsOf } from '../../../bot-server/domain/bulletin/facts';
import { textOf } from '../../../bot-server/domain/bulletin/text';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { weekDays, weekOf } from '../../../bot-server/domain/time/week';
import { cell, counts, header, roster, sha256, wording, wordingRow } from './world';

export const WEEK = weekOf(instantOf('2026-09-07'));
const rowsOf = (week: number, name: string): SourceRow[] => [roster('QX01', 'QX02'), wordingRow(), counts(`${name}:${week}:r1`, week, [cell('QX01', 100, 60 + (week % 7)), cell('QX02', 80, 40)])]; // prettier-ignore

/** Weekly bulletins of one place, each made from rows and chained to the one before. */
export function chainOf(length: number, place: BulletinPlace = header.place): { bulletins: Bulletin[]; rows: Map<string, SourceRow> } {
  const bulletins: Bulletin[] = [];
  const rows = new Map<string, SourceRow>();
  for (let at = 0; at < length; at++) {
    const sources = rowsOf(WEEK + at, place.id);
    for (const row of sources) rows.set(rowHash(row, sha256), row);
    const about = { ...header, place, period: weekDays(WEEK + at).from, no: 0 };
    const facts = factsOf(about, sources);
    const whole = {
      ...about,
      ...{ id: bulletinId(about), cutoff: 1, rule: 1, rosterHash: rowHash(sources[0]!, sha256), facts, text: textOf(facts, wording()) },
      sources: sources.map((row) => ({ name: rowName(row), hash: rowHash(row, sha256) })),
      ...{ seq: at + 1, before: bulletins.at(-1)?.hash ?? '', hash: '' },
    };
    bulletins.push({ ...whole, hash: sha256(sealedBulletin(whole)) });
  }
  return { bulletins, rows };
}

/** All of a place's, one after the other. */
export function verifyAll(bulletins: readonly Bulletin[], rows: ReadonlyMap<string, SourceRow>): BulletinFault[] {
  let end = CHAIN_START;
  return bulletins.flatMap((bulletin) => {
    const faults = verifyBulletin(bulletin, end, rows, sha256);
    end = bulletin;
    return faults;
  });
}

/** Every place in a value where a leaf stands. */
export const leaves = (value: unknown, path: readonly string[] = []): string[][] =>
  typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key])) : [[...path]];

export function changedAt<T>(value: T, path: readonly string[]): T {
  const copy: T = structuredClone(value);
  let at: Record<string, unknown> = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const [last = ''] = path.slice(-1);
  at[last] = typeof at[last] === 'number' ? Number(at[last]) + 1 : typeof at[last] === 'boolean' ? !at[last] : `${String(at[last])}x`;
  return copy;
}
