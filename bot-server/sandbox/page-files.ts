import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Middleware } from 'koa';
import { pageFolder } from './page-folder';
import { type World } from './world';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
  '.amr': 'audio/amr',
};

const local = (name: string) => ['localhost', '127.0.0.1', '[::1]'].includes(name);

/**
 * Serves the desk: `/sandbox` is the page, `/sandbox/page/<file>` its parts. The page is shown under the H5's own host
 * name: to the browser localhost and 127.0.0.1 are two sites, and a frame of another site gets no storage.
 */
export function pageFiles(world: World): Middleware {
  const { origin: h5, hostname: host } = new URL(world.options.h5Url);
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: ${h5}`,
    "connect-src 'self'",
    "media-src 'self' blob:",
    `frame-src ${h5}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return async (ctx, next) => {
    if (ctx.method !== 'GET') return void (await next());
    if (ctx.path === '/' || ctx.path === '/sandbox/') return ctx.redirect('/sandbox');
    if (ctx.path === '/sandbox' && ctx.hostname !== host && local(ctx.hostname) && local(host))
      return ctx.redirect(`${ctx.protocol}://${ctx.host.replace(ctx.hostname, host)}/sandbox`);
    const name = ctx.path === '/sandbox' ? 'index.html' : /^\/sandbox\/page\/([a-z0-9-]+\.[a-z]+)$/.exec(ctx.path)?.[1];
    const type = name && types[path.extname(name)];
    if (!name || !type) return void (await next());
    try {
      ctx.body = await readFile(path.join(pageFolder(world.options), name));
    } catch {
      return void (await next());
    }
    ctx.set({
      'content-type': type,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': policy,
    });
  };
}
