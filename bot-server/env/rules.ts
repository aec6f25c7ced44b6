import { isLoopback } from '../account-mode';
import type { AccountsEnv } from './accounts';
import type { Faults, Read } from './reader';

/** What a start refuses in production, where nothing may be made up on the spot. */
export function refuseHalfProduction(read: Read, faults: Faults): void {
  const must: readonly [string, string][] = [
    ['MONGODB_URI', '生产环境要用自己的 MongoDB（副本集或分片集群，7.0 以上），请设上它的地址'],
    ['PUBLIC_URL', '生产环境要设对外的网址，家长收到的链接从它开头，例如 https://gongyu.example.cn'],
    ['WECHAT_MP_APPID', '生产环境要用真实的小程序，请设上它的 AppID'],
    ['WECHAT_MP_SECRET', '生产环境要用真实的小程序，请设上它的 AppSecret'],
    ['WECHAT_OA_APPID', '生产环境要用真实的服务号，请设上它的 AppID'],
    ['WECHAT_OA_SECRET', '生产环境要用真实的服务号，请设上它的 AppSecret'],
    ['WECHAT_OA_TOKEN', '生产环境要设服务号“服务器配置”里的 Token'],
    ['WECHAT_OA_AES_KEY', '生产环境要设服务号“服务器配置”里的 EncodingAESKey，并选安全模式'],
    ['SESSION_SECRET', '生产环境不会自动生成，请用 openssl rand -base64 36 生成并保管好'],
    ['FIELD_KEYS', '生产环境不会自动生成，请用 echo "k1:$(openssl rand -base64 32)" 生成并保管好，丢了就解不开已存的内容'],
  ];
  for (const [name, words] of must) if (!read.isSet(name) && !faults.has(name)) faults.add(name, `没有设。${words}`);
  if (read.isSet('SANDBOX_PUBLIC')) faults.add('SANDBOX_PUBLIC', '生产环境里没有沙盒，请去掉这个变量');
}

/** The stand-in lets anybody be anybody, so it stays on this machine unless somebody says otherwise in so many words. */
export function refuseOpenSandbox(host: string, sandboxPublic: boolean, sandboxNeeded: boolean, faults: Faults): void {
  if (!sandboxNeeded || sandboxPublic || isLoopback(host)) return;
  faults.add('HOST', `有账号在用沙盒时只能是 127.0.0.1，因为在沙盒里谁都能扮成任何人。真要让别的电脑看演示，请同时设 SANDBOX_PUBLIC=1`);
}

/** A real account on the real platform has real families behind it: no demonstration data may be sent through it. */
export function touchesRealPeople(accounts: AccountsEnv): boolean {
  return [accounts.mp, accounts.oa, accounts.wecom, accounts.pay].some(
    ({ mode, apiBaseUrl }) => mode === 'real' && !isLoopback(apiBaseUrl),
  );
}

/** Things that are allowed but probably not meant. */
export function noticesOf(read: Read, accounts: AccountsEnv, names: readonly string[]): string[] {
  const notices: string[] = [];
  const bases: readonly [string, boolean][] = [
    ['WECHAT_API_BASE_URL', accounts.mp.mode === 'real' || accounts.oa.mode === 'real'],
    ['WECOM_API_BASE_URL', accounts.wecom.mode === 'real'],
    ['WECHAT_PAY_BASE_URL', accounts.pay.mode === 'real'],
  ];
  for (const [name, used] of bases) {
    if (read.isSet(name) && !used) notices.push(`${name} 设了，但是没有真实账号会用到它（账号的编号和密钥都设上才是真实账号）`);
  }
  for (const name of names) notices.push(`不认识环境变量 ${name}，没有使用它。请检查是不是写错了`);
  return notices;
}
