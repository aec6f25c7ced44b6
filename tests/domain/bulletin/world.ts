import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { BulletinWording, CountsRow, RosterRow, SourceRow, ToldCell, WordingRow } from '../../../bot-server/domain/bulletin/bulletin';
import { bulletinsIn } from '../../../bot-server/store/bulletin-wording';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const wordings = bulletinsIn(parse(readFileSync(resolve(__dirname, '../../../content/wording/bulletins.yaml'), 'utf8')));
export const wording = (place: 'bureau' | 'school' = 'bureau', kind: 'weekly' | 'monthly' = 'weekly'): BulletinWording =>
  wordings[place][kind];
export const wordingRow = (place: 'bureau' | 'school' = 'bureau', kind: 'weekly' | 'monthly' = 'weekly'): WordingRow => ({
  kind: 'wording',
  ...wording(place, kind),
});

export const cell = (key: string, targeted: number, completed: number, more: Partial<ToldCell> = {}): ToldCell => ({
  ...{ key, isExact: true, targeted, completed, late: 0, reachable: targeted, started: completed, grades: [1] },
  ...more,
});
export const counts = (id: string, week: number, cells: readonly ToldCell[], isSettled = true): CountsRow => ({
  ...{ kind: 'counts', id, week, isSettled, rev: 1, cells },
});
export const roster = (...keys: string[]): RosterRow => ({
  kind: 'roster',
  place: '清溪县教育局',
  members: keys.map((key) => ({ key, name: `学校${key}`, note: '' })),
});
export const header = { place: { kind: 'bureau', id: 'qx' }, kind: 'weekly' } as const;
export const rowsBy = (rows: readonly SourceRow[], hashOf: (row: SourceRow) => string): Map<string, SourceRow> =>
  new Map(rows.map((row) => [hashOf(row), row]));
