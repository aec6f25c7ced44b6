import type { WirePlanImported } from '@contract/index';
import { call } from '../../api/client';
import { FileImport } from '../../components/file-import';

const found = ({ title, lines }: WirePlanImported): string => `《${title}》共 ${lines} 行`;

/** A term's plan from a spreadsheet. */
export function ImportPlan({ onImported }: { onImported: (imported: WirePlanImported) => void }) {
  return (
    <FileImport
      id="plan"
      title="导入学期计划"
      what="计划"
      hint="可用 .xlsx、.csv 或 .yaml。先看改了什么，再决定导不导入。"
      bring={({ name, bytes }, dryRun) => call('importPlan', { query: { fileName: name, dryRun }, in: bytes })}
      saves={[{ id: 'template', words: '下载模板', get: () => call('planTemplate', { query: {} }) }]}
      found={found}
      onImported={onImported}
    />
  );
}

/** A plan's draft out to a spreadsheet and in again: whoever likes to write there goes on there. */
export function DraftFile({ plan, edits, onImported }: { plan: string; edits: boolean; onImported: () => void }) {
  const saves = (['xlsx', 'yaml'] as const).map((format) => ({
    id: format,
    words: format === 'xlsx' ? '下载表格' : '下载 YAML',
    get: () => call('planFile', { params: { plan }, query: { format } }),
  }));
  return (
    <FileImport
      id="draft"
      title="用表格改"
      what="计划"
      hint="下载的表格里是还能改的安排。改好再导入，没改的不变，删掉的行就去掉。"
      locked={!edits}
      bring={({ name, bytes }, dryRun) => call('importPlan', { query: { fileName: name, dryRun, plan }, in: bytes })}
      saves={saves}
      found={found}
      onImported={onImported}
    />
  );
}
