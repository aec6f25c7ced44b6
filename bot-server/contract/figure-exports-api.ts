import type { z } from 'zod';
import type * as wire from './figure-exports';

type In<T extends z.ZodType> = z.input<T>;
type Out<T extends z.ZodType> = z.output<T>;

/** 导出: the rows that the own place's figures are made of. */
export interface FigureExportsApi {
  figureExports: { out: WireFigureExports };
  startFigureExport: { in: In<typeof wire.StartFigureExport>; out: WireFigureExports };
  dropFigureExport: { params: { export: string }; out: WireFigureExports };
}
export type WireFigureExport = Out<typeof wire.WireFigureExport>;
export type WireFigureExports = Out<typeof wire.FigureExports>;
