import { Refusal } from '../refusal';
import { bulletinId, type Bulletin, type SourceRow, type WordingRow } from './bulletin';
import { factsOf } from './facts';
import { textOf } from './text';

/** JSON with fields in the order of their names: the same text for the same fact, whoever wrote it and whatever kept it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one === undefined ? null : one)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields: Readonly<Record<string, unknown>> = { ...value };
  let text = '';
  for (const key of Object.keys(fields).sort()) {
    const field = fields[key];
    if (field !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field)}`;
  }
  return `{${text}}`;
}

/** The text whose SHA-256 is a bulletin's hash: all of it but the hash itself. */
export const sealedBulletin = ({ hash: _own, ...rest }: Bulletin): string => canonicalJson(rest);

/** How a row is called in what people are told. */
export const rowName = (row: SourceRow): string =>
  row.kind === 'counts' ? `counts ${row.id}` : row.kind === 'answers' ? `answers ${row.month}` : row.kind;

export type Sha256 = (text: string) => string;
export const rowHash = (row: SourceRow, sha256: Sha256): string => sha256(canonicalJson(row));

/** What does not hold of a bulletin, and where. */
export interface BulletinFault {
  readonly bulletin: string;
  /** The row it is about; absent: the bulletin itself. */
  readonly row?: string;
  readonly what: 'order' | 'hash' | 'row-missing' | 'row-changed' | 'roster' | 'facts' | 'text';
}

/** Where a chain is: how many bulletins it had so far, and the hash of the last one. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}
export const CHAIN_START: ChainEnd = { seq: 0, hash: '' };

/**
 * Checks one bulletin of a place against the one before it, its own hash, each row it was made from, and that the rows still give the same
 * figures and the same text. All faults, each with the row that differs. A chain is checked one bulletin after the other, so none is too long.
 */
export function verifyBulletin(bulletin: Bulletin, after: ChainEnd, rows: ReadonlyMap<string, SourceRow>, sha256: Sha256): BulletinFault[] {
  const isInOrder = bulletin.seq === after.seq + 1 && bulletin.before === after.hash && bulletin.id === bulletinId(bulletin);
  const faults: BulletinFault[] = isInOrder ? [] : [{ bulletin: bulletin.id, what: 'order' }];
  if (bulletin.hash !== sha256(sealedBulletin(bulletin))) faults.push({ bulletin: bulletin.id, what: 'hash' });
  return [...faults, ...verifyRows(bulletin, rows, sha256)];
}

function verifyRows(bulletin: Bulletin, rows: ReadonlyMap<string, SourceRow>, sha256: Sha256): BulletinFault[] {
  const { id, sources, rosterHash } = bulletin;
  const found = sources.flatMap(({ hash }) => rows.get(hash) ?? []);
  const wrong = sources.flatMap(({ name, hash }): BulletinFault[] => {
    const row = rows.get(hash);
    if (!row) return [{ bulletin: id, row: name, what: 'row-missing' }];
    return rowHash(row, sha256) === hash && rowName(row) === name ? [] : [{ bulletin: id, row: name, what: 'row-changed' }];
  });
  if (sources.find(({ name }) => name === 'roster')?.hash !== rosterHash) wrong.push({ bulletin: id, row: 'roster', what: 'roster' });
  if (wrong.length > 0) return wrong;
  try {
    const facts = factsOf(bulletin, found);
    if (canonicalJson(facts) !== canonicalJson(bulletin.facts)) return [{ bulletin: id, what: 'facts' }];
    const wording = found.find((row): row is WordingRow => row.kind === 'wording');
    const isSaid = wording !== undefined && canonicalJson(textOf(facts, wording)) === canonicalJson(bulletin.text);
    return isSaid ? [] : [{ bulletin: id, what: 'text' }];
  } catch (fault) {
    if (fault instanceof Refusal) return [{ bulletin: id, what: 'text' }];
    throw fault;
  }
}
