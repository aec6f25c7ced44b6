import { AsyncLocalStorage } from 'node:async_hooks';
import * as http from 'node:http';
import * as https from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { harmless, WeChatError } from './errors';
import { parseExactJson } from './exact-json';

/** How far one call got. `connected` stays undefined while no socket was given to it. */
interface Progress {
  connected?: boolean;
  socket?: Duplex;
}

const current = new AsyncLocalStorage<Progress>();

/** Whose call a socket is carrying. A kept socket passes from call to call; only its present call may cut it. */
const carries = new WeakMap<Duplex, Progress>();

/** Node keeps sockets open between calls; these two agents tell the call which socket it got and whether it was ever connected. */
function watch(socket: Duplex, event: 'connect' | 'secureConnect'): void {
  const progress = current.getStore();
  if (!progress) return;
  carries.set(socket, progress);
  progress.socket = socket;
  progress.connected = false;
  socket.once(event, () => {
    progress.connected = true;
  });
}
function reuse(socket: Duplex): void {
  const progress = current.getStore();
  if (!progress) return void carries.delete(socket);
  carries.set(socket, progress);
  Object.assign(progress, { socket, connected: true });
}
/** A call that failed may still get its answer on this socket, which the next call must not read as its own. */
function cut(progress: Progress): void {
  const { socket } = progress;
  if (socket && carries.get(socket) === progress) socket.destroy();
}

/**
 * The platform closes idle connections when it likes. A call that has just been written to such a one is lost, and nobody can say whether it
 * was taken; so a connection is let go long before that. Calls of a fan-out follow one another faster.
 */
const IDLE_MS = 1000;

class HttpAgent extends http.Agent {
  override createConnection(...args: Parameters<http.Agent['createConnection']>) {
    const socket = super.createConnection(...args);
    if (socket) watch(socket, 'connect');
    return socket;
  }
  override keepSocketAlive(socket: Duplex): void {
    const kept = super.keepSocketAlive(socket); // a truth value, whatever the types say
    carries.delete(socket);
    if (socket instanceof Socket) socket.setTimeout(IDLE_MS);
    return kept;
  }
  override reuseSocket(socket: Duplex, request: http.ClientRequest): void {
    reuse(socket);
    if (socket instanceof Socket) socket.setTimeout(0);
    super.reuseSocket(socket, request);
  }
}
class HttpsAgent extends https.Agent {
  override createConnection(...args: Parameters<https.Agent['createConnection']>) {
    const socket = super.createConnection(...args);
    if (socket) watch(socket, 'secureConnect');
    return socket;
  }
  override keepSocketAlive(socket: Duplex): void {
    const kept = super.keepSocketAlive(socket);
    carries.delete(socket);
    if (socket instanceof Socket) socket.setTimeout(IDLE_MS);
    return kept;
  }
  override reuseSocket(socket: Duplex, request: http.ClientRequest): void {
    reuse(socket);
    if (socket instanceof Socket) socket.setTimeout(0);
    super.reuseSocket(socket, request);
  }
}

// Oldest first: Node looks for a socket that is already gone at that end of its list only, and would hand out such a one from the other.
const keep: http.AgentOptions = { keepAlive: true, scheduling: 'fifo' };
const agents = { http: new HttpAgent(keep), https: new HttpsAgent(keep) };

/** Puts our agents in place of the library's. */
export const beforeRequest = (options: http.RequestOptions): http.RequestOptions => ({
  ...options,
  agent: options.agent instanceof https.Agent ? agents.https : agents.http,
});

const isBigNumber = (value: object): value is { toFixed(): string } => '_isBigNumber' in value;

/** The library's BigNumber objects become strings, everything else a plain copy. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (isBigNumber(value)) return value.toFixed();
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** An answer as the library gives it: an object, or silently a Buffer or a string when it did not like the content type or the text. */
function readAnswer(answer: unknown, api: string): unknown {
  let value: unknown;
  if (Buffer.isBuffer(answer) || typeof answer === 'string') {
    try {
      value = parseExactJson(answer.toString());
    } catch {
      throw new WeChatError('unreadable', { at: 'waiting' }, api);
    }
  } else value = plain(answer);
  if (typeof value !== 'object' || value === null) throw new WeChatError('unreadable', { at: 'waiting' }, api);
  const errcode = 'errcode' in value ? Number(value.errcode) : 0;
  if (errcode !== 0) throw answered(errcode, 'errmsg' in value ? value.errmsg : '', api);
  return value;
}

const answered = (errcode: number, errmsg: unknown, api: string): WeChatError =>
  new WeChatError(String(errcode), { at: 'answered', errcode }, api, harmless(errmsg));

/** Turns whatever the library or Node threw into our error; nothing of the original is kept, since its message holds the address with the token. */
function understand(error: unknown, progress: Progress, api: string): WeChatError {
  if (error instanceof WeChatError) return error;
  const of = (key: 'name' | 'message' | 'code'): unknown =>
    typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
  const code = of('code');
  const name = String(of('name'));
  const message = String(of('message'));
  if (name === 'WeChatAPIError' && typeof code === 'number') return answered(code, message, api);
  const status = /status code: (\d{3})$/.exec(message)?.[1];
  if (status) return new WeChatError(`http-${status}`, { at: 'http', status: Number(status) }, api);
  const word = /Timeout/.test(name)
    ? 'timeout'
    : typeof code === 'string'
      ? harmless(code)
      : name === 'WeChatAPIError'
        ? 'unreadable'
        : 'broken';
  // Only a socket that is known never to have connected proves that nothing was sent.
  return new WeChatError(word, { at: progress.connected === false ? 'connecting' : 'waiting' }, api);
}

/** What a picture begins with: JPEG, PNG. */
const PICTURES = [Buffer.from([0xff, 0xd8, 0xff]), Buffer.from([0x89, 0x50, 0x4e, 0x47])];

/** Runs a call that answers with a picture, base64; an error comes as JSON, whatever content type it says. @throws WeChatError and nothing else. */
export async function guardedPicture(api: string, run: () => Promise<unknown>): Promise<string> {
  const progress: Progress = {};
  try {
    const answer = await current.run(progress, run);
    if (Buffer.isBuffer(answer) && PICTURES.some((start) => answer.subarray(0, start.length).equals(start)))
      return answer.toString('base64');
    readAnswer(answer, api);
    throw new WeChatError('unreadable', { at: 'waiting' }, api);
  } catch (error) {
    cut(progress);
    throw understand(error, progress, api);
  }
}

/** Runs one call and answers with plain values. @throws WeChatError and nothing else. */
export async function guarded(api: string, run: () => Promise<unknown>): Promise<unknown> {
  const progress: Progress = {};
  try {
    return readAnswer(await current.run(progress, run), api);
  } catch (error) {
    cut(progress);
    throw understand(error, progress, api);
  }
}
