import type { Clock } from './clock';

export interface ConsentAnswer {
  readonly ok: boolean;
  readonly errCode?: number;
  readonly errMsg: string;
  /** `accept` or `reject` by template. */
  readonly choices: Readonly<Record<string, string>>;
}

/** WeChat on this phone: who is signed in to it, and what they press in WeChat's own windows. */
export interface WeChatSide {
  /** A fresh one-time code for this person and our mini-program. */
  loginCode(): Promise<string>;
  askConsent(templateIds: readonly string[]): Promise<ConsentAnswer>;
}

/** What outlives the app on a phone: storage, the network, the person. */
export interface Phone {
  readonly clock: Clock;
  readonly storage: Map<string, string>;
  /** What was copied, in order. */
  readonly clipboard: string[];
  readonly wechat: WeChatSide;
  /** The addresses the mini-program's owner has declared, and where each is found in this test. */
  readonly domains: Map<string, string>;
  isOnline(): boolean;
  goOnline(online: boolean): void;
  onNetwork(listener: (online: boolean) => void): () => void;
  readonly fontSizeSetting: number;
}

export interface PhoneOptions {
  readonly clock: Clock;
  readonly wechat: WeChatSide;
  readonly domains: Readonly<Record<string, string>>;
  readonly fontSizeSetting?: number;
}

export function openPhone({ clock, wechat, domains, fontSizeSetting = 16 }: PhoneOptions): Phone {
  let online = true;
  const listeners = new Set<(online: boolean) => void>();
  return {
    clock,
    storage: new Map(),
    clipboard: [],
    wechat,
    domains: new Map(Object.entries(domains)),
    isOnline: () => online,
    goOnline(next) {
      if (next === online) return;
      online = next;
      listeners.forEach((hear) => hear(next));
    },
    onNetwork(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    fontSizeSetting,
  };
}

/** The person's WeChat as the stand-in plays it. */
export function sandboxWeChat(sandboxUrl: string, person: string): WeChatSide {
  const ask = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${sandboxUrl}/sandbox/people/${person}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const said = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(`the stand-in answered ${answer.status} to ${path}: ${JSON.stringify(said)}`);
    return said;
  };
  return {
    loginCode: async () => String((await ask('/login-code', {}))['code']),
    async askConsent(templateIds) {
      const prompt = await ask('/consent-prompt', { tmplIds: templateIds });
      if (prompt['ok'] !== true) return { ok: false, errCode: Number(prompt['errCode']), errMsg: String(prompt['errMsg']), choices: {} };
      await ask('/consents', { choices: templateIds.map((templateId) => ({ templateId, status: 'accept' })) });
      return {
        ok: true,
        errMsg: 'requestSubscribeMessage:ok',
        choices: Object.fromEntries(templateIds.map((id) => [id, 'accept'])),
      };
    },
  };
}
