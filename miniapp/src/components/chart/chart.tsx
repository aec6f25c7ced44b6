import { createElement, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Box } from '../box';
import { Button } from '../button';
import { Hint } from '../notice';
import { Table, type Column } from '../table';
import type { Drawing } from './engine';
import { isDrawable, saidAt, type Picture } from './picture';
import './chart.scss';

/** The drawing library comes after the page and to browsers alone: no mini-program carries it. */
const loadEngine = __WEAPP__ ? null : () => import(/* webpackChunkName: "chart" */ './engine');

interface ChartProps {
  id: string;
  /** What the picture shows, in one sentence; stands above it and is said by readers. */
  finding: string;
  /** What the places of the axis are: the table's first heading. */
  first: string;
  picture: Picture;
  /** Only every so many rows stand in the table. */
  each?: number;
}

/**
 * Numbers as a picture, and always as a table too: the table is what a mini-program, a reader and a print show, and what everybody else gets
 * by one press. A picture that can not come leaves the table.
 */
export function Chart({ id, finding, first, picture, each = 1 }: ChartProps) {
  const [inTable, setInTable] = useState(false);
  const [failed, setFailed] = useState(false);
  const draws = loadEngine !== null && isDrawable(picture);
  const isDrawn = draws && !inTable && !failed;
  return (
    <Box id={id} className="gy-chart">
      <Box as="p" id={`${id}-finding`} className="gy-chart__finding">
        {finding}
      </Box>
      {isDrawn ? <Drawn label={`图：${finding}`} picture={picture} onFail={() => setFailed(true)} /> : null}
      <Box className={`gy-chart__table${isDrawn ? ' gy-sr' : ''}`}>
        <Rows label={finding} first={first} picture={picture} each={each} />
      </Box>
      {failed ? (
        <Hint tone="warm" icon="offline">
          图没有画出来，先看表格。
        </Hint>
      ) : null}
      {draws && !failed ? (
        <Box className="gy-chart__switch">
          <Button id={`${id}-switch`} kind="plain" small onPress={() => setInTable(!inTable)}>
            {inTable ? '看图' : '看表格'}
          </Button>
        </Box>
      ) : null}
    </Box>
  );
}

interface Row {
  readonly at: number;
  readonly name: string;
}

function Rows({ label, first, picture, each }: { label: string; first: string; picture: Picture; each: number }) {
  const columns: Column<Row>[] = [
    { key: 'name', title: first, cell: ({ name }) => name },
    ...picture.lines.map(({ key, name, points }): Column<Row> => {
      const cell = ({ at }: Row): string => points[at]?.words ?? '—';
      return picture.lines.length === 1
        ? { key, title: name, right: true, beside: true, cell }
        : { key, title: name, right: true, stack: true, cell };
    }),
  ];
  const rows = picture.axis.map((name, at): Row => ({ at, name })).filter(({ at }) => at % each === 0);
  return <Table label={label} columns={columns} rows={rows} keyOf={({ at }) => String(at)} />;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

/** The picture itself: by Tab one comes to it, by the arrows one goes from place to place and hears what stands there. */
function Drawn({ label, picture, onFail }: { label: string; picture: Picture; onFail: () => void }) {
  const box = useRef<HTMLElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const [at, setAt] = useState<number | null>(null);
  // Asked again every half minute, the same numbers are no new picture.
  const words = JSON.stringify(picture);
  const drawn = useMemo(() => picture, [words]); // eslint-disable-line react-hooks/exhaustive-deps
  const fail = useRef(onFail);
  fail.current = onFail;
  useEffect(() => {
    let here = true;
    loadEngine?.()
      .then(({ draw }) => {
        if (here && box.current !== null) drawing.current = draw(box.current, drawn);
      })
      .catch(() => {
        if (here) fail.current();
      });
    return () => {
      here = false;
      drawing.current?.close();
      drawing.current = null;
    };
  }, [drawn]);
  const step = (event: KeyboardEvent): void => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = at === null ? 0 : Math.min(picture.axis.length - 1, Math.max(0, at + by));
    setAt(next);
    drawing.current?.point(next);
  };
  return (
    <>
      {createElement('div', {
        ref: box,
        className: 'gy-box gy-chart__drawing',
        role: 'img',
        tabIndex: 0,
        'aria-label': `${label}用左右键一处一处看。`,
        onKeyDown: step,
      })}
      <Box as="p" className="gy-chart__pointed" live>
        {at === null ? '' : saidAt(picture, at, '，')}
      </Box>
    </>
  );
}
