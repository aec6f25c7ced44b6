import { createPrivateKey, createPublicKey } from 'node:crypto';
import { z } from 'zod';

/** Messages name what is wrong and how to mend it; they never repeat a value that may be a secret. */

export const oneOf = <const T extends readonly [string, ...string[]]>(choices: T) =>
  z.enum(choices, `只能是 ${choices.join('、')} 中的一个，请改成其中之一`);

export const port = z
  .string()
  .regex(/^\d{1,5}$/, '要是 0 到 65535 的整数，例如 3000')
  .transform(Number)
  .refine((n) => n <= 65_535, '要是 0 到 65535 的整数，例如 3000');

export const hostName = z
  .string()
  .regex(/^([A-Za-z0-9.-]+|[0-9a-fA-F:]+)$/, '要是一个 IP 地址或主机名，例如 127.0.0.1 或 0.0.0.0，不要带端口');

export const path = z.string().refine((text) => !text.includes('\0'), '不是一个文件路径');

export const webAddress = z
  .string()
  .refine(isWebAddress, '要是完整的网址，以 http:// 或 https:// 开头，不带账号密码、问号和井号，例如 https://gongyu.example.cn')
  .transform((text) => text.replace(/\/+$/, ''));

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username } = new URL(text);
  return /^https?:$/.test(protocol) && search === '' && hash === '' && username === '';
}

export const mongoAddress = z
  .string()
  .regex(
    /^mongodb(\+srv)?:\/\/[^/\s]+(\/[^\s]*)?$/,
    '要以 mongodb:// 或 mongodb+srv:// 开头，例如 mongodb://用户:密码@主机:27017/gongyu?replicaSet=rs0',
  );

export const appid = z
  .string()
  .regex(/^wx[0-9A-Za-z_-]{4,40}$/, '不像 AppID（以 wx 开头的一串字母数字），请从微信公众平台 → 基本配置 里复制');
export const corpId = z
  .string()
  .regex(/^w[wx][0-9A-Za-z_-]{4,40}$/, '不像企业 ID（以 ww 或 wx 开头），请从企业微信管理后台 → 我的企业 里复制');
export const appSecret = z.string().regex(/^[\x21-\x7e]{16,128}$/, '不像 AppSecret（至少 16 个字符，没有空格），请重新复制');
export const oaToken = z.string().regex(/^[A-Za-z0-9]{3,32}$/, '要是 3 到 32 个字母或数字，和公众平台“服务器配置”里的 Token 一致');
export const aesKey = z.string().regex(/^[A-Za-z0-9]{43}$/, '要正好 43 个字母或数字，和公众平台“服务器配置”里的 EncodingAESKey 一致');

export const merchantId = z.string().regex(/^\d{8,12}$/, '要是 8 到 12 位数字的商户号');
export const serial = z.string().regex(/^[0-9A-Fa-f]{16,64}$/, '要是商户 API 证书的序列号（十六进制）');
export const apiV3Key = z.string().regex(/^[\x21-\x7e]{32}$/, '要正好 32 个字符，和商户平台里设的 APIv3 密钥一致');
export const publicKeyId = z.string().regex(/^PUB_KEY_ID_[0-9A-Za-z]+$/, '要以 PUB_KEY_ID_ 开头，从商户平台 → 微信支付公钥 里复制');

/** A PEM text; `\n` written as two characters is taken for a line end, as one-line env files need. */
const pem = z.string().transform((text) => text.replace(/\\n/g, '\n'));
export const privateKey = pem.refine(
  (text) => opens(() => createPrivateKey(text)),
  '不是能打开的 PEM 私钥，请粘贴 apiclient_key.pem 的全部内容（换行可写成 \\n）',
);
export const publicKey = pem.refine(
  (text) => opens(() => createPublicKey(text)),
  '不是能打开的 PEM 公钥，请粘贴 pub_key.pem 的全部内容（换行可写成 \\n）',
);

function opens(open: () => unknown): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}

/** Long enough and not obviously made up: a start refuses defaults. */
export const strongSecret = z
  .string()
  .min(32, '太短了，至少 32 个字符。可以用 openssl rand -base64 36 生成')
  .refine(
    (text) => new Set(text).size >= 10 && !/change.?me|example|password|your.?secret|123456789/i.test(text),
    '太容易猜到。请用 openssl rand -base64 36 生成一个新的',
  );

export const bearerToken = z.string().regex(/^[\x21-\x7e]{16,256}$/, '至少 16 个字符，没有空格。可以用 openssl rand -hex 24 生成');

export type FieldKey = { readonly id: string; readonly key: Buffer };

/** `id:key,id:key`: the first one seals, all of them open. A key is 32 bytes in base64 or hex. */
export const fieldKeys = z.string().transform((text, ctx): readonly FieldKey[] => {
  const keys = text.split(',').map((part) => readFieldKey(part.trim()));
  const good = keys.filter((key) => key !== null);
  if (good.length !== keys.length || good.length === 0) {
    ctx.addIssue({
      code: 'custom',
      message: '要写成 编号:密钥（几把用逗号分开），密钥是 32 字节的 base64。可以用 echo "k1:$(openssl rand -base64 32)" 生成',
    });
    return z.NEVER;
  }
  if (new Set(good.map((key) => key.id)).size !== good.length) {
    ctx.addIssue({ code: 'custom', message: '有两把密钥的编号相同，请给每把不同的编号，例如 k1、k2' });
    return z.NEVER;
  }
  return good;
});

function readFieldKey(part: string): FieldKey | null {
  const match = /^([A-Za-z0-9_-]{1,16}):(.+)$/.exec(part);
  if (!match?.[1] || !match[2]) return null;
  const key = /^[0-9a-fA-F]{64}$/.test(match[2]) ? Buffer.from(match[2], 'hex') : Buffer.from(match[2], 'base64');
  return key.length === 32 && new Set(key).size > 8 ? { id: match[1], key } : null;
}
