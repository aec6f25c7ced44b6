import { useState } from 'react';
import type { WireImportFault, WirePlanImported } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Table, type Column } from '../../components/table';
import { picksFiles, pickFile, type PickedFile } from '../../platform/pick-file';
import { faultsOf, placeOf } from './faults';

const ACCEPT = '.xlsx,.csv,.yaml,.yml';
const columns: readonly Column<WireImportFault & { n: number }>[] = [
  { key: 'place', title: '在哪里', cell: (f) => placeOf(f) || '整个文件' },
  { key: 'message', title: '怎么改', cell: (f) => f.message },
];
const numbered = (faults: readonly WireImportFault[]): (WireImportFault & { n: number })[] => faults.map((f, n) => ({ ...f, n }));

const bring = ({ name, bytes }: PickedFile, dryRun: '0' | '1'): Promise<WirePlanImported> =>
  call('importPlan', { query: { fileName: name, dryRun }, in: bytes });

/** A term's plan from a spreadsheet: first what would change, then the import itself. A file with faults changes nothing. */
export function ImportPlan({ onImported }: { onImported: (imported: WirePlanImported) => void }) {
  const [file, setFile] = useState<PickedFile | null>(null);
  const [seen, setSeen] = useState<WirePlanImported | null>(null);
  const look = useSend((picked: PickedFile) => bring(picked, '1'), setSeen);
  const take = useSend(
    (picked: PickedFile) => bring(picked, '0'),
    (imported) => {
      setFile(null);
      setSeen(null);
      onImported(imported);
    },
  );
  if (!picksFiles()) return <Hint>导入计划请用电脑浏览器打开共育桥。</Hint>;
  const choose = (): void =>
    void pickFile(ACCEPT).then((picked) => {
      if (picked === null) return;
      setFile(picked);
      setSeen(null);
      look.send(picked);
    });
  const problem = take.problem ?? look.problem;
  const faults = problem === null ? [] : faultsOf(problem);
  return (
    <Box as="section" className="gy-card" label="导入计划">
      <Box className="gy-row gy-row--apart">
        <Box>
          <Box as="h2" className="gy-h3">
            导入学期计划
          </Box>
          <Box as="p" className="gy-meta">
            {file === null ? '可用 .xlsx、.csv 或 .yaml。先看改了什么，再决定导不导入。' : file.name}
          </Box>
        </Box>
        <Button id="pick-file" kind={file === null ? 'soft' : 'line'} icon="upload" busy={look.busy} onPress={choose}>
          {file === null ? '选择文件' : '换一个文件'}
        </Button>
      </Box>
      {problem === null ? null : (
        <Box className="gy-stack gy-gap">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
          {faults.length === 0 ? null : <Table label="文件里的错" columns={columns} rows={numbered(faults)} keyOf={(f) => String(f.n)} />}
        </Box>
      )}
      {seen === null || file === null ? null : (
        <Box className="gy-stack gy-gap">
          <Box as="p" id="dry-run" className="gy-strong">
            {`《${seen.title}》共 ${seen.lines} 行：新增 ${seen.added}，改动 ${seen.changed}，去掉 ${seen.removed}，不变 ${seen.same}。`}
          </Box>
          {seen.warnings.length === 0 ? null : (
            <Table label="请留意" columns={columns} rows={numbered(seen.warnings)} keyOf={(f) => String(f.n)} />
          )}
          <Box className="gy-row">
            <Button id="import" busy={take.busy} onPress={() => take.send(file)}>
              就这样导入
            </Button>
            <Button
              kind="line"
              onPress={() => {
                setFile(null);
                setSeen(null);
              }}
            >
              不导入
            </Button>
          </Box>
        </Box>
      )}
    </Box>
  );
}
