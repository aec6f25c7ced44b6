import Koa from 'koa';
import Router from '@koa/router';
import type { Deps } from './deps';
import { Refusal } from './domain/refusal';
import type { Instant } from './domain/time/instant';
import { recognise } from './flows/auth/recognise';
import { guard } from './middleware/guard';
import { onError } from './middleware/on-error';
import { requestLine } from './middleware/request-line';
import { apiRouter } from './routes/api';
import { auditRoutes } from './routes/audit';
import { authRoutes } from './routes/auth';
import { bindingRoutes } from './routes/binding';
import { channelRoutes } from './routes/channels';
import { evidenceRoutes } from './routes/evidence';
import { figureRoutes } from './routes/figures';
import { healthRoutes, type JobCounts } from './routes/health';
import { openApi } from './routes/openapi';
import { parentRoutes } from './routes/parent';
import { payNotifyRoutes } from './routes/pay-notify';
import { planRoutes } from './routes/plans';
import { privacyRoutes } from './routes/privacy';
import { progressRoutes } from './routes/progress';
import { alikeQuestionRoutes } from './routes/alike-questions';
import { classAnswerRoutes } from './routes/class-answers';
import { answerFigureRoutes } from './routes/answer-figures';
import { bulletinRoutes } from './routes/bulletins';
import { helpRoutes } from './routes/help';
import { exportFileRoutes, figureExportRoutes } from './routes/figure-exports';
import { questionBoxRoutes } from './routes/question-box';
import { questionRoutes } from './routes/questions';
import { liveRoutes } from './routes/live';
import { mediaFileRoutes, mediaRoutes } from './routes/question-media';
import { emergencyRoutes } from './routes/emergency';
import { familyCallRoutes } from './routes/family-calls';
import { rehearsalRoutes } from './routes/rehearsal';
import { resourceRoutes } from './routes/resources';
import { rosterRoutes } from './routes/roster';
import { tierRoutes } from './routes/tiers';
import { calendarRoutes } from './routes/calendar';
import { dutyRoutes } from './routes/duty';
import { countyPlanRoutes } from './routes/county-plans';
import { schoolRoutes } from './routes/school';
import { staffRoutes } from './routes/staff';
import { tieRoutes } from './routes/tie';
import { h5, media } from './routes/static';
import { viewingRoutes } from './routes/viewing';
import { xapiRoutes } from './routes/xapi';
import { wechatCallbackRoutes } from './routes/wechat-callback';
import type { Route } from './routes/route';

export interface AppOptions {
  /** When this process last swept or stood by; absent where it runs no jobs. */
  readonly lastSweepAt?: () => Instant;
  /** What the jobs of this process were refused and left out since the start. */
  readonly jobCounts?: () => JobCounts;
  /** Where the built H5 lies; absent: no pages are served. */
  readonly h5Dir?: string;
  /** The sandbox's desk as a browser reaches it; absent in production. */
  readonly deskUrl?: string;
}

/** All calls of `/api/v1`. */
export const apiRoutes = (deps: Deps): Route[] => [
  ...authRoutes(deps),
  ...parentRoutes(deps),
  ...viewingRoutes(deps),
  ...questionRoutes(deps),
  ...questionBoxRoutes(deps),
  ...answerFigureRoutes(deps),
  ...bulletinRoutes(deps),
  ...helpRoutes(deps),
  ...figureExportRoutes(deps),
  ...classAnswerRoutes(deps),
  ...mediaRoutes(deps),
  ...alikeQuestionRoutes(deps),
  ...progressRoutes(deps),
  ...evidenceRoutes(deps),
  ...figureRoutes(deps),
  ...xapiRoutes(deps),
  ...schoolRoutes(deps),
  ...rehearsalRoutes(deps),
  ...familyCallRoutes(deps),
  ...emergencyRoutes(deps),
  ...calendarRoutes(deps),
  ...dutyRoutes(deps),
  ...planRoutes(deps),
  ...channelRoutes(deps),
  ...countyPlanRoutes(deps),
  ...auditRoutes(deps),
  ...bindingRoutes(deps),
  ...privacyRoutes(deps),
  ...rosterRoutes(deps),
  ...tierRoutes(deps),
  ...staffRoutes(deps),
  ...tieRoutes(deps),
  ...resourceRoutes(deps),
];

/** Puts the doors together; needs no port, so tests call it without one. */
export function createApp(deps: Deps, { lastSweepAt, jobCounts, h5Dir, deskUrl }: AppOptions = {}): Koa {
  const { env, log } = deps;
  const app = new Koa({ proxy: env.production, maxIpsCount: 1 });
  app.silent = true;
  app.on('error', (error: unknown) => log.error('stream-failed', { error }));

  const probe = (now: Instant): Promise<void> => deps.meta.probe(now);
  const lastNight = (): ReturnType<typeof deps.retention.lastNight> => deps.retention.lastNight();
  const gates = (): ReturnType<typeof deps.gates.all> => deps.gates.all();
  const health = healthRoutes({
    ...{ now: deps.now, probe, lastSweepAt, metricsToken: env.metricsToken, lastNight, gates },
    ...(jobCounts ? { jobCounts } : {}),
  });
  const routes = apiRoutes(deps);
  const api = apiRouter(
    {
      now: deps.now,
      recognise: (token, now) => recognise(deps, token, now),
      take: (kind, key) => deps.limits.take(kind, key),
      checkAnswers: !env.production,
    },
    routes,
  );
  const contract = openApi(routes, env.publicUrl);
  const rest = new Router();
  rest.get('/openapi.json', (ctx) => {
    ctx.body = contract;
  });
  if (deskUrl !== undefined) {
    rest.get('/sandbox', (ctx) => ctx.redirect(deskUrl));
    rest.get('/', (ctx) => ctx.redirect(deskUrl));
  }

  app.use(requestLine(log, health.observe));
  app.use(
    guard({
      production: env.production,
      frameAncestors: deskUrl === undefined ? [] : originsOf(deskUrl),
      mediaOrigin: env.mediaBaseUrl === undefined ? undefined : new URL(env.mediaBaseUrl).origin,
    }),
  );
  app.use(onError(log));
  app.use(async (ctx, next) => {
    if (!METHODS.has(ctx.method)) throw new Refusal('request/method');
    await next();
  });
  app.use(api.direct);
  for (const router of [
    health.router,
    wechatCallbackRoutes(deps),
    payNotifyRoutes(deps),
    mediaFileRoutes(deps),
    exportFileRoutes(deps),
    liveRoutes(deps),
    api.router,
    rest,
  ])
    app.use(router.routes());
  app.use(async (ctx, next) => {
    if (ctx.path.startsWith('/api/') || ctx.path.startsWith('/wechat/')) throw new Refusal('request/not-found');
    await next();
  });
  app.use(media(env.mediaDir));
  if (h5Dir !== undefined) app.use(h5(h5Dir));
  return app;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'OPTIONS']);

/** `localhost` and `127.0.0.1` are two origins of one desk. */
function originsOf(deskUrl: string): string[] {
  const { origin } = new URL(deskUrl);
  return [...new Set([origin, origin.replace('//localhost:', '//127.0.0.1:'), origin.replace('//127.0.0.1:', '//localhost:')])];
}
