import { type Middleware } from 'koa';
import { DeskError } from './person-routes';
import { type World } from './world';

/**
 * Turns errors into sentences, and keeps strangers away from the desk: a call that a browser makes from another
 * site is refused (the page itself and the mini-program's H5 are the two that may), and so is a host name that is
 * neither this machine's nor the H5's, lest a site point its own name here.
 */
export function guard(world: World): Middleware {
  const { host: h5, hostname } = new URL(world.options.h5Url);
  const hosts = new Set(['localhost', '127.0.0.1', '[::1]', hostname]);
  return async (ctx, next) => {
    const desk = ctx.path === '/' || ctx.path.startsWith('/sandbox');
    if (desk && !hosts.has(ctx.hostname)) {
      ctx.status = 403;
      ctx.body = {
        error: { code: 'sandbox/unknown-host', message: `演示台只认 ${[...hosts].join('、')}，请从这些地址打开` },
      };
      return;
    }
    const origin = ctx.get('origin');
    if (origin !== '' && ctx.path.startsWith('/sandbox')) {
      const from = URL.canParse(origin) ? new URL(origin).host : '';
      if (from !== ctx.host && from !== h5) {
        ctx.status = 403;
        ctx.body = { error: { code: 'sandbox/foreign-page', message: '这个网页不能操作沙箱' } };
        return;
      }
    }
    try {
      await next();
    } catch (error) {
      const status = error instanceof DeskError ? error.status : 500;
      ctx.status = status;
      ctx.body = {
        error: {
          code: status === 500 ? 'sandbox/broken' : 'sandbox/refused',
          message: error instanceof Error ? error.message : String(error),
        },
      };
      if (status === 500) console.error(error);
    }
    if (ctx.status === 404 && ctx.body == null) {
      ctx.status = 404;
      ctx.body = {
        error: { code: 'sandbox/unknown-path', message: `沙箱没有这个接口：${ctx.method} ${ctx.path}` },
      };
    }
  };
}
