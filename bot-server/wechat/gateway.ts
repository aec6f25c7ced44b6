import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Account, AccountId, OpenId } from '../domain/account/account';
import type { SendOutcome } from '../domain/account/outcome';
import type { ListedTemplate } from '../domain/account/template-fit';
import type { TokenShelf } from '../domain/account/token';
import { Refusal } from '../domain/refusal';
import type { Instant } from '../domain/time/instant';
import { openContentChecks, type TextToCheck, type TextVerdict } from './content-checks';
import { fetchStableToken, openClient, type Client, type Fields } from './client';
import { faultsOf } from './data-rules';
import { WeChatError } from './errors';
import type { FetchedMedia } from './media';
import { outcomeOf } from './outcomes';
import { openSerial } from './serial';
import { fieldsOfContent } from './templates';
import { openTokens } from './token';
import { corpOutcomeOf, fetchCorpToken, openCorp, postToHook, type CorpParent, type SchoolNotice } from './wecom';

export type { TextToCheck, TextVerdict } from './content-checks';

/** Where an account is reached and by what it proves itself. */
export interface AccountAccess {
  readonly account: Account;
  readonly secret: string;
  readonly baseUrl: string;
}

export interface GatewayOptions {
  /** The account's access, or undefined when there is no such account. Asked before each call, so a changed secret counts at once. */
  accounts(id: AccountId): AccountAccess | undefined;
  readonly tokens: TokenShelf;
  /** Where pages of ours open outside the mini-program, without a trailing slash. */
  readonly publicUrl?: string;
  /** Where WeCom is, for groups' webhooks, which are no account. */
  readonly wecomUrl?: string;
  /** Bound of one call; a refused token adds a second one. */
  readonly timeoutMs?: number;
  /** Told of every call that failed, without openids, tokens and bodies: for the log and the counters. */
  onTrouble?(trouble: { accountId: AccountId; api: string; code: string; said: string }): void;
  now?(): Instant;
}

/** Values of a template by field key: `{ thing1: '睡前十分钟', time3: '2026-09-01 19:30' }`. */
export type Data = Readonly<Record<string, string>>;

export interface SubscribeMessage {
  readonly openid: OpenId;
  readonly templateId: string;
  /** Page inside the mini-program with its query, without a leading slash. */
  readonly page?: string;
  readonly data: Data;
}
export interface TemplateMessage {
  readonly openid: OpenId;
  readonly templateId: string;
  readonly data: Data;
  readonly url?: string;
  readonly miniprogram?: { readonly appid: string; readonly pagepath: string };
  /** The same openid and id are sent once within ten minutes. */
  readonly clientMsgId?: string;
}
export interface CustomCard {
  readonly openid: OpenId;
  readonly title: string;
  readonly appid?: string;
  readonly pagepath: string;
  readonly thumbMediaId: string;
}
const CODE_REFUSED = new Set(['40029', '40163', '40226', '41008']);
const NO_RIGHT = new Set(['48001', '200014', '200011']);
const FETCHED_WITHIN_MS = 3000;
const MOST_FETCHED = 10 * 1024 * 1024;
/** It is no more, or was never there, or is more than a voice or picture can be. */
const MEDIA_GONE = new Set(['40007', '40004', '41006', 'too-large']);

const wrapped = (data: Data): Fields => Object.fromEntries(Object.entries(data).map(([key, value]) => [key, { value }]));

/** The one way from this product to WeChat's API. A send never throws: it ends in a SendOutcome. */
export function openGateway({
  accounts,
  tokens: shelf,
  timeoutMs = 4000,
  onTrouble,
  now = Date.now,
  publicUrl = '',
  wecomUrl,
}: GatewayOptions) {
  const access = (accountId: AccountId): AccountAccess => {
    const found = accounts(accountId);
    if (!found) throw new WeChatError('no-such-account', { at: 'token' }, '-');
    return found;
  };
  const tokens = openTokens({
    shelf,
    now,
    pause: (ms) => pause(ms),
    newHolder: randomUUID,
    fetch: (accountId, force) => {
      const { account, secret, baseUrl } = access(accountId);
      const options = { accountId, appid: account.appid, secret, baseUrl, timeoutMs };
      return account.kind === 'wecom' ? fetchCorpToken(options) : fetchStableToken(options, force);
    },
  });
  const client = (accountId: AccountId): Client => {
    const { account, secret, baseUrl } = access(accountId);
    return openClient({ accountId, appid: account.appid, secret, baseUrl, tokens, timeoutMs });
  };
  const corp = (accountId: AccountId) => {
    const { account, secret, baseUrl } = access(accountId);
    if (account.kind !== 'wecom' || account.agentId === undefined) throw new WeChatError('no-such-account', { at: 'token' }, '-');
    return openCorp({ accountId, appid: account.appid, secret, baseUrl, timeoutMs, tokens, agentId: account.agentId }, tokens);
  };
  const serially = openSerial();

  function noted(accountId: AccountId, error: unknown): void {
    if (error instanceof WeChatError) onTrouble?.({ accountId, api: error.api, code: error.code, said: error.said });
    else onTrouble?.({ accountId, api: '-', code: 'broken', said: '' });
  }

  async function send(
    accountId: AccountId,
    openid: OpenId,
    run: (client: Client) => Promise<string | undefined | void>,
  ): Promise<SendOutcome> {
    return serially(`${accountId}:${openid}`, async () => {
      try {
        const platformId = await run(client(accountId));
        return { kind: 'sent', ...(platformId === undefined ? {} : { platformId }) };
      } catch (error) {
        noted(accountId, error);
        return outcomeOf(error);
      }
    });
  }
  /** WeChat would answer 47003 for the first of ten thousand; a value that breaks its rules is not even tried. */
  const badData = (data: Data): SendOutcome | undefined => {
    const [field, ...more] = faultsOf(data);
    return field === undefined ? undefined : { kind: 'refused', code: `data:${[field, ...more].join(',')}`, why: 'bad-data', field };
  };

  const { tryCheckText, tryCheckMedia } = openContentChecks(client, noted);

  return {
    /** Exchanges a login code. @throws Refusal `auth/code-invalid` (used, expired, made up) or `auth/wechat-unavailable`. */
    async codeToSession(accountId: AccountId, code: string): Promise<{ openid: OpenId; unionid?: string }> {
      try {
        return await client(accountId).codeToSession(code);
      } catch (error) {
        noted(accountId, error);
        const invalid = error instanceof WeChatError && CODE_REFUSED.has(error.code);
        throw new Refusal(invalid ? 'auth/code-invalid' : 'auth/wechat-unavailable');
      }
    },
    /** The phone number behind a code of WeChat's phone button; undefined when it can't be had. @throws Refusal `auth/code-invalid` for a used or made-up code. */
    async phoneOf(accountId: AccountId, code: string): Promise<string | undefined> {
      try {
        return await client(accountId).phone(code);
      } catch (error) {
        noted(accountId, error);
        if (error instanceof WeChatError && CODE_REFUSED.has(error.code))
          throw new Refusal('auth/code-invalid', { message: '手机号没有取到，请再点一次' });
        return undefined;
      }
    },
    /** A mini-program code, base64; undefined when WeChat gives none. */
    async drawCode(accountId: AccountId, { scene, page }: { scene: string; page: string }): Promise<string | undefined> {
      try {
        return await client(accountId).drawCode(scene, page);
      } catch (error) {
        noted(accountId, error);
        return undefined;
      }
    },
    /** Whether an openid follows the official account, and its unionid; undefined when WeChat does not say. */
    async profileOf(accountId: AccountId, openid: OpenId): Promise<{ follows: boolean; unionid?: string } | undefined> {
      try {
        return await client(accountId).profile(openid);
      } catch (error) {
        noted(accountId, error);
        return undefined;
      }
    },
    async sendSubscribe(accountId: AccountId, { openid, templateId, page, data }: SubscribeMessage): Promise<SendOutcome> {
      return badData(data) ?? send(accountId, openid, (c) => c.sendSubscribe(openid, templateId, page, wrapped(data)));
    },
    async sendTemplate(accountId: AccountId, message: TemplateMessage): Promise<SendOutcome> {
      const { openid, templateId, data, url, miniprogram, clientMsgId } = message;
      const body = {
        touser: openid,
        template_id: templateId,
        ...(url === undefined ? {} : { url }),
        ...(miniprogram === undefined ? {} : { miniprogram: { ...miniprogram } }),
        data: wrapped(data),
        ...(clientMsgId === undefined ? {} : { client_msg_id: clientMsgId }),
      };
      return badData(data) ?? send(accountId, openid, (c) => c.sendTemplate(body));
    },
    /** A WeCom 学校通知 to one parent who has joined the school there. */
    async sendSchoolNotice(accountId: AccountId, { page, ...notice }: SchoolNotice): Promise<SendOutcome> {
      return serially(`${accountId}:${notice.parentUserid}`, async () => {
        try {
          return await corp(accountId).sendNotice({ ...notice, url: `${publicUrl}${page}` });
        } catch (error) {
          noted(accountId, error);
          return corpOutcomeOf(error);
        }
      });
    },
    /** The parents who have joined the school in WeCom. @throws WeChatError */
    async listParents(accountId: AccountId): Promise<CorpParent[]> {
      return corp(accountId).parents();
    },
    /** Posts into a group of staff; the key is that group's own. */
    async postToStaff(key: string, text: string): Promise<SendOutcome> {
      if (wecomUrl === undefined) return { kind: 'refused', code: 'no-wecom', why: 'refused' };
      return postToHook({ baseUrl: wecomUrl, timeoutMs, key }, text);
    },
    async sendCustomText(accountId: AccountId, { openid, text }: { openid: OpenId; text: string }): Promise<SendOutcome> {
      return send(accountId, openid, (c) => c.sendText(openid, text));
    },
    /** What somebody spoke or pictured in a chat, bounded in size and time. */
    async getMedia(accountId: AccountId, mediaId: string): Promise<FetchedMedia> {
      try {
        const bounds = { timeoutMs: Math.min(timeoutMs, FETCHED_WITHIN_MS), mostBytes: MOST_FETCHED };
        return { kind: 'bytes', bytes: await client(accountId).getMedia(mediaId, bounds) };
      } catch (error) {
        noted(accountId, error);
        return { kind: error instanceof WeChatError && MEDIA_GONE.has(error.code) ? 'gone' : 'later' };
      }
    },
    /** Puts a voice (MP3 or AMR) or picture where a chat can get it; undefined when WeChat does not take it. */
    async uploadMedia(
      accountId: AccountId,
      kind: 'voice' | 'image',
      file: { readonly name: string; readonly type: string; readonly bytes: Buffer },
    ): Promise<string | undefined> {
      try {
        return await client(accountId).uploadMedia(kind, file);
      } catch (error) {
        noted(accountId, error);
        return undefined;
      }
    },
    /** Sends what was put there into a chat whose window is open. */
    async sendCustomMedia(accountId: AccountId, { openid, kind, mediaId }: { openid: OpenId; kind: 'voice' | 'image'; mediaId: string }) {
      return send(accountId, openid, (c) => c.sendMedia(openid, kind, mediaId));
    },
    async sendCustomCard(accountId: AccountId, { openid, ...card }: CustomCard): Promise<SendOutcome> {
      return send(accountId, openid, (c) => c.sendCard(openid, card));
    },
    /** WeChat's content check, the worst verdict over the parts of a long text; `unchecked` when it can't be had, which is not «pass». */
    async checkText(accountId: AccountId, about: TextToCheck): Promise<TextVerdict> {
      const verdict = await tryCheckText(accountId, about);
      return verdict === 'down' ? 'unchecked' : verdict;
    },
    tryCheckText,
    tryCheckMedia,
    /** Whether the platform answers this account at all; nothing is sent. An answer that is a refusal is an answer, «busy» is none. */
    async ping(accountId: AccountId): Promise<boolean> {
      try {
        await client(accountId).ask();
        return true;
      } catch (error) {
        noted(accountId, error);
        const busy = error instanceof WeChatError && error.code === '-1';
        return error instanceof WeChatError && error.trouble.at === 'answered' && !busy;
      }
    },
    /** The templates that the account owns, with their fields; of an official account both kinds. @throws WeChatError */
    async listTemplates(accountId: AccountId): Promise<ListedTemplate[]> {
      const isOfficial = access(accountId).account.kind === 'official-account';
      const older = isOfficial ? await client(accountId).officialTemplates() : [];
      const rows = await client(accountId)
        .subscribeTemplates()
        .catch((error: unknown) => {
          // An official account need not have the right to subscribe notices.
          if (isOfficial && error instanceof WeChatError && NO_RIGHT.has(error.code)) return [];
          throw error;
        });
      return [
        ...rows.map((row) => ({
          id: row.priTmplId,
          title: row.title,
          kind: row.type === 3 ? ('long-term' as const) : ('one-time' as const),
          fields: fieldsOfContent(row.content),
        })),
        ...older.map((row) => ({
          id: row.template_id,
          title: row.title,
          kind: 'template' as const,
          fields: fieldsOfContent(row.content),
        })),
      ];
    },
    /** The official account's subscribe notice. */
    async sendNotice(accountId: AccountId, { openid, templateId, data, miniprogram }: TemplateMessage): Promise<SendOutcome> {
      const target = miniprogram === undefined ? {} : { miniprogram: { ...miniprogram } };
      return (
        badData(data) ??
        send(accountId, openid, (c) => c.sendNotice({ touser: openid, template_id: templateId, data: wrapped(data), ...target }))
      );
    },
  };
}
export type Gateway = ReturnType<typeof openGateway>;
