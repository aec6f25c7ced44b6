import { useState } from 'react';
import type { WireRosterJob } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Switch } from '../../components/field';
import { Hint } from '../../components/notice';
import { toast } from '../../platform/go';
import { picksFiles, pickFile, type PickedFile } from '../../platform/pick-file';
import { saveFile } from '../../platform/save-file';
import { JobFaults, JobProgress, JobResult } from './job-result';
import { useJob } from './use-job';

const ACCEPT = '.xlsx,.csv';

/** A school's or a bureau's roster from a spreadsheet: first what would change, then the import. A file with faults changes nothing and comes back marked. */
export function ImportRoster({ onDone, many = false }: { onDone: (job: WireRosterJob) => void; many?: boolean }) {
  const [file, setFile] = useState<PickedFile | null>(null);
  const [left, setLeft] = useState(false);
  const { job, busy, problem, start, clear } = useJob((ended) => {
    if (ended.state === 'done') {
      toast('名册已导入');
      onDone(ended);
    }
  });
  const template = useSend(
    () => call('rosterTemplate', {}),
    (saved) => saveFile(saved.fileName, saved.base64),
  );
  const marked = useSend(
    (picked: PickedFile) => call('markRosterFaults', { query: { fileName: picked.name }, in: picked.bytes }),
    (saved) => saveFile(saved.fileName, saved.base64),
  );
  if (!picksFiles()) return <Hint>导入名册请用电脑浏览器打开共育桥。</Hint>;
  const choose = (): void =>
    void pickFile(ACCEPT).then((picked) => {
      if (picked === null) return;
      setFile(picked);
      setLeft(false);
      start(picked, false, false);
    });
  const wrong = problem ?? template.problem ?? marked.problem;
  const absent = job?.result?.kinds.absent ?? 0;
  const goneBefore = job?.result?.kinds.left ?? 0;
  return (
    <Box as="section" className="gy-card" label="导入名册">
      <Box className="gy-row gy-row--apart">
        <Box>
          <Box as="h2" className="gy-h3">
            导入名册
          </Box>
          <Box as="p" className="gy-meta">
            {file === null ? `用 .xlsx 或 .csv。${many ? '可以有很多所学校。' : ''}先看会改什么，再决定导不导入。` : file.name}
          </Box>
        </Box>
        <Box className="gy-row">
          <Button id="template" kind="line" busy={template.busy} onPress={() => template.send()}>
            下载模板
          </Button>
          <Button id="pick-file" kind={file === null ? 'main' : 'line'} icon="upload" off={busy} onPress={choose}>
            {file === null ? '选择文件' : '换一个文件'}
          </Button>
        </Box>
      </Box>
      {wrong === null ? null : (
        <Box className="gy-gap">
          <Hint tone="bad" icon="alert">
            {wrong.message}
          </Hint>
        </Box>
      )}
      {job?.running ? <JobProgress job={job} /> : null}
      {job?.state === 'refused' || job?.state === 'failed' ? (
        <Box id="refused" className="gy-stack gy-gap">
          <Hint tone="bad" icon="alert">
            {job.sentence ?? job.stateText}
          </Hint>
          {file === null || job.faultCount === 0 ? null : (
            <Box className="gy-row">
              <Button id="marked" kind="soft" busy={marked.busy} onPress={() => marked.send(file)}>
                下载标好错误的表
              </Button>
            </Box>
          )}
          {job.faults.length === 0 ? null : <JobFaults job={job} />}
        </Box>
      ) : null}
      {job?.result !== undefined && !job.running ? <JobResult result={job.result} done={job.state === 'done'} /> : null}
      {job?.state === 'looked' && file !== null ? (
        <Box className="gy-stack gy-gap">
          {absent + goneBefore === 0 ? null : (
            <Switch
              id="mark-left"
              label={`把表里没有的 ${absent + goneBefore} 名学生标为已离校`}
              hint="他们不再收到推送，记录都留着；标错了可以撤销"
              on={left}
              onChange={setLeft}
            />
          )}
          <Box className="gy-row">
            <Button id="import" busy={busy} onPress={() => start(file, true, left)}>
              就这样导入
            </Button>
            <Button
              kind="line"
              onPress={() => {
                setFile(null);
                clear();
              }}
            >
              不导入
            </Button>
          </Box>
        </Box>
      ) : null}
    </Box>
  );
}
