import { randomBytes } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Log } from '../log';

/** Gives each request an id and writes one line for it: the route's pattern, never the address with its ids. */
export function requestLine(
  log: Log,
  observe: (route: string, status: number, seconds: number) => void,
): Middleware<{ requestId: string }> {
  return async (ctx, next) => {
    ctx.state.requestId = randomBytes(8).toString('hex');
    ctx.set('X-Request-Id', ctx.state.requestId);
    const began = process.hrtime.bigint();
    await next();
    const ms = Number((process.hrtime.bigint() - began) / 1_000_000n);
    const matched = (ctx as { _matchedRoute?: unknown })._matchedRoute;
    const route = typeof matched === 'string' ? matched : 'static';
    observe(route, ctx.status, ms / 1000);
    const about = { requestId: ctx.state.requestId, method: ctx.method, route, status: ctx.status, ms };
    if (route === 'static') log.debug('request', about);
    else log.info('request', about);
  };
}
