import Router from '@koa/router';
import { z } from 'zod';
import { Id } from '../contract/common';
import { FigureExports, StartFigureExport } from '../contract/figure-exports';
import type { Deps } from '../deps';
import { etagOf, exportFileOf, type FigureExport } from '../domain/export/export';
import { Refusal } from '../domain/refusal';
import type { Instant } from '../domain/time/instant';
import { askExport, dropExport, listExports, openExport } from '../flows/export/ask-export';
import { exportFileName, presentExports } from '../present/figure-exports';
import { rangeOf } from './byte-range';
import { route, type Route } from './route';

export function figureExportRoutes(deps: Deps): Route[] {
  const shown = (found: readonly FigureExport[], now: Instant) => presentExports(found, (id) => deps.exportLinks.make(id, now));
  return [
    route(
      'figureExports',
      { summary: 'My exports: how far they are, and links to the files that are ready', out: FigureExports },
      async ({ actor, now }) => shown(await listExports(deps, actor), now),
    ),
    route(
      'startFigureExport',
      {
        summary: 'Have a file made of the rows that the own place’s figures are made of; a reason is kept in the trail',
        body: StartFigureExport,
        out: FigureExports,
      },
      async ({ actor, body, now }) => {
        const found = await askExport(deps, actor, body, now);
        deps.wakeExports();
        return shown(found, now);
      },
    ),
    route(
      'dropFigureExport',
      { summary: 'Take an export away, finished or not', params: z.strictObject({ export: Id }), out: FigureExports },
      async ({ actor, params, now }) => shown(await dropExport(deps, actor, params.export), now),
    ),
  ];
}

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
} as const;

/**
 * `GET /exports/:ticket`: the file behind a link that its owner was given. A download that broke off goes on where it was (`Range`), as long as
 * it is the same file (`If-Range`); also with a newer link. Who goes away stops the reading.
 */
export function exportFileRoutes(deps: Deps): Router {
  const router = new Router();
  router.get('/exports/:ticket', async (ctx) => {
    const found = await openExport(deps, deps.exportLinks.read(ctx.params['ticket'] ?? '', deps.now()), deps.now());
    const name = exportFileOf(found);
    const { bytes } = found.point;
    if ((await deps.exportFiles.size(name)) !== bytes) throw new Refusal('export/not-found');
    const etag = etagOf(found);
    ctx.set({
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'private, no-cache',
      'Content-Disposition': `attachment; filename="export.${found.format}"; filename*=UTF-8''${encodeURIComponent(exportFileName(found))}`,
      ETag: etag,
      'X-Content-Type-Options': 'nosniff',
    });
    if (ctx.get('if-none-match') === etag) {
      ctx.status = 304;
      return;
    }
    const ifRange = ctx.get('if-range');
    const range = rangeOf(ifRange === '' || ifRange === etag ? ctx.get('range') : '', bytes);
    if (!range) {
      ctx.set('Content-Range', `bytes */${bytes}`);
      ctx.status = 416;
      return;
    }
    ctx.status = range.part ? 206 : 200;
    if (range.part) ctx.set('Content-Range', `bytes ${range.from}-${range.to - 1}/${bytes}`);
    if (ctx.method !== 'HEAD') ctx.body = deps.exportFiles.read(name, range.from, range.to);
    ctx.type = TYPES[found.format];
    ctx.length = range.to - range.from;
  });
  return router;
}
