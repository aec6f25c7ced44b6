import { useState, type ReactNode } from 'react';
import type { WireImportFault, WireSavedFile } from '@contract/index';
import { faultsOf, placeOf } from '../api/file-faults';
import { useSend } from '../api/use-send';
import { picksFiles, pickFile, type PickedFile } from '../platform/pick-file';
import { saveFile } from '../platform/save-file';
import { Box } from './box';
import { Button } from './button';
import { Hint } from './notice';
import { Table, type Column } from './table';

type Numbered = WireImportFault & { readonly n: number };
const columns: readonly Column<Numbered>[] = [
  { key: 'place', title: '在哪里', cell: (f) => placeOf(f) || '整个文件' },
  { key: 'message', title: '怎么改', cell: (f) => f.message },
];
const numbered = (faults: readonly WireImportFault[]): Numbered[] => faults.map((f, n) => ({ ...f, n }));
const keyOf = ({ n }: Numbered): string => String(n);
const ACCEPT = '.xlsx,.csv,.yaml,.yml';

/** What a file would change, before it is brought in. */
export interface FileLook {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly same: number;
  readonly warnings?: readonly WireImportFault[];
}

interface FileImportProps<T extends FileLook> {
  /** Stands before the ids of its parts. */
  id: string;
  title: string;
  /** What is brought in, in one word: «校历». */
  what: string;
  hint: string;
  /** Whether bringing a file in is the first thing to do here. */
  first?: boolean;
  /** Only the files to save: nothing is brought in now. */
  locked?: boolean;
  /** Reads a file, only to look or to keep it. */
  bring: (file: PickedFile, dryRun: '0' | '1') => Promise<T>;
  /** Files to begin with: a form to fill in, or what there is now. */
  saves: readonly { readonly id: string; readonly words: string; readonly get: () => Promise<WireSavedFile> }[];
  /** What was found in it, before the four figures: «《…》共 12 行». */
  found: (seen: T) => ReactNode;
  onImported: (imported: T) => void;
}

/** Something from a file: first what would change, then the import. A file with faults changes nothing. */
export function FileImport<T extends FileLook>({
  id,
  title,
  what,
  hint,
  first = false,
  locked = false,
  bring,
  saves,
  found,
  onImported,
}: FileImportProps<T>) {
  const [file, setFile] = useState<PickedFile | null>(null);
  const [seen, setSeen] = useState<T | null>(null);
  const put = (): void => {
    setFile(null);
    setSeen(null);
  };
  const look = useSend((picked: PickedFile) => bring(picked, '1'), setSeen);
  const take = useSend(
    (picked: PickedFile) => bring(picked, '0'),
    (imported) => {
      put();
      onImported(imported);
    },
  );
  const save = useSend(
    (get: () => Promise<WireSavedFile>) => get(),
    (saved) => saveFile(saved.fileName, saved.base64),
  );
  if (!picksFiles()) return <Hint>{`导入${what}请用电脑浏览器打开共育桥。`}</Hint>;
  const choose = (): void =>
    void pickFile(ACCEPT).then((picked) => {
      if (picked === null) return;
      setFile(picked);
      setSeen(null);
      look.send(picked);
    });
  const problem = take.problem ?? look.problem ?? save.problem;
  const faults = problem === null ? [] : faultsOf(problem);
  const warnings = seen?.warnings ?? [];
  return (
    <Box as="section" className="gy-card" label={`导入${what}`}>
      <Box className="gy-row gy-row--apart">
        <Box>
          <Box as="h2" className="gy-h3">
            {title}
          </Box>
          <Box as="p" className="gy-meta">
            {file === null ? hint : file.name}
          </Box>
        </Box>
        <Box className="gy-row">
          {saves.map(({ id: part, words, get }) => (
            <Button key={part} id={`${id}-${part}`} kind="line" busy={save.busy} onPress={() => save.send(get)}>
              {words}
            </Button>
          ))}
          {locked ? null : (
            <Button
              id={`${id}-pick`}
              kind={file !== null ? 'line' : first ? 'main' : 'soft'}
              icon="upload"
              busy={look.busy}
              onPress={choose}
            >
              {file === null ? '选择文件' : '换一个文件'}
            </Button>
          )}
        </Box>
      </Box>
      {problem === null ? null : (
        <Box className="gy-stack gy-gap">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
          {faults.length === 0 ? null : <Table label="文件里的错" columns={columns} rows={numbered(faults)} keyOf={keyOf} />}
        </Box>
      )}
      {seen === null || file === null ? null : (
        <Box className="gy-stack gy-gap">
          <Box as="p" id={`${id}-look`} className="gy-strong">
            {found(seen)}
            {`：新增 ${seen.added}，改动 ${seen.changed}，去掉 ${seen.removed}，不变 ${seen.same}。`}
          </Box>
          {warnings.length === 0 ? null : <Table label="请留意" columns={columns} rows={numbered(warnings)} keyOf={keyOf} />}
          <Box className="gy-row">
            <Button id={`${id}-import`} busy={take.busy} onPress={() => take.send(file)}>
              就这样导入
            </Button>
            <Button kind="line" onPress={put}>
              不导入
            </Button>
          </Box>
        </Box>
      )}
    </Box>
  );
}
