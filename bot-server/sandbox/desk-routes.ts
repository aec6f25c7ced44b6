import Router from '@koa/router';
import { codesOf } from './codes';
import { turn, TurnKnobs } from './knobs';
import { bodyOf } from './person-routes';
import { endTokens } from './tokens';
import { verifyCallback } from './verify-callback';
import { type World } from './world';

/** Turns the knobs and, where asked, ends the tokens at once. */
export function turnKnobs(world: World, wish: TurnKnobs): void {
  turn(world.knobs, wish);
  if (wish.expireTokens) endTokens(world, wish.expireTokens.account, wish.expireTokens.as);
  world.bus.emit('say', { kind: 'knobs' });
}

const showKnobs = ({ knobs }: World) => ({ ...knobs, luck: undefined });

/** Knobs, wire log, live events and the page's settings. */
export function deskRoutes(world: World): Router {
  const router = new Router({ prefix: '/sandbox' });

  router.get('/knobs', (ctx) => {
    ctx.body = showKnobs(world);
  });
  router.post('/knobs', async (ctx) => {
    turnKnobs(world, await bodyOf(ctx, TurnKnobs));
    ctx.body = showKnobs(world);
  });
  router.post('/verify-callback', async (ctx) => {
    ctx.body = await verifyCallback(world);
  });
  router.get('/log', (ctx) => {
    const after = Number(ctx.query.after ?? 0);
    const entries = world.log.after(Number.isSafeInteger(after) && after > 0 ? after : 0);
    ctx.type = 'application/x-ndjson; charset=utf-8';
    ctx.body = entries.map((e) => `${JSON.stringify(e)}\n`).join('');
  });
  router.get('/codes', (ctx) => {
    ctx.body = { codes: codesOf(world) };
  });
  router.get('/config', (ctx) => {
    ctx.body = {
      h5Url: world.options.h5Url,
      now: world.now(),
      accounts: world.people.accounts.map((a) => ({ ...a, mode: world.options.realAccounts?.includes(a.id) ? 'real' : 'sandbox' })),
      pay: world.options.pay !== undefined,
      lastSeq: world.log.last(),
    };
  });
  router.get('/events', (ctx) => {
    ctx.respond = false;
    const { res } = ctx;
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    res.write('retry: 2000\n\n');
    const say = (event: unknown) => void res.write(`data: ${JSON.stringify(event)}\n\n`);
    const beat = setInterval(() => res.write(': still here\n\n'), 20_000);
    beat.unref();
    world.bus.on('say', say);
    res.on('close', () => {
      clearInterval(beat);
      world.bus.off('say', say);
    });
  });

  return router;
}
