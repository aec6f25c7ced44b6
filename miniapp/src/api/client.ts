import Taro from '@tarojs/taro';
import type { Api } from '@contract/index';
import { paths, type CallName } from '@contract/paths';
import { fieldOf } from '../platform/unknown';
import { ApiProblem, offline, problemOf, tooSlow } from './problem';

type Part<K extends CallName, P extends 'params' | 'query' | 'in'> = Api[K] extends Record<P, infer T> ? T : undefined;
type Given<K extends CallName> = (Api[K] extends { params: infer T } ? { params: T } : unknown) &
  (Api[K] extends { query: infer T } ? { query?: T } : unknown) &
  (Api[K] extends { in: infer T } ? { in: T } : unknown);

/** Who signs in for the client, and keeps the token. */
export interface Keeper {
  token(): Promise<string>;
  /** The token was refused: forget it, so that the next `token()` signs in anew. */
  forget(token: string): void;
}

const PATIENCE_MS = 15_000;
let keeper: Keeper | null = null;
/** Set once, when the app starts. */
export const trust = (k: Keeper): void => {
  keeper = k;
};

const open: readonly CallName[] = ['signIn', 'codePicture', 'askDesktop', 'takeDesktop', 'passwordSignIn', 'beginSetUp', 'finishSetUp'];

/** Fills `:name` and adds the query; values left undefined are left out. */
export function addressOf(path: string, params: Readonly<Record<string, string>>, query: Readonly<Record<string, unknown>>): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const parts = Object.entries(query).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [`${key}=${encodeURIComponent(String(value))}`]
      : [],
  );
  return `${__API_BASE__}${filled}${parts.length === 0 ? '' : `?${parts.join('&')}`}`;
}

/** A file of the server's (a poster, a video), where this build finds it. */
export const mediaUrl = (path: string): string => (/^(https?:)?\/\//.test(path) ? path : `${__API_BASE__}${path}`);

async function once(
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  body: unknown,
  token: string | null,
): Promise<{ status: number; data: unknown }> {
  const raw = body instanceof ArrayBuffer;
  const header: Record<string, string> = {};
  if (body !== undefined) header['content-type'] = raw ? 'application/octet-stream' : 'application/json';
  if (token !== null) header.authorization = `Bearer ${token}`;
  const started = Date.now();
  try {
    const answer = await Taro.request<unknown>({ url, method, header, data: body, timeout: PATIENCE_MS, dataType: 'json' });
    return { status: answer.statusCode, data: answer.data };
  } catch (error) {
    const words = fieldOf(error, 'errMsg');
    const late = (typeof words === 'string' && /timeout|timed out|abort/i.test(words)) || Date.now() - started >= PATIENCE_MS;
    throw late ? tooSlow() : offline();
  }
}

/**
 * Calls the server by the contract's name. A refused token is replaced once, by signing in again, and the call repeated.
 * Throws ApiProblem; nothing else.
 */
export async function call<K extends CallName>(name: K, given: Given<K>): Promise<Api[K]['out']> {
  const [method, path] = paths[name];
  const {
    params = {},
    query = {},
    in: body,
  } = given as { params?: Record<string, string>; query?: Record<string, unknown>; in?: Part<K, 'in'> };
  const url = addressOf(path, params, query);
  const needsToken = !open.includes(name);
  for (let attempt = 0; ; attempt += 1) {
    const token = needsToken ? await tokenNow() : null;
    const { status, data } = await once(method, url, body, token);
    if (status >= 200 && status < 300) {
      if (data === null || data === undefined) throw problemOf(status, data);
      return data as Api[K]['out'];
    }
    if (status === 401 && token !== null && attempt === 0) {
      keeper?.forget(token);
      continue;
    }
    throw problemOf(status, data);
  }
}

async function tokenNow(): Promise<string> {
  if (keeper === null) throw new ApiProblem('auth/required', '还没有登录，请重新打开。', 401);
  return keeper.token();
}

/** The text of a file beside the media (captions). Throws ApiProblem. */
export async function readText(path: string): Promise<string> {
  try {
    const answer = await Taro.request<unknown>({
      url: mediaUrl(path),
      method: 'GET',
      timeout: PATIENCE_MS,
      dataType: 'text',
      responseType: 'text',
    });
    if (answer.statusCode >= 200 && answer.statusCode < 300 && typeof answer.data === 'string') return answer.data;
    throw problemOf(answer.statusCode, answer.data);
  } catch (error) {
    throw error instanceof ApiProblem ? error : offline();
  }
}

/** The token for a line of live figures; null where nobody is signed in. */
export const tokenForLine = (): Promise<string | null> => tokenNow().catch(() => null);
