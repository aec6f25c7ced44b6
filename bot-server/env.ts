import { join } from 'node:path';
import { z } from 'zod';
import { type AccountsEnv, readAccounts } from './env/accounts';
import * as field from './env/fields';
import { Faults, readerOf } from './env/reader';
import { noticesOf, refuseHalfProduction, refuseOpenSandbox, touchesRealPeople } from './env/rules';

export type Env = AccountsEnv & {
  readonly nodeEnv: 'development' | 'test' | 'production';
  readonly production: boolean;
  readonly role: 'all' | 'server' | 'jobs';
  readonly host: string;
  /** 0 = any free one, found at the start. */
  readonly port: number;
  readonly sandboxPort: number;
  /** How others reach this server, without a trailing slash. */
  readonly publicUrl: string;
  /** Unset = the private embedded database. */
  readonly mongodbUri?: string | undefined;
  readonly mongodBinary?: string | undefined;
  readonly dataDir: string;
  readonly mediaDir: string;
  /** The data that ships with the program: resources, demonstration, wordings. */
  readonly contentDir: string;
  readonly mediaBaseUrl?: string | undefined;
  readonly ffmpegPath?: string | undefined;
  readonly chromiumPath?: string | undefined;
  readonly wechatApiBaseUrl: string;
  readonly sessionSecret?: string | undefined;
  /** The first one seals, all of them open. */
  readonly fieldKeys?: readonly field.FieldKey[] | undefined;
  readonly metricsToken?: string | undefined;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** True while any account is played by the sandbox. */
  readonly sandboxNeeded: boolean;
  /** `demo` may hold invented families only, `live` real ones only; the database remembers which it is. */
  readonly databaseMode: 'demo' | 'live';
  /** Sentences about settings that are allowed but probably not meant. */
  readonly notices: readonly string[];
};

/** Says everything that is wrong with the environment at once, one line per variable. */
export class EnvFault extends Error {
  override readonly name = 'EnvFault';
  constructor(readonly lines: readonly string[]) {
    super(
      `环境变量有 ${lines.length} 处要改：\n${lines.map((line) => `  · ${line}`).join('\n')}\n改好以后再启动。每个变量的意思见 README。`,
    );
  }
}

/** Checks all variables together; throws one `EnvFault` naming each that is wrong. Reads nothing but its argument. */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const faults = new Faults();
  const read = readerOf(source, faults);
  const nodeEnv = read('NODE_ENV', field.oneOf(['development', 'test', 'production'])) ?? 'development';
  const production = nodeEnv === 'production';
  const port = read('PORT', field.port) ?? 3000;
  const sandboxPort = read('SANDBOX_PORT', field.port) ?? (port === 0 ? 0 : port + 1);
  const accounts = readAccounts(read, faults, production, `http://127.0.0.1:${sandboxPort}`);
  const sandboxNeeded = [accounts.mp, accounts.oa, accounts.wecom, accounts.pay].some(({ mode }) => mode === 'sandbox');
  const host = read('HOST', field.hostName) ?? (production ? '0.0.0.0' : '127.0.0.1');
  const sandboxPublic = read('SANDBOX_PUBLIC', z.enum(['0', '1'], '只能是 1（允许）或 0（不允许）')) === '1';
  const dataDir = read('DATA_DIR', field.path) ?? '.data';
  const env: Env = {
    ...accounts,
    nodeEnv,
    production,
    role: read('ROLE', field.oneOf(['all', 'server', 'jobs'])) ?? 'all',
    host,
    port,
    sandboxPort,
    publicUrl: read('PUBLIC_URL', field.webAddress) ?? `http://localhost:${port}`,
    mongodbUri: read('MONGODB_URI', field.mongoAddress),
    mongodBinary: read('MONGOD_BINARY', field.path),
    dataDir,
    mediaDir: read('MEDIA_DIR', field.path) ?? join(dataDir, 'media'),
    contentDir: 'content',
    mediaBaseUrl: read('MEDIA_BASE_URL', field.webAddress),
    ffmpegPath: read('FFMPEG_PATH', field.path),
    chromiumPath: read('CHROMIUM_PATH', field.path),
    wechatApiBaseUrl: accounts.oa.apiBaseUrl,
    sessionSecret: read('SESSION_SECRET', field.strongSecret),
    fieldKeys: read('FIELD_KEYS', field.fieldKeys),
    metricsToken: read('METRICS_TOKEN', field.bearerToken),
    logLevel: read('LOG_LEVEL', field.oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])) ?? 'info',
    sandboxNeeded,
    databaseMode: production || touchesRealPeople(accounts) ? 'live' : 'demo',
    notices: noticesOf(read, accounts, unknownNames(source)),
  };
  if (sandboxPort > 65_535) faults.add('SANDBOX_PORT', 'PORT 已经是最大的端口，后面没有给沙盒的了。请把 PORT 改小，或者另设 SANDBOX_PORT');
  if (sandboxNeeded && port === sandboxPort && port !== 0) faults.add('SANDBOX_PORT', '不能和 PORT 相同，请换一个端口');
  if (env.role === 'jobs' && !read.isSet('MONGODB_URI')) {
    faults.add('MONGODB_URI', '没有设。ROLE=jobs 的进程要和服务器用同一个数据库，请设上它的地址，或者去掉 ROLE');
  }
  refuseOpenSandbox(host, sandboxPublic, sandboxNeeded, faults);
  if (production) refuseHalfProduction(read, faults);
  if (faults.lines.length > 0) throw new EnvFault(faults.lines);
  return env;
}

/** The same settings with the ports that were found free in place of 0, also in the addresses made from them. */
export function withPorts(env: Env, port: number, sandboxPort: number): Env {
  const moved = <A extends { readonly mode: string; readonly apiBaseUrl: string }>(account: A): A =>
    account.mode === 'sandbox' ? { ...account, apiBaseUrl: `http://127.0.0.1:${sandboxPort}` } : account;
  const [mp, oa, wecom, pay] = [moved(env.mp), moved(env.oa), moved(env.wecom), moved(env.pay)];
  const publicUrl = env.publicUrl === `http://localhost:${env.port}` ? `http://localhost:${port}` : env.publicUrl;
  return { ...env, port, sandboxPort, publicUrl, mp, oa, wecom, pay, wechatApiBaseUrl: oa.apiBaseUrl };
}

/** The one place in the program where the process's environment is looked at. */
export const environment = (): Env => readEnv(process.env);

const ours = /^(WECHAT|WECOM|MONGODB?|SANDBOX|FIELD|SESSION|MEDIA|METRICS|FFMPEG|CHROMIUM)_/;
const known = new Set(
  `MONGODB_URI MONGOD_BINARY MEDIA_DIR MEDIA_BASE_URL FFMPEG_PATH CHROMIUM_PATH SANDBOX_PORT SANDBOX_PUBLIC SESSION_SECRET FIELD_KEYS
  METRICS_TOKEN WECHAT_MP_APPID WECHAT_MP_SECRET WECHAT_OA_APPID WECHAT_OA_SECRET WECHAT_OA_TOKEN WECHAT_OA_AES_KEY WECHAT_API_BASE_URL
  WECOM_CORP_ID WECOM_SECRET WECOM_API_BASE_URL WECHAT_PAY_MCHID WECHAT_PAY_SERIAL WECHAT_PAY_PRIVATE_KEY WECHAT_PAY_APIV3_KEY
  WECHAT_PAY_PUBLIC_KEY_ID WECHAT_PAY_PUBLIC_KEY WECHAT_PAY_BASE_URL`.split(/\s+/),
);

const unknownNames = (source: Readonly<Record<string, string | undefined>>): string[] =>
  Object.keys(source).filter((name) => ours.test(name) && !known.has(name) && source[name]?.trim() !== '');
