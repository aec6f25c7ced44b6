/** Where a call to WeChat ended, which decides whether it may be made again. */
export type Trouble =
  /** WeChat answered with an errcode: it did nothing. */
  | { readonly at: 'answered'; readonly errcode: number }
  /** Something answered with a plain HTTP status. */
  | { readonly at: 'http'; readonly status: number }
  /** The request never left: no connection, no name, no TLS. */
  | { readonly at: 'connecting' }
  /** The request was (or may have been) written and no readable answer came. */
  | { readonly at: 'waiting' }
  /** There is no usable access token, so nothing was sent. */
  | { readonly at: 'token' };

/** The only error that leaves this room. Its words come from a short list: no address, token, secret, openid or body can be inside. */
export class WeChatError extends Error {
  constructor(
    /** Stable and short: an errcode, `http-503`, `ECONNREFUSED`, `timeout`, `unreadable`. */
    readonly code: string,
    readonly trouble: Trouble,
    /** The API's path without its query. */
    readonly api: string,
    /** WeChat's own sentence, cut and with anything that could be a secret taken out. */
    readonly said = '',
  ) {
    super(`WeChat ${api}: ${code}${said ? ` (${said})` : ''}`);
    this.name = 'WeChatError';
  }
}

/** Keeps what helps an operator (the sentence, the rid, an IP) and drops long opaque strings. */
export function harmless(sentence: unknown): string {
  if (typeof sentence !== 'string') return '';
  return sentence
    .replace(/https?:\/\/\S+/g, '…')
    .replace(/[A-Za-z0-9_+/=-]{27,}/g, '…')
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, 160);
}

const TOKEN_CODES = new Set([40001, 40014, 42001]);

/** True when WeChat refused the access token itself: a new one may help, once. */
export const refusesToken = (error: unknown): error is WeChatError =>
  error instanceof WeChatError && error.trouble.at === 'answered' && TOKEN_CODES.has(error.trouble.errcode);
