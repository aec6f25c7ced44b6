import { call } from '../../api/client';
import { FileImport } from '../../components/file-import';
import { toast } from '../../platform/go';

/** The whole own calendar from a file. */
export function ImportCalendar({ onImported }: { onImported: () => void }) {
  return (
    <FileImport
      id="calendar"
      title="从文件导入"
      what="校历"
      hint="可用 .xlsx、.csv 或 .yaml。导入会换掉自己写的全部日子，先看会改什么。"
      bring={({ name, bytes }, dryRun) => call('importCalendar', { query: { fileName: name, dryRun }, in: bytes })}
      saves={[{ id: 'template', words: '下载模板', get: () => call('calendarTemplate', {}) }]}
      found={({ days }) => `共 ${days} 行`}
      onImported={() => {
        toast('已导入');
        onImported();
      }}
    />
  );
}
