import { timingSafeEqual } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { SECOND, type Instant } from '../domain/time/instant';

export interface HealthDoor {
  readonly now: () => Instant;
  /** A majority write; refuses or throws when there is no majority. */
  readonly probe: (now: Instant) => Promise<void>;
  /** When this process last swept or stood by; undefined when it runs no jobs. */
  readonly lastSweepAt: (() => Instant) | undefined;
  readonly metricsToken: string | undefined;
  /** The last night's work on limits: what was left over its time, and when it ended; undefined before the first. */
  readonly lastNight?: () => Promise<{ readonly overdue: number; readonly endedAt: Instant } | undefined>;
}

const PROBE_WITHIN = 2 * SECOND;
const SWEEP_WITHIN = 90 * SECOND;

/** `/healthz` (alive), `/readyz` (can keep its promises), `/metrics` (Prometheus; loopback free, others by token). */
export function healthRoutes(door: HealthDoor): { router: Router; observe: (route: string, status: number, seconds: number) => void } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'gongyu_http_seconds',
    help: 'Time to answer, by route and status class',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 5],
    registers: [registry],
  });
  const sweep = new Gauge({
    name: 'gongyu_sweep_age_seconds',
    help: 'Seconds since this process last swept due rows or stood by',
    registers: [registry],
    collect() {
      this.set(door.lastSweepAt ? (door.now() - door.lastSweepAt()) / SECOND : 0);
    },
  });
  void sweep;
  nightGauges(registry, door);

  const router = new Router();
  router.get('/healthz', (ctx) => {
    ctx.body = { ok: true };
  });
  router.get('/readyz', async (ctx) => {
    const reasons = (await Promise.all([databaseFault(door), Promise.resolve(sweepFault(door))])).filter((reason) => reason !== '');
    ctx.status = reasons.length === 0 ? 200 : 503;
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { ok: reasons.length === 0, reasons };
  });
  router.get('/metrics', async (ctx: Context) => {
    if (!isLoopback(ctx) && !hasToken(ctx, door.metricsToken)) {
      ctx.status = 401;
      ctx.body = { error: { code: 'auth/required', message: '需要 METRICS_TOKEN' } };
      return;
    }
    ctx.type = registry.contentType;
    ctx.body = await registry.metrics();
  });
  return { router, observe: (route, status, took) => seconds.observe({ route, status: `${Math.floor(status / 100)}xx` }, took) };
}

/** Rows that the last night's work left over their time (0 is right), and how long ago it ended. */
function nightGauges(registry: Registry, { lastNight, now }: HealthDoor): void {
  if (!lastNight) return;
  const age = new Gauge({
    name: 'gongyu_retention_age_seconds',
    help: 'Seconds since the last night’s work on limits ended',
    registers: [registry],
  });
  const overdue = new Gauge({
    name: 'gongyu_retention_overdue_rows',
    help: 'Rows over their time when the last night’s work had ended: 0, or something is wrong',
    registers: [registry],
    async collect() {
      const night = await lastNight().catch(() => undefined);
      if (!night) return;
      this.set(night.overdue);
      age.set((now() - night.endedAt) / SECOND);
    },
  });
  void overdue;
}

async function databaseFault({ probe, now }: HealthDoor): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('database: no majority write within 2 s'), PROBE_WITHIN);
  });
  try {
    return await Promise.race([probe(now()).then(() => ''), late]);
  } catch {
    return 'database: a majority write failed';
  } finally {
    clearTimeout(timer);
  }
}

function sweepFault({ lastSweepAt, now }: HealthDoor): string {
  return lastSweepAt && now() - lastSweepAt() > SWEEP_WITHIN ? 'jobs: no sweep in the last 90 s' : '';
}

/** The socket's own address: a forwarded header can not claim to be local. */
function isLoopback(ctx: Context): boolean {
  const address = ctx.req.socket.remoteAddress ?? '';
  return ctx.get('x-forwarded-for') === '' && (address === '::1' || address.replace(/^::ffff:/, '').startsWith('127.'));
}

function hasToken(ctx: Context, token: string | undefined): boolean {
  const given = Buffer.from(/^Bearer (.+)$/.exec(ctx.get('authorization'))?.[1] ?? '');
  const wanted = Buffer.from(token ?? '');
  return wanted.length > 0 && given.length === wanted.length && timingSafeEqual(given, wanted);
}
