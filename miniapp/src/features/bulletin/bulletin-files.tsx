import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { saveFile } from '../../platform/save-file';

const formats = [
  ['pdf', '存成 PDF'],
  ['xlsx', '存成表格'],
  ['html', '存成打印页'],
] as const;

/** The bulletin to take along. WeChat has nowhere to save a file to: there it says where it can be had. */
export function BulletinFiles({ id }: { id: string }) {
  const save = useSend(
    (format: 'pdf' | 'xlsx' | 'html') => call('bulletinFile', { params: { bulletin: id }, query: { format } }),
    (file) => saveFile(file.fileName, file.base64),
  );
  if (__WEAPP__) return <Hint>要打印或者存成文件，请用电脑浏览器打开共育桥。</Hint>;
  return (
    <Box className="gy-gap">
      <Box className="gy-row">
        {formats.map(([format, words], at) => (
          <Button
            key={format}
            id={`save-${format}`}
            kind={at === 0 ? 'soft' : 'line'}
            small
            busy={save.busy}
            onPress={() => save.send(format)}
          >
            {words}
          </Button>
        ))}
      </Box>
      {save.problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {save.problem.message}
        </Hint>
      )}
    </Box>
  );
}
