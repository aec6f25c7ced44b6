import type { WireResourceCard, WireRetention } from '@contract/index';
import { useCallback, useState } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Loaded } from '../../components/loaded';
import { Table, type Column } from '../../components/table';
import { captionAt } from './vtt';
import { useCaptions } from './use-captions';
import { clockLength, countOf, spokenLength } from '../../words/amount';
import './retention.scss';

type Curve = NonNullable<WireRetention['curve']>;
type Point = Curve['points'][number];

/** A link is only opened; of everything else it is known which seconds were seen. */
export function RetentionOf({ resource, push }: { resource: WireResourceCard; push: string }) {
  return resource.kind === 'link' ? null : <Retention resource={resource} push={push} />;
}

function Retention({ resource, push }: { resource: WireResourceCard; push: string }) {
  const reads = resource.kind === 'article';
  const { load, reload } = useLoad(
    useCallback(async () => {
      const [retention, detail] = await Promise.all([
        call('retention', { params: { resource: resource.id }, query: { push } }),
        call('resource', { params: { resource: resource.id } }),
      ]);
      return { retention, captions: detail.captions };
    }, [resource.id, push]),
  );
  return (
    <Box as="section" className="gy-section" label={reads ? '读到哪里' : '看到哪里'}>
      <Box as="h2" className="gy-h2 gy-below-s">
        {reads ? '读到哪里' : '看到哪里'}
      </Box>
      <Box className="gy-card">
        <Loaded of={load} retry={reload}>
          {({ retention: { curve, smallest }, captions }) =>
            curve === null ? (
              <Box as="p" className="gy-soft">
                {`看的人还不到 ${smallest} 个，先不画出来。`}
              </Box>
            ) : (
              <Drawn curve={curve} smallest={smallest} captions={captions} reads={reads} />
            )
          }
        </Loaded>
      </Box>
    </Box>
  );
}

function Drawn({ curve, smallest, captions, reads }: { curve: Curve; smallest: number; captions: string | undefined; reads: boolean }) {
  const [inRows, setInRows] = useState(false);
  const said = captionAt(useCaptions(captions), curve.steepest?.at ?? -1).replace(/\n/g, ' ');
  const place = curve.steepest === null ? null : spokenLength(curve.steepest.at);
  const words =
    place === null
      ? '没有哪一处离开的人特别多。'
      : reads
        ? `读到第 ${place}的地方停下的人最多，至少 ${countOf(curve.steepest?.lost ?? 0)} 个。`
        : `在 ${place}处离开的人最多，至少 ${countOf(curve.steepest?.lost ?? 0)} 个。`;
  const replayed = curve.again.different > 0 ? curve.again.played / curve.again.different : 0;
  return (
    <>
      <Box as="p" id="steepest" className="gy-strong">
        {words}
      </Box>
      {said === '' ? null : <Box as="p" className="gy-soft gy-gap-s">{`这时说的是：“${said}”`}</Box>}
      <CurveBars curve={curve} label={`各处有多少人${reads ? '读' : '看'}：${words}`} />
      <Box className="gy-row gy-row--apart gy-meta gy-number" decor>
        <Box as="span">{clockLength(curve.points[0]?.at ?? 0)}</Box>
        <Box as="span">{clockLength((curve.points.at(-1)?.at ?? 0) + curve.every)}</Box>
      </Box>
      <Box as="p" className="gy-meta gy-gap-s">
        {`共 ${countOf(curve.viewers)} 人以上。每 ${smallest} 人一档往小了写，只算确认看过的；开头和结尾不算“离开”。`}
        {replayed >= 1.1 ? `平均每一处${reads ? '读' : '看'}了 ${replayed.toFixed(1)} 遍，有人在重看。` : ''}
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
const columns: readonly Column<Point>[] = [
  { key: 'at', title: '从哪里', cell: ({ at }) => clockLength(at) },
  { key: 'watched', title: '至少多少人', right: true, beside: true, cell: ({ watched }) => countOf(watched) },
];

function CurveRows({ curve }: { curve: Curve }) {
  const step = Math.max(1, Math.ceil(curve.points.length / ROWS));
  return (
    <Table label="各处有多少人看" columns={columns} rows={curve.points.filter((_, n) => n % step === 0)} keyOf={({ at }) => String(at)} />
  );
}
