import { useState } from 'react';
import type { WireChildDesk } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { here } from '../../platform/here';
import { whenOf } from '../../words/when';

/** Makes the file, then hands it over: WeChat wants the handing over in a tap of its own. */
export function ExportFile({ desk }: { desk: WireChildDesk }) {
  const [file, setFile] = useState<{ name: string; html: string; json: string; until: number } | null>(null);
  const [said, setSaid] = useState('');
  const { send, busy, problem } = useSend(
    async () => {
      const { id } = await call('makeExport', { params: { child: desk.id } });
      return call('readExport', { params: { export: id } });
    },
    ({ fileName, html, json, expiresAt }) => setFile({ name: fileName, html, json, until: expiresAt }),
  );
  const hand = (name: string, text: string): void =>
    void here.saveFile(name, text).then((done) => setSaid(done ? '好了。请自己收好，不要转给别人。' : '没有存下，请再点一次。'));
  return (
    <Box>
      <Box as="p" className="gy-soft">
        孩子的和您自己的，全在一份文件里，可以看，可以打印。别的家长的手机号不在里面。
      </Box>
      {file === null ? (
        <Box className="gy-gap">
          <Button id={`export-${desk.id}`} kind="soft" busy={busy} onPress={send}>
            导出
          </Button>
        </Box>
      ) : (
        <Box className="gy-row gy-gap">
          <Button id={`export-html-${desk.id}`} kind="soft" onPress={() => hand(`${file.name}.html`, file.html)}>
            {here.kind === 'weapp' ? '发到我的微信' : '存成网页'}
          </Button>
          <Button id={`export-json-${desk.id}`} kind="line" onPress={() => hand(`${file.name}.json`, file.json)}>
            给电脑用的
          </Button>
        </Box>
      )}
      <Box as="p" className="gy-meta gy-gap-s" live>
        {said !== ''
          ? said
          : file !== null
            ? `做好了，${whenOf(file.until, Date.now())} 以后会自己删掉。`
            : '做好后 24 小时内能取，只有您能取。'}
      </Box>
      {problem === null ? null : <Hint tone="bad" icon="alert">{`没有导出：${problem.message}`}</Hint>}
    </Box>
  );
}
