import { appendFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { countsOf, rungTwice, type Row } from './ledger';
import type { Ring } from './wechat';

export const FAULT_ROWS = join(resolve(__dirname, '../../..'), '.build', 'results', 'fault-rows.jsonl');

/** One line of the table that the run prints at its end: what was planned, and what the stand-in of WeChat heard. */
export interface FaultRow {
  readonly fault: string;
  readonly planned: number;
  readonly sent: number;
  readonly duplicates: number;
  readonly lost: number;
  readonly unknown: number;
  readonly note?: string;
}

export function tellFault(row: FaultRow): void {
  mkdirSync(join(FAULT_ROWS, '..'), { recursive: true });
  appendFileSync(FAULT_ROWS, `${JSON.stringify(row)}\n`);
  process.stderr.write(`${row.fault}: ${JSON.stringify(row)}\n`);
}

/** `sent` and `duplicates` by the wire; lost: planned, and neither at an end, nor held with a reason, nor unknown. */
export function faultRow(fault: string, planned: number, rows: readonly Row[], rung: readonly Ring[], note?: string): FaultRow {
  const { sent, unknown, held, failed } = countsOf(rows);
  return {
    fault,
    planned,
    sent: rung.length,
    duplicates: rungTwice(rung).length,
    lost: planned - sent - unknown - held - failed,
    unknown,
    ...(note === undefined ? {} : { note }),
  };
}
