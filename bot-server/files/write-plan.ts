import { stringify } from 'yaml';
import { COUNTY_SHEET, PLAN_SHEET, type PlanKey } from '../domain/importing/plan-reader';
import type { PlanRow, PlanRows } from '../domain/importing/plan-rows';
import type { Sheet } from '../domain/importing/columns';
import { writeWorkbook } from './write-workbook';

export type PlanFormat = 'xlsx' | 'yaml';

/** A plan as a file that its importer reads as it is. `county`: with the column that only a bureau's plan has. */
export async function writePlan(plan: PlanRows, format: PlanFormat, { county = false } = {}): Promise<Buffer> {
  const sheet = county ? COUNTY_SHEET : PLAN_SHEET;
  if (format === 'yaml') return Buffer.from(asYaml(plan, sheet));
  const above = [plan.title, ...(plan.kind === undefined ? [] : [`计划类型：${plan.kind}`])];
  const rows = plan.rows.map((row) => sheet.columns.map(({ key }) => row[key]));
  return writeWorkbook([{ name: sheet.name, columns: sheet.columns, above, rows }]);
}

function asYaml({ title, kind, rows }: PlanRows, { name, columns }: Sheet<PlanKey>): string {
  const filled = (row: PlanRow) => Object.fromEntries(columns.flatMap(({ key, head }) => (row[key] === '' ? [] : [[head, row[key]]])));
  return stringify({ 标题: title, ...(kind === undefined ? {} : { 计划类型: kind }), [name]: rows.map(filled) }, { lineWidth: 0 });
}
