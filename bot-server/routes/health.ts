import { timingSafeEqual } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { GateState } from '../domain/account/gate';
import { formatInstant } from '../domain/time/civil';
import { SECOND, type Instant } from '../domain/time/instant';

export interface HealthDoor {
  readonly now: () => Instant;
  /** A majority write; refuses or throws when there is no majority. */
  readonly probe: (now: Instant) => Promise<void>;
  /** When this process last swept or stood by; undefined when it runs no jobs. */
  readonly lastSweepAt: (() => Instant) | undefined;
  readonly metricsToken: string | undefined;
  /** How each channel of each account stands; what is closed is no fault of ours, so `/readyz` tells it and stays ready. */
  readonly gates?: () => Promise<readonly GateState[]>;
  /** What the jobs of this process were refused and left out since the start; absent where it runs none. */
  readonly jobCounts?: () => JobCounts;
  /** The last night's work on limits: what was left over its time, and when it ended; undefined before the first. */
  readonly lastNight?: () => Promise<{ readonly overdue: number; readonly endedAt: Instant } | undefined>;
}

export interface JobCounts {
  readonly fenced: number;
  readonly missed: number;
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
  gateGauges(registry, door);
  jobCounters(registry, door);

  const router = new Router();
  router.get('/healthz', (ctx) => {
    ctx.body = { ok: true };
  });
  router.get('/readyz', async (ctx) => {
    const [fault, notices] = await Promise.all([databaseFault(door), closedChannels(door)]);
    const reasons = [fault, sweepFault(door)].filter((reason) => reason !== '');
    ctx.status = reasons.length === 0 ? 200 : 503;
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { ok: reasons.length === 0, reasons, ...(notices.length === 0 ? {} : { notices }) };
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
      const night = await within(
        lastNight().catch(() => undefined),
        undefined,
      );
      if (!night) return;
      this.set(night.overdue);
      age.set((now() - night.endedAt) / SECOND);
    },
  });
  void overdue;
}

const gatesOf = async (gates: HealthDoor['gates']): Promise<readonly GateState[]> =>
  gates
    ? within(
        gates().catch(() => []),
        [],
      )
    : [];

/** What takes nothing now, and what was in trouble and has not been found well again. */
const closedNow = (gates: readonly GateState[], now: Instant): GateState[] =>
  gates.filter(({ because, closedUntil }) => closedUntil !== undefined && (because === 'trouble' || closedUntil > now));

/** Sentences about channels that take nothing just now, and until when. */
async function closedChannels({ gates, now }: HealthDoor): Promise<string[]> {
  return closedNow(await gatesOf(gates), now()).map(
    ({ id, because, code, closedUntil = 0 }) =>
      `channel ${id}: closed by ${because ?? '?'} (${code ?? '-'}) until ${formatInstant(closedUntil)} +08:00`,
  );
}

/** Per channel of an account: calls of the platform's day, and seconds for which it stays closed (0: open). */
function gateGauges(registry: Registry, { gates, now }: HealthDoor): void {
  if (!gates) return;
  const each = async (tell: (gate: GateState) => void): Promise<void> => {
    for (const gate of await gatesOf(gates)) tell(gate);
  };
  const about = { labelNames: ['channel'], registers: [registry] };
  const used = new Gauge({
    ...about,
    name: 'gongyu_channel_calls_today',
    help: 'Calls since the platform’s day began',
    collect() {
      return each(({ id, used: calls }) => this.set({ channel: id }, calls));
    },
  });
  const closed = new Gauge({
    ...about,
    name: 'gongyu_channel_closed_seconds',
    help: 'For how long the channel takes nothing: a quota, or the platform in trouble',
    collect() {
      return each(({ id, closedUntil = 0 }) => this.set({ channel: id }, Math.max(0, (closedUntil - now()) / SECOND)));
    },
  });
  void used;
  void closed;
}

/** Writes of a scheduler that had slept and were refused, and pushes that a downtime cost: both are worth an alarm. */
function jobCounters(registry: Registry, { jobCounts }: HealthDoor): void {
  if (!jobCounts) return;
  const registers = [registry];
  const fenced = new Gauge({
    name: 'gongyu_fenced_writes',
    help: 'Writes of this scheduler that were refused since the start, because another one leads by now',
    registers,
    collect() {
      this.set(jobCounts().fenced);
    },
  });
  const missed = new Gauge({
    name: 'gongyu_slots_missed',
    help: 'Lines of plans that were left out since the start, because their time passed while nothing ran',
    registers,
    collect() {
      this.set(jobCounts().missed);
    },
  });
  void [fenced, missed];
}

const databaseFault = ({ probe, now }: HealthDoor): Promise<string> =>
  within(
    probe(now()).then(
      () => '',
      () => 'database: a majority write failed',
    ),
    'database: no majority write within 2 s',
  );

/** What is asked of a database that is gone is not waited for: whoever asks about our health is to be told in time. */
async function within<Value>(work: Promise<Value>, otherwise: Value): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Value>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), PROBE_WITHIN);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
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
