import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Account, AccountId, OpenId } from '../domain/account/account';
import type { SendOutcome } from '../domain/account/outcome';
import type { TokenShelf } from '../domain/account/token';
import { Refusal } from '../domain/refusal';
import type { Instant } from '../domain/time/instant';
import { fetchStableToken, openClient, type Client, type Fields } from './client';
import { faultsOf } from './data-rules';
import { WeChatError } from './errors';
import { outcomeOf } from './outcomes';
import { openSerial } from './serial';
import { fieldsOfContent, type ListedTemplate } from './templates';
import { openTokens } from './token';

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
export type TextVerdict = 'pass' | 'review' | 'risky' | 'unchecked';

const CODE_REFUSED = new Set(['40029', '40163', '40226', '41008']);
const MOST_TEXT = 2500;

const wrapped = (data: Data): Fields => Object.fromEntries(Object.entries(data).map(([key, value]) => [key, { value }]));

/** The one way from this product to WeChat's API. A send never throws: it ends in a SendOutcome. */
export function openGateway({ accounts, tokens: shelf, timeoutMs = 4000, onTrouble, now = Date.now }: GatewayOptions) {
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
      return fetchStableToken({ accountId, appid: account.appid, secret, baseUrl, timeoutMs }, force);
    },
  });
  const client = (accountId: AccountId): Client => {
    const { account, secret, baseUrl } = access(accountId);
    return openClient({ accountId, appid: account.appid, secret, baseUrl, tokens, timeoutMs });
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
    async sendCustomText(accountId: AccountId, { openid, text }: { openid: OpenId; text: string }): Promise<SendOutcome> {
      return send(accountId, openid, (c) => c.sendText(openid, text));
    },
    async sendCustomCard(accountId: AccountId, { openid, ...card }: CustomCard): Promise<SendOutcome> {
      return send(accountId, openid, (c) => c.sendCard(openid, card));
    },
    /** WeChat's content check, the worst verdict over the parts of a long text; `unchecked` when it can't be had, which is not «pass». */
    async checkText(
      accountId: AccountId,
      { openid, text, scene }: { openid: OpenId; text: string; scene: 1 | 2 | 3 | 4 },
    ): Promise<TextVerdict> {
      const characters = [...text];
      let worst: 'pass' | 'review' = 'pass';
      try {
        for (let from = 0; from < characters.length; from += MOST_TEXT) {
          const verdict = await client(accountId).checkText(openid, characters.slice(from, from + MOST_TEXT).join(''), scene);
          if (verdict === 'risky') return verdict;
          if (verdict === 'review') worst = verdict;
        }
        return worst;
      } catch (error) {
        noted(accountId, error);
        return 'unchecked';
      }
    },
    /** The templates that the account owns, with their fields. @throws WeChatError */
    async listTemplates(accountId: AccountId): Promise<ListedTemplate[]> {
      if (access(accountId).account.kind === 'official-account') {
        const rows = await client(accountId).officialTemplates();
        return rows.map((row) => ({ id: row.template_id, title: row.title, kind: 'template', fields: fieldsOfContent(row.content) }));
      }
      const rows = await client(accountId).subscribeTemplates();
      return rows.map((row) => ({
        id: row.priTmplId,
        title: row.title,
        kind: row.type === 3 ? 'long-term' : 'one-time',
        fields: fieldsOfContent(row.content),
      }));
    },
  };
}
export type Gateway = ReturnType<typeof openGateway>;
