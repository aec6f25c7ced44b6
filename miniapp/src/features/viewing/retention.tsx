import type { WireResourceCard, WireRetention } from '@contract/index';
import { useCallback, useState } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Chart } from '../../components/chart/chart';
import type { Picture } from '../../components/chart/picture';
import { Loaded } from '../../components/loaded';
import { Table, type Column } from '../../components/table';
import { captionAt } from './vtt';
import { useCaptions } from './use-captions';
import { clockLength, countOf, spokenLength } from '../../words/amount';
import './retention.scss';

type Curve = NonNullable<WireRetention['curve']>;
type Point = Curve['points'][number];

/** Of one push: everything but a link, which is only opened. */
export function RetentionOf({ resource, push }: { resource: WireResourceCard; push: string }) {
  if (resource.kind === 'link') return null;
  const title = resource.kind === 'article' ? '读到哪里' : '看到哪里';
  return (
    <Box as="section" className="gy-section" label={title}>
      <Box as="h2" className="gy-h2 gy-below-s">
        {title}
      </Box>
      <Retention id={resource.id} push={push} />
    </Box>
  );
}

const NOT_MEASURED = 'resource/link';

/** Where most left an item: of one push, or of all pushes that the reader's schools had of it. */
export function Retention({ id, push }: { id: string; push?: string | undefined }) {
  const { load, reload } = useLoad(
    useCallback(async () => {
      const detail = await call('resource', { params: { resource: id } });
      if (detail.kind === 'link') return NOT_MEASURED;
      const retention = await call('retention', { params: { resource: id }, query: push === undefined ? {} : { push } });
      return { retention, captions: detail.captions, reads: detail.kind === 'article' };
    }, [id, push]),
  );
  return (
    <Box className="gy-card">
      <Loaded of={load} retry={reload}>
        {(found) =>
          found === NOT_MEASURED ? (
            <Box as="p" className="gy-soft">
              这是别的网站的链接，只知道打开了，看到哪里不知道。
            </Box>
          ) : found.retention.curve === null ? (
            <Box as="p" className="gy-soft">
              {`看的人还不到 ${found.retention.smallest} 个，先不画出来。`}
            </Box>
          ) : (
            <Drawn curve={found.retention.curve} smallest={found.retention.smallest} captions={found.captions} reads={found.reads} />
          )
        }
      </Loaded>
    </Box>
  );
}

function Drawn({ curve, smallest, captions, reads }: { curve: Curve; smallest: number; captions: string | undefined; reads: boolean }) {
  const said = captionAt(useCaptions(captions), curve.steepest?.at ?? -1).replace(/\n/g, ' ');
  const place = curve.steepest === null ? null : spokenLength(curve.steepest.at);
  const words =
    place === null
      ? '没有哪一处离开的人特别多。'
      : reads
        ? `读到第 ${place}的地方停下的人最多，至少 ${countOf(curve.steepest?.lost ?? 0)} 个。`
        : `在 ${place}处离开的人最多，至少 ${countOf(curve.steepest?.lost ?? 0)} 个。`;
  const replayed = curve.again.different > 0 ? curve.again.played / curve.again.different : 0;
  const spoken = said === '' ? '' : `这时说的是：“${said}”`;
  return (
    <>
      {__WEAPP__ ? <CurveInWeapp curve={curve} words={words} spoken={spoken} reads={reads} /> : null}
      {__WEAPP__ ? null : (
        <Chart id="retention" finding={`${words}${spoken}`} first="从哪里" picture={pictureOf(curve)} each={stepOf(curve)} />
      )}
      <Box as="p" className="gy-meta gy-gap-s">
        {`共 ${countOf(curve.viewers)} 人以上。每 ${smallest} 人一档往小了写，只算确认看过的；开头和结尾不算“离开”。`}
        {replayed >= 1.1 ? `平均每一处至少${reads ? '读' : '看'}了 ${replayed.toFixed(1)} 遍，有人在重看。` : ''}
      </Box>
    </>
  );
}

function pictureOf(curve: Curve): Picture {
  const { points, steepest, every } = curve;
  const at = steepest === null ? -1 : points.findIndex((point) => steepest.at >= point.at && steepest.at < point.at + every);
  return {
    ...{ form: 'curve', unit: '人', axis: points.map((point) => clockLength(point.at)) },
    lines: [{ key: 'watched', name: '至少多少人', points: points.map(({ watched }) => ({ value: watched, words: countOf(watched) })) }],
    ...(at < 0 || steepest === null ? {} : { mark: { at, words: `${clockLength(steepest.at)} 离开最多` } }),
  };
}

function CurveInWeapp({ curve, words, spoken, reads }: { curve: Curve; words: string; spoken: string; reads: boolean }) {
  const [inRows, setInRows] = useState(false);
  return (
    <>
      <Box as="p" id="steepest" className="gy-strong">
        {words}
      </Box>
      {spoken === '' ? null : (
        <Box as="p" className="gy-soft gy-gap-s">
          {spoken}
        </Box>
      )}
      <CurveBars curve={curve} label={`各处有多少人${reads ? '读' : '看'}：${words}`} />
      <Box className="gy-row gy-row--apart gy-meta gy-number" decor>
        <Box as="span">{clockLength(curve.points[0]?.at ?? 0)}</Box>
        <Box as="span">{clockLength((curve.points.at(-1)?.at ?? 0) + curve.every)}</Box>
      </Box>
      <Box className="gy-gap-s">
        <Button id="retention-rows" kind="plain" small onPress={() => setInRows(!inRows)}>
          {inRows ? '收起表格' : '用表格看'}
        </Button>
      </Box>
      {inRows ? <CurveRows curve={curve} /> : null}
    </>
  );
}

/** A bar for each stretch: no SVG or canvas, since a mini-program has no SVG element. */
function CurveBars({ curve, label }: { curve: Curve; label: string }) {
  const most = Math.max(1, ...curve.points.map(({ watched }) => watched));
  const isSteepest = ({ at }: Point): boolean => curve.steepest !== null && curve.steepest.at >= at && curve.steepest.at < at + curve.every;
  return (
    <Box className="gy-curve" role="img" label={label}>
      {curve.points.map((point) => (
        <Box
          key={point.at}
          className={`gy-curve__bar${isSteepest(point) ? ' gy-curve__bar--steepest' : ''}`}
          style={{ height: `${(point.watched / most) * 100}%` }}
        />
      ))}
    </Box>
  );
}

const ROWS = 12;
const stepOf = ({ points }: Curve): number => Math.max(1, Math.ceil(points.length / ROWS));
const columns: readonly Column<Point>[] = [
  { key: 'at', title: '从哪里', cell: ({ at }) => clockLength(at) },
  { key: 'watched', title: '至少多少人', right: true, beside: true, cell: ({ watched }) => countOf(watched) },
];

function CurveRows({ curve }: { curve: Curve }) {
  const step = stepOf(curve);
  return (
    <Table label="各处有多少人看" columns={columns} rows={curve.points.filter((_, n) => n % step === 0)} keyOf={({ at }) => String(at)} />
  );
}
