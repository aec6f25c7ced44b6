import { request } from 'node:http';
import { seal, sign } from '../../../bot-server/sandbox/crypto';
import { toXml, type XmlFields } from '../../../bot-server/sandbox/xml';
import type { Luck } from './luck';
import { SECRETS } from './settings';
import { PLATFORM } from './wechat';

/** A push as WeChat would send it, ready for the wire. */
export interface Letter {
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Wrong {
  readonly key?: string;
  readonly appid?: string;
  /** How old the signature is. */
  readonly agoSeconds?: number;
  readonly clear?: boolean;
}

const { WECHAT_OA_TOKEN, WECHAT_OA_AES_KEY } = SECRETS;

/** Signs and seals a push of an account; `wrong` says how it is not WeChat's. */
export function letterOf(account: 'mini' | 'oa', fields: XmlFields, luck: Luck, wrong: Wrong = {}): Letter {
  const from = PLATFORM.accounts.find(({ id }) => id === account);
  if (!from) throw new Error(`no account ${account}`);
  const timestamp = String(Math.floor(Date.now() / 1000) - (wrong.agoSeconds ?? 0));
  const nonce = String(luck.whole(100_000_000, 999_999_999));
  const token = wrong.key ?? WECHAT_OA_TOKEN;
  const clear = toXml({ ToUserName: from.originalId, ...fields });
  const signed = { signature: sign(token, timestamp, nonce), timestamp, nonce };
  if (wrong.clear) return { query: signed, body: clear };
  const sealed = seal(WECHAT_OA_AES_KEY, wrong.appid ?? from.appid, clear);
  const msg_signature = sign(token, timestamp, nonce, sealed);
  return { query: { ...signed, encrypt_type: 'aes', msg_signature }, body: toXml({ ToUserName: from.originalId, Encrypt: sealed }) };
}

/** Posts it and gives the status of the answer. */
export function post(url: string, { query, body }: Letter): Promise<number> {
  return new Promise((resolve, reject) => {
    const ask = request(
      `${url}/wechat/callback?${new URLSearchParams(query).toString()}`,
      { method: 'POST', agent: false, headers: { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    ask.on('error', reject);
    ask.end(body);
  });
}
