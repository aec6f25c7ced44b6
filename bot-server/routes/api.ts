import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { z } from 'zod';
import { paths } from '../contract/paths';
import type { Actor } from '../domain/access/actor';
import { Refusal } from '../domain/refusal';
import type { Instant } from '../domain/time/instant';
import { parseJson, readBody } from '../middleware/read-body';
import { withFile } from '../middleware/read-file';
import type { LimitKind } from '../store/limits';
import type { Given, Route } from './route';

export interface ApiDoor {
  readonly now: () => Instant;
  readonly recognise: (token: string | undefined, now: Instant) => Promise<Actor>;
  /** Seconds to wait, 0 to go on. */
  readonly take: (kind: LimitKind, key: string) => Promise<number>;
  /** Answers are held against their schema too: in tests and outside production. */
  readonly checkAnswers: boolean;
}

type Serve = (ctx: Context & { params?: unknown }) => Promise<void>;

/** Every call of the contract behind one door: who is it, how often, what was sent, do it, answer. */
function serve(door: ApiDoor, route: Route): Serve {
  return async (ctx) => {
    const now = door.now();
    // Before anything can be refused: a refusal carries them too.
    ctx.set(typeof route.headers === 'function' ? route.headers(now) : route.headers);
    const token = bearer(ctx.get('authorization'));
    const place = networkOf(ctx.ip);
    const head: Omit<Given<unknown, unknown, unknown>, 'body'> = {
      actor: route.pace === 'none' ? await known(door, route, token, place, now) : await counted(door, route, token, place, now),
      now,
      token: token ?? '',
      agent: ctx.get('user-agent'),
      header: (name) => ctx.get(name),
      address: place,
      params: check(route.params, ctx.params, 'params'),
      query: route.query && check(route.query, onceEach(ctx.query), 'query'),
    };
    const handle = (body: unknown): Promise<unknown> => route.handle({ ...head, body } as Given<never, never, never>);
    const answer = route.bounds
      ? await withFile(ctx.req, head.actor.identityId, route.bounds(head.query as never), handle)
      : await handle(await bodyOf(route, ctx));
    ctx.set('Cache-Control', 'no-store');
    ctx.body = door.checkAnswers ? route.out.parse(answer) : answer;
  };
}

async function counted(door: ApiDoor, route: Route, token: string | undefined, place: string, now: Instant): Promise<Actor> {
  await pace(door, [['read-address', place]]);
  const actor = route.auth === 'none' ? STRANGER : await door.recognise(token, now);
  await pace(door, countedFor(route, actor, place));
  return actor;
}

/** Reports come from thousands of phones behind one address, as often as the server itself asked for: by address only who can not say who they are is counted. */
async function known(door: ApiDoor, route: Route, token: string | undefined, place: string, now: Instant): Promise<Actor> {
  const actor = await door.recognise(token, now).catch(async (error: unknown) => {
    await pace(door, [['read-address', place]]);
    throw error;
  });
  await pace(door, countedFor(route, actor, place));
  return actor;
}

export interface ApiRouter {
  /** Calls whose address holds no id, found by one look: a router tries a hundred patterns for it. */
  readonly direct: Middleware;
  readonly router: Router;
}

export function apiRouter(door: ApiDoor, routes: readonly Route[]): ApiRouter {
  const router = new Router();
  const exact = new Map<string, { readonly path: string; readonly answer: Serve }>();
  for (const route of routes) {
    const [method, path] = paths[route.name];
    const answer = serve(door, route);
    router.register(path, [method], answer);
    if (!path.includes(':')) exact.set(`${method} ${path}`, { path, answer });
  }
  return {
    router,
    direct: async (ctx, next) => {
      const found = exact.get(`${ctx.method} ${ctx.path}`);
      if (!found) {
        await next();
        return;
      }
      ctx['_matchedRoute'] = found.path;
      await found.answer(ctx);
    },
  };
}

/** Under which counts a call stands: its person's, its address's and, for files, its school's. */
function countedFor({ limit, auth }: Route, actor: Actor, place: string): [LimitKind, string][] {
  if (limit === undefined) return auth === 'none' ? [] : [['read', actor.identityId]];
  const school = actor.role === 'teacher' ? actor.schoolId : actor.role === 'officer' ? actor.bureauId : undefined;
  return [
    [limit, auth === 'none' ? place : actor.identityId],
    ['write-address', place],
    ...(limit === 'upload' && school !== undefined ? ([['upload-school', school]] as [LimitKind, string][]) : []),
  ];
}

/** @throws Refusal request/too-many with the seconds to wait */
async function pace({ take }: ApiDoor, counts: readonly [LimitKind, string][]): Promise<void> {
  const retryAfter = Math.max(0, ...(await Promise.all(counts.map(([kind, key]) => take(kind, key)))));
  if (retryAfter > 0) throw new Refusal('request/too-many', { details: { retryAfter } });
}

/** An IPv4 address, or the /64 of an IPv6 one: a single subscriber has 2^64 of those. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined || !ip.includes(':')) return mapped ?? ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...gap, ...right]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':');
}

const STRANGER: Actor = { role: 'stranger', identityId: '', accountId: '' };

export function bearer(header: string): string | undefined {
  return /^Bearer ([\w-]{20,200})$/.exec(header)?.[1];
}

/** A query key given twice is refused rather than guessed at. */
function onceEach(query: Record<string, string | string[] | undefined>): Record<string, unknown> {
  const doubled = Object.keys(query).find((key) => Array.isArray(query[key]));
  if (doubled !== undefined) throw new Refusal('request/invalid', { details: [{ path: doubled, message: '只能填一次' }] });
  return { ...query };
}

async function bodyOf(route: Route, ctx: Context): Promise<unknown> {
  if (route.body === undefined) return undefined;
  const bytes = await readBody(ctx.req, route.maxBody);
  if (route.body === 'bytes') return bytes;
  return check(route.body, parseJson(bytes, route.apart), 'body');
}

function check(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Refusal('request/invalid', {
    details: result.error.issues.slice(0, 20).map((issue) => ({ where, path: issue.path.join('.'), message: wordsOf(issue) })),
  });
}

/** What was sent is not said back: an unknown key may be somebody's name. */
const wordsOf = ({ code, message }: z.core.$ZodIssue): string => (code === 'unrecognized_keys' ? 'Unrecognized key' : message);
