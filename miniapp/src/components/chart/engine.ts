import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendPlainComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use as carry } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { heightOf, optionOf } from './option';
import type { Picture } from './picture';

carry([CustomChart, LineChart, GridComponent, LegendPlainComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

export interface Drawing {
  /** Points one place of the axis out; null: none. */
  point(at: number | null): void;
  close(): void;
}

/** Draws into this part of a page and goes with its width. Comes by itself, after the page: it is as large as the rest of the app. */
export function draw(box: HTMLElement, picture: Picture): Drawing {
  const scale = Number(getComputedStyle(box).getPropertyValue('--k')) || 1;
  const room = () => ({ width: box.clientWidth, scale });
  box.style.height = `${heightOf(picture, room())}px`;
  const chart = init(box, null, { renderer: 'svg' });
  chart.setOption(optionOf(picture, room()));
  let width = box.clientWidth;
  const watch = new ResizeObserver(() => {
    if (box.clientWidth === width || box.clientWidth === 0) return;
    width = box.clientWidth;
    chart.resize();
    chart.setOption(optionOf(picture, room()), { notMerge: true });
  });
  watch.observe(box);
  const drawn = picture.lines.map((_, index) => index * 2 + 1);
  return {
    point(at) {
      chart.dispatchAction({ type: 'downplay' });
      if (at !== null) for (const seriesIndex of drawn) chart.dispatchAction({ type: 'highlight', seriesIndex, dataIndex: at });
    },
    close() {
      watch.disconnect();
      chart.dispose();
    },
  };
}
