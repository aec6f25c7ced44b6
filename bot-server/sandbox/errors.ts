import { randomBytes } from 'node:crypto';

/** WeChat's own words for the codes this stand-in gives. */
const texts: Readonly<Record<number, string>> = {
  [-1]: 'system error',
  40001:
    'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40004: 'invalid media type',
  40005: 'invalid file type',
  40006: 'invalid meida size',
  40007: 'invalid media_id',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40036: 'invalid template_id size',
  40037: 'invalid template_id',
  40058: 'invalid Request Parameter',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40129: 'invalid scene',
  40163: 'code been used',
  40164: 'invalid ip 127.0.0.1, not in whitelist',
  40169: 'invalid length for scene, or the data is not json string',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41005: 'media data missing',
  41008: 'missing code',
  41030: 'invalid page',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43004: 'require subscribe',
  43101: 'user refuse to accept the msg',
  43104: 'appid not match openid',
  43107: 'template is banned',
  43108: 'concurrent send to the same user',
  44002: 'empty post data',
  45002: 'content size out of limit',
  45007: 'playtime out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  45168: 'sensitive words',
  47001: 'data format error',
  47003: 'argument invalid!',
  48001: 'api unauthorized',
  48006: 'forbid to clear quota because of reaching the limit',
  61010: 'code is expired: the user has not used the mini-program in the last 2 hours',
  48002: 'api forbidden',
  70000: 'blocked to protect minors',
  81013: 'user & party & tag all invalid',
  87020: 'invalid media url',
  93000: 'invalid webhook url',
  301002: 'not allow operate another agent with this accesstoken',
};

/** A business error of the WeChat API: HTTP 200 with an errcode. */
export class ApiError extends Error {
  constructor(
    readonly errcode: number,
    detail?: string,
  ) {
    super(`${texts[errcode] ?? 'error'}${detail ? ` ${detail}` : ''}`);
  }
}

/** The body of a refusal, with the request id that WeChat appends to every sentence. */
export function errorBody(errcode: number, errmsg?: string): { errcode: number; errmsg: string } {
  const hex = randomBytes(12).toString('hex');
  const rid = `${hex.slice(0, 8)}-${hex.slice(8, 16)}-${hex.slice(16)}`;
  return { errcode, errmsg: `${errmsg ?? texts[errcode] ?? 'error'} rid: ${rid}` };
}
