import type { WireCountyImported } from '@contract/index';
import { call } from '../../api/client';
import { FileImport } from '../../components/file-import';

/** A plan for all schools from a file. Nothing reaches a school before it was reviewed. */
export function ImportCounty({ onImported }: { onImported: (imported: WireCountyImported) => void }) {
  return (
    <FileImport
      id="county"
      title="导入给各校的计划"
      what="县区计划"
      hint="可用 .xlsx、.csv 或 .yaml。名称一样的是同一个计划的新一版。审核以后才到学校。"
      first
      bring={({ name, bytes }, dryRun) => call('importCountyPlan', { query: { fileName: name, dryRun }, in: bytes })}
      saves={[{ id: 'template', words: '下载模板', get: () => call('planTemplate', { query: { for: 'county' } }) }]}
      found={({ title, lines }) => `《${title}》共 ${lines} 行`}
      onImported={onImported}
    />
  );
}

/** A plan of the bureau's out to a spreadsheet and in again. Its title says which plan it is. */
export function CountyFile({ plan, edits, onImported }: { plan: string; edits: boolean; onImported: () => void }) {
  const saves = (['xlsx', 'yaml'] as const).map((format) => ({
    id: format,
    words: format === 'xlsx' ? '下载表格' : '下载 YAML',
    get: () => call('countyPlanFile', { params: { plan }, query: { format } }),
  }));
  return (
    <FileImport
      id="county-file"
      title="用表格改"
      what="县区计划"
      hint="改好再导入，没改的不变，删掉的行就去掉。表头上面的名称不要改，改了就是另一个计划。"
      locked={!edits}
      bring={({ name, bytes }, dryRun) => call('importCountyPlan', { query: { fileName: name, dryRun }, in: bytes })}
      saves={saves}
      found={({ title, lines }) => `《${title}》共 ${lines} 行`}
      onImported={onImported}
    />
  );
}
