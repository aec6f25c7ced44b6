// Makes the demonstration county's roster and term plans. The same bytes every time: `node deploy/make-demo.mjs [folder]`.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planSheets, planYaml } from './demo/plans.mjs';
import { rosterSheets } from './demo/roster.mjs';
import { workbookBytes } from './demo/workbook.mjs';

const folder = process.argv[2] ?? join(import.meta.dirname, '..', 'content', 'demo');
const TITLES = {
  QX01: '城关小学第一学期家庭教育推送计划',
  QX02: '青山镇中心小学第一学期家庭教育推送计划',
  QX03: '石桥村教学点第一学期家庭教育推送计划',
};

await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'roster.xlsx'), await workbookBytes(rosterSheets()));
await writeFile(join(folder, 'plan.xlsx'), await workbookBytes(planSheets('QX01', TITLES.QX01)));
await writeFile(join(folder, 'plan.yaml'), planYaml('QX01', TITLES.QX01));
await writeFile(join(folder, 'plan-qx02.xlsx'), await workbookBytes(planSheets('QX02', TITLES.QX02)));
await writeFile(join(folder, 'plan-qx03.xlsx'), await workbookBytes(planSheets('QX03', TITLES.QX03)));
