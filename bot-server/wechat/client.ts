// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- the tests' own tsconfig finds an ambient declaration in no other way
/// <reference path="./co-wechat-api.d.ts" />
import API from 'co-wechat-api';
import { z } from 'zod';
import type { AccountId } from '../domain/account/account';
import { refusesToken, WeChatError } from './errors';
import type { FetchedToken, Tokens } from './token';
import { asForm, readFile } from './media';
import { beforeRequest, guarded, guardedPicture } from './wire';

/** What a client is opened for. */
export interface ClientOptions {
  readonly accountId: AccountId;
  readonly appid: string;
  readonly secret: string;
  /** `https://api.weixin.qq.com` or a stand-in's address, without a path. */
  readonly baseUrl: string;
  readonly tokens: Tokens;
  readonly timeoutMs: number;
}

export type Fields = Readonly<Record<string, { readonly value: string }>>;

const MessageId = z.object({ msgid: z.union([z.string(), z.number()]).optional() });
const Session = z.object({ openid: z.string().min(1), unionid: z.string().min(1).optional() });
const Profile = z.object({ subscribe: z.coerce.number().default(0), unionid: z.string().min(1).optional() });
const Verdict = z.object({ result: z.object({ suggest: z.enum(['pass', 'review', 'risky']) }) });
const Traced = z.object({ trace_id: z.string().regex(/^[\w.-]{1,128}$/) });
const PhoneInfo = z.object({ phone_info: z.object({ purePhoneNumber: z.string().regex(/^\d{5,20}$/), countryCode: z.coerce.string() }) });
const StableToken = z.object({ access_token: z.string().min(1).max(2048), expires_in: z.coerce.number().positive() });
const SubscribeTemplates = z.object({
  data: z.array(z.object({ priTmplId: z.string(), title: z.string(), content: z.string(), type: z.coerce.number() })).default([]),
});
const Uploaded = z.object({ media_id: z.string().min(1).max(300) });
const OfficialTemplates = z.object({
  template_list: z.array(z.object({ template_id: z.string(), title: z.string(), content: z.string() })).default([]),
});

export const json = (body: object): API.CallOptions => ({
  method: 'POST',
  data: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
});

/** An answer of another shape than WeChat documents leaves open what happened. */
export function parse<S extends z.ZodType>(schema: S, answer: unknown, api: string): z.infer<S> {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new WeChatError('unreadable', { at: 'waiting' }, api);
  return parsed.data;
}

export function openLibrary(
  { appid, secret, baseUrl, timeoutMs }: Omit<ClientOptions, 'tokens' | 'accountId'>,
  token: () => Promise<string>,
): API {
  const api = new API(
    appid,
    secret,
    async () => ({ accessToken: await token(), expireTime: Number.POSITIVE_INFINITY }),
    async () => undefined,
    true,
  );
  const base = baseUrl.replace(/\/+$/, '');
  api.prefix = `${base}/cgi-bin/`;
  api.snsPrefix = `${base}/sns/`;
  api.wxaPrefix = `${base}/wxa/`;
  api.mpPrefix = `${base}/cgi-bin/`;
  api.fileServerPrefix = `${base}/cgi-bin/`;
  api.payPrefix = `${base}/pay/`;
  api.merchantPrefix = `${base}/merchant/`;
  api.customservicePrefix = `${base}/customservice/`;
  api.setOpts({ timeout: timeoutMs, beforeRequest });
  return api;
}

/** Asks stable_token: the one call that carries the secret in its body. @throws WeChatError */
export async function fetchStableToken(options: Omit<ClientOptions, 'tokens'>, force: boolean): Promise<FetchedToken> {
  const path = '/cgi-bin/stable_token';
  const api = openLibrary(options, () => Promise.reject(new Error('stable_token needs no token')));
  const body = { grant_type: 'client_credential', appid: options.appid, secret: options.secret, ...(force ? { force_refresh: true } : {}) };
  const answer = parse(StableToken, await guarded(path, () => api.request(`${api.prefix}stable_token`, json(body))), path);
  return { value: answer.access_token, expiresInSeconds: answer.expires_in };
}

/** One account's calls to WeChat through co-wechat-api, each typed, bounded in time and failing with WeChatError only. */
export function openClient(options: ClientOptions) {
  const { accountId, tokens, appid } = options;

  /** Makes the call with a token; a refused token is replaced once, and never twice. */
  const withToken = (path: string, run: (api: API, url: string) => Promise<unknown>): Promise<unknown> => withTokenBy(guarded, path, run);
  async function withTokenBy<T, R = unknown>(
    guard: (path: string, run: () => Promise<R>) => Promise<T>,
    path: string,
    run: (api: API, url: string) => Promise<R>,
  ): Promise<T> {
    const attempt = (token: string) => {
      const api = openLibrary(options, () => Promise.resolve(token));
      const url = `${options.baseUrl.replace(/\/+$/, '')}${path}?access_token=${encodeURIComponent(token)}`;
      return guard(path, () => run(api, url));
    };
    const token = await tokens.get(accountId);
    try {
      return await attempt(token);
    } catch (error) {
      if (!refusesToken(error)) throw error;
      return attempt(await tokens.renew(accountId, token));
    }
  }
  /** The platform's id of a message, a string even past 2^53. */
  const messageId = (answer: unknown, path: string): string | undefined => {
    const { msgid } = parse(MessageId, answer, path);
    return msgid === undefined ? undefined : String(msgid);
  };

  return {
    /** The session key stays here: nothing in this product needs it. */
    async codeToSession(code: string): Promise<{ openid: string; unionid?: string }> {
      const path = '/sns/jscode2session';
      const api = openLibrary(options, () => Promise.reject(new Error('login needs no token')));
      const { openid, unionid } = parse(Session, await guarded(path, () => api.code2Session(code)), path);
      return { openid, ...(unionid === undefined ? {} : { unionid }) };
    },
    /** A follower's unionid, if the account is bound to an Open Platform. */
    async profile(openid: string): Promise<{ follows: boolean; unionid?: string }> {
      const path = '/cgi-bin/user/info';
      const { subscribe, unionid } = parse(Profile, await withToken(path, (api) => api.getUser(openid)), path);
      return { follows: subscribe === 1, ...(unionid === undefined ? {} : { unionid }) };
    },
    async sendSubscribe(openid: string, templateId: string, page: string | undefined, data: Fields): Promise<string | undefined> {
      const path = '/cgi-bin/message/subscribe/send';
      return messageId(await withToken(path, (api) => api.sendSubscribeMessage(openid, templateId, page, data)), path);
    },
    /** Through `request`: the library's own call knows no `client_msg_id` and sends a colour that no longer exists. */
    async sendTemplate(body: {
      touser: string;
      template_id: string;
      url?: string;
      miniprogram?: { appid: string; pagepath: string };
      data: Fields;
      client_msg_id?: string;
    }): Promise<string | undefined> {
      const path = '/cgi-bin/message/template/send';
      return messageId(await withToken(path, (api, url) => api.request(url, json(body))), path);
    },
    async sendNotice(body: {
      touser: string;
      template_id: string;
      miniprogram?: { appid: string; pagepath: string };
      data: Fields;
    }): Promise<string | undefined> {
      const path = '/cgi-bin/message/subscribe/bizsend';
      return messageId(await withToken(path, (api, url) => api.request(url, json(body))), path);
    },
    async sendText(openid: string, text: string): Promise<void> {
      await withToken('/cgi-bin/message/custom/send', (api) => api.sendText(openid, text));
    },
    /** A voice or picture that somebody sent into the chat. */
    async getMedia(mediaId: string, bounds: { timeoutMs: number; mostBytes: number }): Promise<Buffer> {
      const path = '/cgi-bin/media/get';
      return withTokenBy<Buffer, Buffer>(
        (_, run) => run(),
        path,
        (_, url) => readFile(`${url}&media_id=${encodeURIComponent(mediaId)}`, path, bounds),
      );
    },
    /** Puts a file where messages can take it from for three days. */
    async uploadMedia(kind: 'voice' | 'image', file: { name: string; type: string; bytes: Buffer }): Promise<string> {
      const path = '/cgi-bin/media/upload';
      const { data, contentType } = asForm(file);
      const options = { method: 'POST' as const, data, headers: { 'Content-Type': contentType, Accept: 'application/json' } };
      return parse(Uploaded, await withToken(path, (api, url) => api.request(`${url}&type=${kind}`, options)), path).media_id;
    },
    async sendMedia(openid: string, kind: 'voice' | 'image', mediaId: string): Promise<void> {
      const path = '/cgi-bin/message/custom/send';
      await withToken(path, (api) => (kind === 'voice' ? api.sendVoice(openid, mediaId) : api.sendImage(openid, mediaId)));
    },
    async sendCard(openid: string, card: { title: string; appid?: string; pagepath: string; thumbMediaId: string }): Promise<void> {
      const { title, pagepath, thumbMediaId } = card;
      const body = { title, appid: card.appid ?? appid, pagepath, thumb_media_id: thumbMediaId };
      await withToken('/cgi-bin/message/custom/send', (api) => api.sendMiniProgram(openid, body));
    },
    async checkText(openid: string, text: string, scene: 1 | 2 | 3 | 4): Promise<'pass' | 'review' | 'risky'> {
      const path = '/wxa/msg_sec_check';
      const body = { version: 2, openid, scene, content: text };
      return parse(Verdict, await withToken(path, (api, url) => api.request(url, json(body))), path).result.suggest;
    },
    /** The result comes as an event of that trace. */
    async checkMedia(openid: string, url: string, kind: 'voice' | 'picture', scene: 1 | 2 | 3 | 4): Promise<string> {
      const path = '/wxa/media_check_async';
      const body = { media_url: url, media_type: kind === 'voice' ? 1 : 2, version: 2, scene, openid };
      return parse(Traced, await withToken(path, (api, address) => api.request(address, json(body))), path).trace_id;
    },
    /** The phone behind a code of the phone button; mainland numbers only. */
    async phone(code: string): Promise<string | undefined> {
      const path = '/wxa/business/getuserphonenumber';
      const { phone_info } = parse(PhoneInfo, await withToken(path, (api, url) => api.request(url, json({ code }))), path);
      return phone_info.countryCode === '86' ? phone_info.purePhoneNumber : undefined;
    },
    /** A mini-program code as a picture, base64. The page need not be released yet. */
    async drawCode(scene: string, page: string): Promise<string> {
      const path = '/wxa/getwxacodeunlimit';
      const body = { scene, page, check_path: false, width: 430 };
      return withTokenBy(guardedPicture, path, (api, url) => api.request(url, json(body)));
    },
    /** Asks for something that changes nothing and rings nobody. */
    async ask(): Promise<void> {
      const path = '/cgi-bin/openapi/quota/get';
      await withToken(path, (api, url) => api.request(url, json({ cgi_path: '/cgi-bin/message/custom/send' })));
    },
    async subscribeTemplates() {
      const path = '/wxaapi/newtmpl/gettemplate';
      return parse(SubscribeTemplates, await withToken(path, (api, url) => api.request(url, { method: 'GET' })), path).data;
    },
    async officialTemplates() {
      const path = '/cgi-bin/template/get_all_private_template';
      return parse(OfficialTemplates, await withToken(path, (api) => api.getAllPrivateTemplate()), path).template_list;
    },
  };
}
export type Client = ReturnType<typeof openClient>;
