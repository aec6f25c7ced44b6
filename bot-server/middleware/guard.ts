import type { Middleware } from 'koa';
import helmet from 'koa-helmet';

export interface GuardOptions {
  readonly production: boolean;
  /** Origins that may show the H5 in a frame: the sandbox's desk, never in production. */
  readonly frameAncestors: readonly string[];
  /** Origin of the media when it is not this server. */
  readonly mediaOrigin: string | undefined;
}

/** The headers are the same for every answer: helmet is asked once and what it set is set again, for a tenth of its time. */
function asked(once: Middleware): Middleware {
  let headers: readonly (readonly [string, string])[] | undefined;
  return async (ctx, next) => {
    if (headers) for (const [name, value] of headers) ctx.res.setHeader(name, value);
    else {
      const before = new Set(ctx.res.getHeaderNames());
      await once(ctx, () => Promise.resolve());
      headers = ctx.res.getHeaderNames().flatMap((name) => (before.has(name) ? [] : [[name, String(ctx.res.getHeader(name))] as const]));
    }
    await next();
  };
}

/** Security headers. Styles may be inline (Taro sets them on elements), scripts never. */
export function guard({ production, frameAncestors, mediaOrigin }: GuardOptions): Middleware {
  const mediaSources = ["'self'", ...(mediaOrigin === undefined ? [] : [mediaOrigin])];
  return asked(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: [...mediaSources, 'data:', 'blob:'],
          mediaSrc: [...mediaSources, 'blob:'],
          fontSrc: ["'self'", 'data:'],
          connectSrc: mediaSources,
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: frameAncestors.length > 0 ? ["'self'", ...frameAncestors] : ["'none'"],
        },
      },
      // The frame rule above is exact; the older header would forbid the sandbox's desk.
      frameguard: frameAncestors.length > 0 ? false : { action: 'deny' },
      hsts: production ? { maxAge: 31_536_000, includeSubDomains: false } : false,
      crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
      crossOriginResourcePolicy: { policy: 'same-site' },
      referrerPolicy: { policy: frameAncestors.length > 0 ? 'origin' : 'no-referrer' },
    }),
  );
}
