import type { CustomSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { colour, type as sizes } from '../../styles/tokens';
import { LOOKS, saidAt, type Line, type Picture } from './picture';

export type Option = ComposeOption<
  CustomSeriesOption | LineSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

export interface Room {
  /** Pixels that there are to draw in. */
  readonly width: number;
  /** How much larger than usual the page's letters are. */
  readonly scale: number;
}

const NARROW = 520;
const ROW = 40;

/** How tall a picture is, px: places under each other need a row each. */
export const heightOf = ({ form, axis, lines }: Picture, { scale }: Room): number =>
  form === 'marks' ? Math.round((axis.length * ROW + (lines.length > 1 ? 110 : 70)) * scale) : Math.round(260 * Math.min(scale, 1.2));

/** A whisker between the two ends of an interval, with caps; upright over time, lying for places under each other. */
function whiskers({ name, points }: Line, isAcross: boolean, stroke: string): CustomSeriesOption {
  return {
    type: 'custom',
    // Not the line's own name: a legend would show the whisker's mark instead of the line's.
    name: `${name}的误差范围`,
    silent: true,
    tooltip: { show: false },
    encode: isAcross ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    data: points.flatMap(({ value, low, high }, at) =>
      value === null || low === undefined || high === undefined ? [] : [[at, low, high]],
    ),
    renderItem: (_, api) => {
      const [at, low, high] = [Number(api.value(0)), Number(api.value(1)), Number(api.value(2))];
      const [x1 = 0, y1 = 0] = api.coord(isAcross ? [low, at] : [at, low]);
      const [x2 = 0, y2 = 0] = api.coord(isAcross ? [high, at] : [at, high]);
      const [dx, dy] = isAcross ? [0, 5] : [5, 0];
      const line = (ax: number, ay: number, bx: number, by: number) => ({
        type: 'line' as const,
        shape: { x1: ax, y1: ay, x2: bx, y2: by },
        style: { stroke, lineWidth: 2 },
      });
      return {
        type: 'group',
        children: [line(x1, y1, x2, y2), line(x1 - dx, y1 - dy, x1 + dx, y1 + dy), line(x2 - dx, y2 - dy, x2 + dx, y2 + dy)],
      };
    },
  };
}

/** The picture in the words of ECharts: nothing moves, nothing is sorted, and nothing is told by colour alone. */
export function optionOf(picture: Picture, { width, scale }: Room): Option {
  const { form, unit, axis, lines, mark } = picture;
  const isAcross = form === 'marks';
  const isNarrow = width < NARROW;
  const text = { color: colour.inkSoft, fontSize: Math.round(sizes.meta * Math.min(scale, 1.3)) };
  const most = Math.max(0, ...lines.flatMap(({ points }) => points.map(({ value }) => value ?? 0)));
  const value = {
    type: 'value' as const,
    min: 0,
    ...(unit === '%' ? { max: 100 } : { max: Math.max(1, most), splitNumber: 3, minInterval: 1 }),
    axisLabel: { ...text, formatter: unit === '%' ? '{value}%' : '{value}' },
    splitLine: { lineStyle: { color: colour.line } },
    ...(isNarrow ? { splitNumber: 2 } : {}),
  };
  const places = {
    type: 'category' as const,
    data: [...axis],
    inverse: isAcross,
    boundaryGap: form !== 'curve',
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour.edge } },
    axisLabel: {
      ...text,
      hideOverlap: !isAcross,
      ...(isAcross ? { interval: 0, width: Math.round(width * (isNarrow ? 0.34 : 0.26)), overflow: 'break' as const } : {}),
    },
  };
  const series = lines.flatMap((line, index): (LineSeriesOption | CustomSeriesOption)[] => {
    const { tone, dash, shape } = LOOKS[index % LOOKS.length] ?? { tone: 'pine', dash: 'solid', shape: 'circle' };
    const stroke = colour[tone];
    const data = line.points.map(({ value: at }, n) => (isAcross ? [at ?? '-', n] : (at ?? '-')));
    const drawn: LineSeriesOption = {
      type: 'line',
      name: line.name,
      data,
      color: stroke,
      symbol: shape,
      symbolSize: form === 'curve' ? 1 : 10,
      showSymbol: form !== 'curve',
      lineStyle: isAcross ? { width: 0 } : { width: 2.5, type: dash },
      ...(form === 'curve' ? { step: 'middle' as const, areaStyle: { color: colour.pineWash } } : {}),
      ...(mark && index === 0
        ? {
            markLine: {
              silent: true,
              symbol: ['none', 'none'],
              lineStyle: { color: colour.ember, type: 'dashed' as const, width: 2 },
              label: { show: true, position: 'end' as const, rotate: 0, formatter: mark.words, ...text, color: colour.ember },
              data: [{ xAxis: mark.at }],
            },
          }
        : {}),
    };
    return [whiskers(line, isAcross, stroke), drawn];
  });
  return {
    animation: false,
    grid: { left: 8, right: 24, top: mark ? 34 : 16, bottom: lines.length > 1 ? 40 * scale : 8, containLabel: true },
    ...(lines.length > 1
      ? { legend: { bottom: 0, selectedMode: false, itemWidth: 34, textStyle: text, data: lines.map(({ name }) => name) } }
      : {}),
    tooltip: {
      trigger: 'axis',
      confine: true,
      textStyle: { color: colour.ink, fontSize: text.fontSize },
      // Plain text that nobody can put a tag into.
      renderMode: 'richText',
      formatter: (shown) => {
        const first = Array.isArray(shown) ? shown[0] : shown;
        return first === undefined ? '' : saidAt(picture, first.dataIndex, '\n');
      },
    },
    xAxis: isAcross ? value : places,
    yAxis: isAcross ? places : value,
    series,
  };
}
