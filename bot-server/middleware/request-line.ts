import { randomBytes } from 'node:crypto';
import type { Middleware } from 'koa';
import { paths } from '../contract/paths';
import type { Log } from '../log';

/** A taken report leaves no line: at the busiest hour these would be nearly all of the log. `/metrics` counts them, and a refused one is told. */
const QUIET = new Set<string>([paths.reportViewing[1]]);

const ID_BYTES = 8;
/** Random bytes for many ids at once: asking for eight at a time costs more than the id is worth. */
function openIds(): () => string {
  let pool = Buffer.alloc(0);
  return () => {
    if (pool.length < ID_BYTES) pool = randomBytes(512 * ID_BYTES);
    const id = pool.toString('hex', 0, ID_BYTES);
    pool = pool.subarray(ID_BYTES);
    return id;
  };
}

/** Gives each request an id and writes one line for it: the route's pattern, never the address with its ids. */
export function requestLine(
  log: Log,
  observe: (route: string, status: number, seconds: number) => void,
): Middleware<{ requestId: string }> {
  const newId = openIds();
  return async (ctx, next) => {
    ctx.state.requestId = newId();
    ctx.set('X-Request-Id', ctx.state.requestId);
    const began = performance.now();
    await next();
    const ms = Math.floor(performance.now() - began);
    const matched = (ctx as { _matchedRoute?: unknown })._matchedRoute;
    const route = typeof matched === 'string' ? matched : 'static';
    observe(route, ctx.status, ms / 1000);
    const about = { requestId: ctx.state.requestId, method: ctx.method, route, status: ctx.status, ms };
    if (route === 'static' || (QUIET.has(route) && ctx.status < 300)) log.debug('request', about);
    else log.info('request', about);
  };
}
