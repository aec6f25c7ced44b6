import { PassThrough } from 'node:stream';
import Router from '@koa/router';
import { z } from 'zod';
import { Id } from '../contract/common';
import { LIVE_PATH } from '../contract/paths';
import type { Deps } from '../deps';
import { Refusal } from '../domain/refusal';
import { bearer, networkOf } from './api';

const LiveQuery = z.strictObject({ push: Id.optional() });

/** `GET /live`: server-sent events that say where to look again, and never a count. Asked with the session's token, as every call. */
export function liveRoutes(deps: Pick<Deps, 'live' | 'limits'>): Router {
  const router = new Router();
  router.get(LIVE_PATH, async (ctx) => {
    const retryAfter = await deps.limits.take('read-address', networkOf(ctx.ip));
    if (retryAfter > 0) throw new Refusal('request/too-many', { details: { retryAfter } });
    const query = LiveQuery.safeParse({ ...ctx.query });
    if (!query.success) throw new Refusal('request/invalid');
    const line = new PassThrough();
    const sink = { send: (text: string): boolean => line.writable && line.write(text), end: () => void line.end() };
    const listening = await deps.live.listen(bearer(ctx.get('authorization')), query.data, sink);
    line.on('drain', () => listening.drained());
    for (const event of ['close', 'error'] as const) line.on(event, () => listening.close());
    ctx.req.on('close', () => listening.close());
    // A proxy in front is asked to hand every line on at once.
    ctx.set({ 'Cache-Control': 'no-store', 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
    ctx.body = line;
  });
  return router;
}
