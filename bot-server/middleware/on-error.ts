import type { Middleware } from 'koa';
import { Refusal, refusals } from '../domain/refusal';
import type { Log } from '../log';

/** The one place where a refusal becomes a status and a sentence; anything else is 500 without a word about why. */
export function onError(log: Log): Middleware<{ requestId: string }> {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) throw new Refusal('request/not-found');
    } catch (error) {
      const refusal = error instanceof Refusal ? error : undefined;
      const code = refusal?.code ?? 'server/failed';
      if (!refusal) log.error('request-failed', { error, requestId: ctx.state.requestId, method: ctx.method });
      if (
        code === 'request/too-many' &&
        typeof refusal?.details === 'object' &&
        refusal.details !== null &&
        'retryAfter' in refusal.details
      ) {
        ctx.set('Retry-After', String(refusal.details.retryAfter));
      }
      ctx.status = refusal?.status ?? refusals['server/failed'][0];
      ctx.type = 'application/json';
      ctx.body = {
        error: {
          code,
          message: refusal?.message ?? refusals['server/failed'][1],
          ...(refusal?.details === undefined ? {} : { details: refusal.details }),
          requestId: ctx.state.requestId,
        },
      };
    }
  };
}
