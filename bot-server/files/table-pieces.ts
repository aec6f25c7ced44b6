import { z } from 'zod';
import type { PieceColumn, TablePieces } from './piece';
import { sheetPieces, type SheetState } from './sheet-pieces';
import { quoted } from './write-table';

export interface PieceTable {
  readonly name: string;
  readonly columns: readonly PieceColumn[];
  readonly format: 'xlsx' | 'csv' | 'jsonl';
}

const Entry = z.object({ name: z.string(), offset: z.int(), crc: z.int(), packed: z.int(), plain: z.int() });
const ZipState = z.object({ bytes: z.int(), done: z.array(Entry), open: Entry.nullable() });
const State = z.object({ zip: ZipState, sheet: z.int(), row: z.int() });

/** Goes on where `state` says; from the beginning without one. */
export function tablePieces({ name, columns, format }: PieceTable, state: unknown): TablePieces {
  if (format === 'xlsx') return sheetPieces({ name, columns }, state === null ? undefined : (State.parse(state) satisfies SheetState));
  return format === 'csv' ? csvPieces(columns) : linePieces(name, columns);
}

/** With a byte-order mark, so that spreadsheet programs open it in Chinese; nothing but a head and rows, so that programs can read it too. */
const csvPieces = (columns: readonly PieceColumn[]): TablePieces => ({
  state: () => null,
  begin: () => Promise.resolve(Buffer.from(`\uFEFF${columns.map(({ head }) => quoted(head)).join(',')}\r\n`)),
  rows: (rows) => Promise.resolve(Buffer.from(rows.map((row) => `${row.map((cell) => quoted(cell ?? '')).join(',')}\r\n`).join(''))),
  end: () => Promise.resolve(Buffer.alloc(0)),
});

/** The first line says what it is, the last one that it is whole. */
const linePieces = (name: string, columns: readonly PieceColumn[]): TablePieces => ({
  state: () => null,
  begin: () =>
    Promise.resolve(Buffer.from(`${JSON.stringify({ kind: 'about', name, columns: columns.map(({ key, head }) => ({ key, head })) })}\n`)),
  rows: (rows) =>
    Promise.resolve(
      Buffer.from(
        rows.map((row) => `${JSON.stringify({ kind: 'row', ...Object.fromEntries(columns.map(({ key }, at) => [key, row[at] ?? null])) })}\n`).join(''), // prettier-ignore
      ),
    ),
  end: (notes) =>
    Promise.resolve(Buffer.from(`${JSON.stringify({ kind: 'end', notes: notes.map(([term, means]) => ({ term, means })) })}\n`)),
});
