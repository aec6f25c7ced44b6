import type { WireImportFault } from '@contract/index';
import type { ApiProblem } from './problem';
import { fieldOf } from '../platform/unknown';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const row = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** The faults a refused file came back with: a list, or a list under `faults`; anything else is none. */
export function faultsOf(problem: ApiProblem): WireImportFault[] {
  const inner = fieldOf(problem.details, 'faults');
  const list: unknown = Array.isArray(problem.details) ? problem.details : inner;
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) => {
    const message = text(fieldOf(one, 'message'));
    if (message === undefined) return [];
    return [{ message, sheet: text(fieldOf(one, 'sheet')), row: row(fieldOf(one, 'row')), column: text(fieldOf(one, 'column')) }];
  });
}

/** «工作表“计划” 第 4 行 “日期”列». */
export const placeOf = ({ sheet, row: r, column }: WireImportFault): string =>
  [sheet === undefined ? '' : `工作表“${sheet}”`, r === undefined ? '' : `第 ${r} 行`, column === undefined ? '' : `“${column}”列`]
    .filter((part) => part !== '')
    .join(' ');
