import { join, resolve } from 'node:path';
import { z } from 'zod';
import { startNode, type Running } from './processes';
import { productionEnv, type Places } from './settings';
import { until } from './until';

const root = resolve(__dirname, '../../..');
export const MAIN = join(root, '.build/bot-server/main.js');

export interface Server extends Running {
  readonly url: string;
  readonly port: number;
}

export interface ServerOptions extends Places {
  readonly role?: 'all' | 'server' | 'jobs';
  readonly timeZone?: string;
  /** Settings beside or in place of a real installation's. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The built server in a process of its own, as an operator runs it; resolves when it answers. */
export async function startServer({ role = 'all', timeZone = 'UTC', env, ...places }: ServerOptions): Promise<Server> {
  const server = launchServer({ role, timeZone, ...(env ? { env } : {}), ...places });
  await answers(server);
  return server;
}

/** The same without waiting. */
export function launchServer({ role = 'all', timeZone = 'UTC', env, ...places }: ServerOptions): Server {
  const running = startNode(MAIN, ['--lifeline=3'], env ?? { ...productionEnv(places), ROLE: role, TZ: timeZone }, 'fd3');
  return { ...running, port: places.port, url: `http://127.0.0.1:${places.port}` };
}

export async function answers(server: Server, withinMs = 40_000): Promise<void> {
  await until('the server answers', withinMs, async () => {
    if (server.hasEnded()) throw new Error(`the server ended: ${server.said().slice(-2000)}`);
    return (await fetch(`${server.url}/healthz`)).ok;
  });
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Longer than any bound in the server: an answer that has not come by then is not coming. */
const ANSWERED_WITHIN = 45_000;

/** One call of the API on a connection of its own. Rejects when there was no whole answer in time. */
export async function call(url: string, token: string | undefined, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    signal: AbortSignal.timeout(ANSWERED_WITHIN),
    headers: { connection: 'close', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

/** `/readyz`: 200 or 503 with reasons; 0 when nobody answers. */
export async function readiness(url: string): Promise<number> {
  return fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5000) }).then(
    ({ status }) => status,
    () => 0,
  );
}

const Inbox = z.object({ items: z.array(z.object({ id: z.string(), kind: z.string(), title: z.string(), note: z.string() })) });
export const inboxOf = async (url: string, token: string): Promise<z.infer<typeof Inbox>['items']> => {
  const { status, body } = await call(url, token, 'GET', '/inbox');
  if (status !== 200) throw new Error(`inbox: ${status} ${JSON.stringify(body)}`);
  return Inbox.parse(body).items;
};
