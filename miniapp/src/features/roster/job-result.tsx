import type { WireImportFault, WireRosterJob, WireRosterResult } from '@contract/index';
import { Box } from '../../components/box';
import { Hint } from '../../components/notice';
import { Table, type Column } from '../../components/table';
import { Tag } from '../../components/tag';
import { kindOrder, kindWords, percentDone, progressWords } from './words';

type Line = WireRosterResult['lines'][number] & { n: number };
type Fault = WireImportFault & { n: number };

const lineColumns: readonly Column<Line>[] = [
  { key: 'name', title: '学生', cell: (l) => l.name },
  { key: 'kind', title: '会怎样', beside: true, cell: (l) => <Tag tone={kindWords[l.kind].tone}>{kindWords[l.kind].words}</Tag> },
  { key: 'no', title: '学号', cell: (l) => l.studentNo },
  {
    key: 'class',
    title: '班级',
    cell: (l) =>
      l.before === undefined ? l.className : l.kind === 'moved' ? `${l.before} → ${l.className}` : `${l.className}（原名${l.before}）`,
  },
];
const placeOf = ({ sheet, row, column }: WireImportFault): string =>
  [sheet === undefined ? '' : `“${sheet}”表`, row === undefined ? '' : `第 ${row} 行`, column === undefined ? '' : `“${column}”列`]
    .filter((part) => part !== '')
    .join(' ');
const faultColumns: readonly Column<Fault>[] = [
  { key: 'place', title: '在哪里', cell: (f) => placeOf(f) || '整个文件' },
  { key: 'value', title: '现在写的', cell: (f) => f.value ?? '' },
  { key: 'message', title: '怎么改', cell: (f) => f.message },
];
const numbered = <T,>(rows: readonly T[]): (T & { n: number })[] => rows.map((row, n) => ({ ...row, n }));

/** How far it is, as a bar and in words. */
export function JobProgress({ job }: { job: WireRosterJob }) {
  return (
    <Box id="job-progress" className="gy-gap" live>
      <Box className="gy-bar__rail" decor>
        <Box className="gy-bar__fill" style={{ width: `${Math.max(4, Math.min(100, percentDone(job)))}%` }} />
      </Box>
      <Box as="p" className="gy-meta">
        {progressWords(job)}
      </Box>
    </Box>
  );
}

/** What would change, or did: in one sentence, then by kind, then the first children by name. */
export function JobResult({ result, done }: { result: WireRosterResult; done: boolean }) {
  const { kinds, counts, lines, warnings } = result;
  const told = kindOrder.filter((kind) => kinds[kind] > 0);
  const others = counts.filter(({ name, added, changed }) => name !== '学生' && added + changed > 0);
  return (
    <Box className="gy-stack gy-gap">
      <Box as="p" id="roster-sum" className="gy-strong">
        {told.length === 0
          ? others.length === 0
            ? '和现在的名册一样，不用导入。'
            : '学生名单没有变，别的有改动：'
          : `${done ? '已经改好' : '会这样改'}：${told.map((kind) => `${kindWords[kind].words} ${kinds[kind]} 人`).join('，')}。`}
      </Box>
      {others.length === 0 ? null : (
        <Box as="p" className="gy-meta">
          {others.map(({ name, added, changed }) => `${name}：新增 ${added}，修改 ${changed}`).join('；')}
        </Box>
      )}
      {warnings.map((warning, n) => (
        <Hint key={n} tone="warm" icon="info">
          {placeOf(warning) === '' ? warning.message : `${placeOf(warning)}：${warning.message}`}
        </Hint>
      ))}
      {lines.length === 0 ? null : (
        <>
          <Table label="学生的变化" columns={lineColumns} rows={numbered(lines)} keyOf={(l) => String(l.n)} />
          <Box as="p" className="gy-meta">
            每一种只列出前 20 人。
          </Box>
        </>
      )}
    </Box>
  );
}

/** What is wrong in the file, the first of it; all of it stands in the marked file. */
export function JobFaults({ job }: { job: WireRosterJob }) {
  const { faults, faultCount } = job;
  return (
    <Box className="gy-stack gy-gap">
      <Table label="文件里的错" columns={faultColumns} rows={numbered(faults)} keyOf={(f) => String(f.n)} />
      {faultCount > faults.length ? (
        <Box as="p" className="gy-meta">{`这里只列出前 ${faults.length} 处，共 ${faultCount} 处。全部都标在下载的表里。`}</Box>
      ) : null}
    </Box>
  );
}
