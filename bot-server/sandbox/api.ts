import { type Middleware } from 'koa';
import { accountEndpoints } from './accounts';
import { contentEndpoints } from './content-check';
import { customEndpoints } from './custom';
import { type Endpoint } from './endpoint';
import { ApiError, errorBody } from './errors';
import { failOnWire, takesEffect } from './failing';
import { toJson } from './json';
import { nextFault } from './knobs';
import { loginEndpoints } from './login';
import { mediaCheckEndpoints } from './media-check';
import { mediaEndpoints, MOST_IMAGE } from './media';
import { type Account } from './people';
import { quotaEndpoints, spend } from './quota';
import { parseJson, readBody, readBytes } from './read-body';
import { subscribeEndpoints } from './subscribe';
import { accountOfToken } from './tokens';
import { corpEndpoints } from './wecom';
import { type World } from './world';

const endpoints = new Map<string, Endpoint>(
  [
    ...loginEndpoints,
    ...subscribeEndpoints,
    ...customEndpoints,
    ...contentEndpoints,
    ...mediaCheckEndpoints,
    ...mediaEndpoints,
    ...accountEndpoints,
    ...quotaEndpoints,
    ...corpEndpoints,
  ].map((e) => [e.path, e]),
);

interface Asked {
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly text: string;
  /** Of a call that sends a file. */
  readonly file?: { readonly contentType: string; readonly bytes: Buffer };
}

/** What the endpoint is given: the query without the token for GET, the JSON body for POST. */
function inputOf(endpoint: Endpoint, method: string, asked: Asked): unknown {
  if (!endpoint.methods.some((m) => m === method)) throw new ApiError(endpoint.methods.includes('POST') ? 43002 : 43001);
  const { access_token: _token, ...query } = asked.query;
  if (method === 'GET') return query;
  if (asked.file) return { ...query, ...asked.file };
  if (asked.text === '') {
    if (endpoint.methods.includes('GET')) return {};
    throw new ApiError(44002);
  }
  if (asked.body === undefined) throw new ApiError(47001, '(stand-in: the body is no JSON)');
  return asked.body;
}

/** Whose call it is, as far as can be told without failing: for the log. */
function callerOf(world: World, asked: Asked): Account | undefined {
  const appid =
    asked.query.appid ?? (typeof asked.body === 'object' && asked.body !== null && 'appid' in asked.body ? asked.body.appid : undefined);
  const token = world.state.tokens.find((t) => t.value === asked.query.access_token);
  return (token && world.people.accountById(token.account)) ?? (typeof appid === 'string' ? world.people.accountByAppid(appid) : undefined);
}

async function answer(world: World, endpoint: Endpoint, method: string, asked: Asked) {
  const input = inputOf(endpoint, method, asked);
  const account = endpoint.token ? accountOfToken(world, asked.query.access_token) : callerOf(world, asked);
  if (account && endpoint.token && !endpoint.kinds.includes(account.kind)) throw new ApiError(48001);
  if (account) spend(world, account, endpoint.path);
  return endpoint.answer(world, account, input, asked.query);
}

/** WeChat's API: business errors are HTTP 200 with an errcode; every call is written to the wire log. */
export function wechatApi(world: World): Middleware {
  return async (ctx, next) => {
    const endpoint = endpoints.get(ctx.path);
    if (!endpoint) return void (await next());
    const started = performance.now();
    const at = world.now();
    const bytes = endpoint.binary ? await readBytes(ctx.req, MOST_IMAGE + 64 * 1024) : undefined;
    const text = bytes ? '' : await readBody(ctx.req);
    const query = Object.fromEntries(new URLSearchParams(ctx.querystring));
    const asked: Asked = {
      query,
      text,
      body: text === '' ? undefined : parseJson(text),
      ...(bytes ? { file: { contentType: ctx.get('content-type'), bytes } } : {}),
    };
    const account = callerOf(world, asked);
    const fault = nextFault(world.knobs, ctx.path);
    let body: unknown;
    try {
      if (takesEffect(fault)) body = await answer(world, endpoint, ctx.method, asked);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      body = errorBody(error.errcode, error.message);
    }
    if (fault?.errcode !== undefined) body = errorBody(fault.errcode, fault.errmsg);
    const image = typeof body === 'object' && body !== null && 'image' in body ? body.image : undefined;
    const json = Buffer.isBuffer(image) ? '' : toJson(body ?? {});
    ctx.status = fault?.httpStatus ?? 200;
    if (Buffer.isBuffer(image)) {
      ctx.type = body !== null && typeof body === 'object' && 'type' in body && typeof body.type === 'string' ? body.type : 'image/jpeg';
      ctx.body = image;
    } else {
      ctx.type = fault?.octetStream ? 'application/octet-stream' : world.knobs.contentType;
      ctx.body = fault?.httpStatus === undefined ? Buffer.from(json) : '<html>server error</html>';
    }
    await failOnWire(ctx, fault, json);
    const errcode = typeof body === 'object' && body !== null && 'errcode' in body ? body.errcode : 0;
    world.log.add({
      at,
      direction: 'in',
      account: endpoint.corp ? (world.people.wecom?.id ?? '?') : (account?.id ?? '?'),
      method: ctx.method,
      path: ctx.path,
      query,
      body: bytes ? `[${bytes.length} bytes of a file]` : (asked.body ?? asked.text),
      reply: Buffer.isBuffer(image) ? `[${image.length} bytes of a file]` : body,
      status: fault?.reset || fault?.halfBody ? 0 : ctx.status,
      errcode: typeof errcode === 'number' ? errcode : 0,
      ms: Math.round(performance.now() - started),
      ...(fault ? { note: `knob ${JSON.stringify({ ...fault, path: undefined, times: undefined, left: undefined })}` } : {}),
    });
  };
}
