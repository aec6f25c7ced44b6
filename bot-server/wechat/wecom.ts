import { z } from 'zod';
import type { LaterBecause, RefusedBecause, SendOutcome } from '../domain/account/outcome';
import { json, openLibrary, parse, type ClientOptions } from './client';
import { refusesToken, WeChatError } from './errors';
import type { FetchedToken, Tokens } from './token';
import { outcomeOf } from './outcomes';
import { guarded } from './wire';

const CorpToken = z.object({ access_token: z.string().min(1).max(2048), expires_in: z.coerce.number().positive() });
const NoticeAnswer = z.object({ invalid_parent_userid: z.array(z.string()).nullish() });
const Parents = z.object({
  parents: z.array(z.object({ parent_userid: z.string().min(1).max(64), mobile: z.string().max(20).optional() })).default([]),
});

/** One parent who has joined the school in WeCom. */
export interface CorpParent {
  readonly userid: string;
  readonly phone?: string;
}

/** A 学校通知 to one parent: a card that opens an address. */
export interface SchoolNotice {
  readonly parentUserid: string;
  readonly title: string;
  readonly description: string;
  /** Where the card leads: a page of ours with its leading slash. */
  readonly page: string;
}

const GET = { method: 'GET', headers: { Accept: 'application/json' } } as const;
const noToken = (): Promise<string> => Promise.reject(new Error('needs no token'));
/** WeCom reads titles to 128 bytes and descriptions to 512. */
const TITLE_BYTES = 128;
const DESCRIPTION_BYTES = 512;
const HOOK_BYTES = 2048;

/** Cuts after whole characters to so many bytes. */
export function cutBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let kept = '';
  for (const sign of text) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(sign) > most - 3) break;
    kept += sign;
  }
  return `${kept.trimEnd()}…`;
}

/** Asks gettoken, the one call that carries the secret. WeCom gives the same token again while it lives. @throws WeChatError */
export async function fetchCorpToken(options: Omit<ClientOptions, 'tokens'>): Promise<FetchedToken> {
  const path = '/cgi-bin/gettoken';
  const api = openLibrary(options, noToken);
  const query = new URLSearchParams({ corpid: options.appid, corpsecret: options.secret }).toString();
  const answer = parse(CorpToken, await guarded(path, () => api.request(`${api.prefix}gettoken?${query}`, GET)), path);
  return { value: answer.access_token, expiresInSeconds: answer.expires_in };
}

/** What WeCom's answer to a send means: its codes are its own, also where the numbers are WeChat's. */
const MEANS: Readonly<Record<number, RefusedBecause>> = {
  81013: 'bad-recipient',
  84061: 'bad-recipient',
  60111: 'bad-recipient',
  93000: 'bad-recipient',
  48002: 'banned',
  301002: 'banned',
  60011: 'banned',
  44004: 'bad-data',
  45002: 'bad-data',
  40058: 'bad-data',
};
const MEANS_LATER: Readonly<Record<number, LaterBecause>> = { 45009: 'rate', 45033: 'rate', 60020: 'token' };

export function corpOutcomeOf(error: unknown): SendOutcome {
  if (!(error instanceof WeChatError) || error.trouble.at !== 'answered') return outcomeOf(error);
  const { code, trouble } = error;
  const [no, later] = [MEANS[trouble.errcode], MEANS_LATER[trouble.errcode]];
  if (no) return { kind: 'refused', code, why: no };
  return later ? { kind: 'later', code, why: later } : outcomeOf(error);
}

/** One corp's calls. */
export function openCorp(options: ClientOptions & { readonly agentId: number }, tokens: Tokens) {
  const { accountId, agentId } = options;
  const base = options.baseUrl.replace(/\/+$/, '');
  const withToken = async (path: string, query: string, body?: object): Promise<unknown> => {
    const attempt = (token: string) => {
      const api = openLibrary(options, () => Promise.resolve(token));
      const url = `${base}${path}?access_token=${encodeURIComponent(token)}${query}`;
      return guarded(path, () => api.request(url, body ? json(body) : GET));
    };
    const token = await tokens.get(accountId);
    try {
      return await attempt(token);
    } catch (error) {
      if (!refusesToken(error)) throw error;
      return attempt(await tokens.renew(accountId, token));
    }
  };
  return {
    /** «Sent» although WeCom says 0 is not enough: it lists whom it did not reach. */
    async sendNotice({ parentUserid, title, description, url }: Omit<SchoolNotice, 'page'> & { url: string }): Promise<SendOutcome> {
      const path = '/cgi-bin/externalcontact/message/send';
      const body = {
        recv_scope: 0,
        to_parent_userid: [parentUserid],
        toall: 0,
        msgtype: 'news',
        agentid: agentId,
        news: { articles: [{ title: cutBytes(title, TITLE_BYTES), description: cutBytes(description, DESCRIPTION_BYTES), url }] },
        enable_duplicate_check: 1,
        duplicate_check_interval: 1800,
      };
      const { invalid_parent_userid: missed } = parse(NoticeAnswer, await withToken(path, '', body), path);
      return missed?.length ? { kind: 'refused', code: 'invalid-parent', why: 'bad-recipient' } : { kind: 'sent' };
    },
    async parents(): Promise<CorpParent[]> {
      const path = '/cgi-bin/school/user/list_parent';
      const { parents } = parse(Parents, await withToken(path, '&department_id=1'), path);
      return parents.map(({ parent_userid, mobile }) => ({ userid: parent_userid, ...(mobile ? { phone: mobile } : {}) }));
    },
  };
}

/** Posts into a staff group. The address holds the key, so nothing of it is ever told. */
export async function postToHook(
  { baseUrl, timeoutMs, key }: { readonly baseUrl: string; readonly timeoutMs: number; readonly key: string },
  text: string,
): Promise<SendOutcome> {
  const path = '/cgi-bin/webhook/send';
  const api = openLibrary({ appid: '', secret: '', baseUrl, timeoutMs }, noToken);
  const url = `${baseUrl.replace(/\/+$/, '')}${path}?key=${encodeURIComponent(key)}`;
  try {
    await guarded(path, () => api.request(url, json({ msgtype: 'text', text: { content: cutBytes(text, HOOK_BYTES) } })));
    return { kind: 'sent' };
  } catch (error) {
    return corpOutcomeOf(error);
  }
}
