import { existsSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';
import type { Context, Middleware } from 'koa';
import send from 'send';

/** Files under these folders carry a content hash in their name. */
const HASHED = /^\/(js|css|chunk|static)\//;

/** Range, conditional and HEAD requests are `send`'s work; koa is told that the answer is on its way. */
function stream(
  ctx: Context,
  root: string,
  path: string,
  options: { maxAge: number; immutable?: boolean; as?: string; encoding?: string },
): Promise<void> {
  ctx.respond = false;
  ctx.res.statusCode = 200; // koa begins with 404, and send changes it only for parts, refusals and what has not changed
  return new Promise((done) => {
    const type = options.as ? extname(options.as) : undefined;
    const file = send(ctx.req, encodeURI(path), {
      root,
      dotfiles: 'deny',
      index: false,
      maxAge: options.maxAge,
      immutable: options.immutable ?? false,
      cacheControl: options.maxAge > 0,
    });
    file.on('headers', (response: ServerResponse) => {
      if (options.encoding) response.setHeader('Content-Encoding', options.encoding);
      if (type) response.setHeader('Content-Type', ctx.response.get('Content-Type') || TYPES[type] || 'application/octet-stream');
      if (options.maxAge === 0) response.setHeader('Cache-Control', 'no-cache');
    });
    file.on('error', () => {
      if (!ctx.res.headersSent) {
        ctx.res.statusCode = 404;
        ctx.res.setHeader('Content-Type', 'application/json; charset=utf-8');
        ctx.res.end(JSON.stringify({ error: { code: 'request/not-found', message: '这个文件不见了，请返回上一页' } }));
      } else ctx.res.destroy();
      done();
    });
    ctx.res.on('close', () => done());
    file.pipe(ctx.res);
  });
}

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Media of resources under `/media/…`, named by their content, so they never change: cached for a year, ranges answered. */
export function media(root: string): Middleware {
  const base = resolve(root);
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/media/') || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return void (await next());
    await stream(ctx, base, safePath(ctx.path.slice('/media'.length)), { maxAge: 365 * 86_400_000, immutable: true });
  };
}

/** The built H5: hashed files for a year, the page itself asked for again each time; a path without an extension is the page (the router is in it). */
export function h5(root: string): Middleware {
  const base = resolve(root);
  return async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return void (await next());
    const wanted = safePath(ctx.path);
    const path = extname(wanted) === '' ? '/index.html' : wanted;
    const file = join(base, path);
    if (!file.startsWith(base + sep) || !existsSync(file) || !statSync(file).isFile()) return void (await next());
    const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity');
    const packed = encoding === 'br' ? '.br' : encoding === 'gzip' ? '.gz' : '';
    ctx.res.setHeader('Vary', 'Accept-Encoding');
    const hashed = HASHED.test(path);
    const options = { maxAge: hashed ? 365 * 86_400_000 : 0, immutable: hashed };
    if (packed && TYPES[extname(path)] && existsSync(file + packed)) {
      await stream(ctx, base, path + packed, { ...options, as: path, encoding: encoding || 'identity' });
    } else await stream(ctx, base, path, options);
  };
}

function safePath(path: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return '/\0';
  }
  return normalize(decoded.startsWith('/') ? decoded : `/${decoded}`);
}
