import { useState } from 'react';
import type { WireFigureExport, WireFigureExports } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint, Notice } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { Tag } from '../../components/tag';
import { fetchFile } from '../../platform/save-file';
import { countOf } from '../../words/amount';
import { whenOf } from '../../words/when';
import { FORMATS, standingOf } from './order';

interface Props {
  all: WireFigureExports;
  now: number;
  put: (all: WireFigureExports) => void;
}

/** One's own exports, newest first: how far they are, and the way to the file. */
export function ExportList({ all, now, put }: Props) {
  if (all.items.length === 0) return <Notice icon="article" title="还没有导出" text="点上面的“导出”，做好以后在这里下载，保留 24 小时。" />;
  return (
    <Box as="ul" className="gy-list" label="我的导出">
      {all.items.map((one) => (
        <Line key={one.id} one={one} now={now} put={put} />
      ))}
    </Box>
  );
}

const TONES = { making: 'cool', ready: 'good', failed: 'bad' } as const;
const WORDS = { making: '正在做', ready: '可以下载', failed: '没有做成' } as const;

function Line({ one, now, put }: { one: WireFigureExport } & Pick<Props, 'now' | 'put'>) {
  const [asking, setAsking] = useState(false);
  const drop = useSend(
    () => call('dropFigureExport', { params: { export: one.id } }),
    (all) => {
      setAsking(false);
      put(all);
    },
  );
  const { file } = one;
  const format = FORMATS.find(([key]) => key === one.format)?.[1] ?? '';
  return (
    <Box as="li" className="gy-card gy-below">
      <Box className="gy-row gy-row--apart">
        <Box as="h3" className="gy-h3">{`${one.from} 到 ${one.to}`}</Box>
        <Tag tone={TONES[one.state]}>{WORDS[one.state]}</Tag>
      </Box>
      <Box as="p" className="gy-gap-s" live>
        {`${format}，${standingOf(one, countOf)}`}
      </Box>
      <Box as="p" className="gy-meta">{`${whenOf(one.askedAt, now)}要的：${one.reason}`}</Box>
      {one.fault === '' ? null : (
        <Hint tone="bad" icon="alert">
          {one.fault}
        </Hint>
      )}
      {drop.problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {drop.problem.message}
        </Hint>
      )}
      {file !== null && __WEAPP__ ? <Hint>请在电脑上打开这一页下载。</Hint> : null}
      <Box className="gy-row gy-gap-s">
        {file === null || __WEAPP__ ? null : (
          <Button id={`fetch-${one.id}`} small onPress={() => fetchFile(file.link, file.name)}>
            下载
          </Button>
        )}
        <Button id={`drop-${one.id}`} kind="plain" small onPress={() => setAsking(true)}>
          {one.state === 'making' ? '不要了' : '删掉'}
        </Button>
        {file === null ? null : <Box as="span" className="gy-meta">{`保留到${whenOf(file.until, now)}`}</Box>}
      </Box>
      {asking ? (
        <Confirm
          title="删掉这份导出？"
          text="文件马上删除，不能再下载。查看记录里还会留着导出过的事。"
          yes="删掉"
          busy={drop.busy}
          onYes={() => drop.send()}
          onNo={() => setAsking(false)}
        />
      ) : null}
    </Box>
  );
}
