/** `real` speaks to the platform (or the stand-in named by its base address); `sandbox` to our own; `absent` answers 未开通. */
export type Mode = 'real' | 'sandbox' | 'absent';

/** The platform's own addresses, used by a real account whose base address is not set. */
export const platformAddress = {
  wechat: 'https://api.weixin.qq.com',
  wecom: 'https://qyapi.weixin.qq.com',
  pay: 'https://api.mch.weixin.qq.com',
} as const;

/** Real iff both its id and its secret are set; in production an account is never played by the sandbox. */
export function modeOf(id: string | undefined, secret: string | undefined, production: boolean): Mode {
  if (id !== undefined && secret !== undefined) return 'real';
  return production ? 'absent' : 'sandbox';
}

/** True for an address that can only be reached on this machine. */
export function isLoopback(address: string): boolean {
  const host = URL.canParse(address) ? new URL(address).hostname : address;
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

const words: Record<Mode, string> = { real: '真实账号', sandbox: '沙盒（演示）', absent: '未开通' };

type Named = { readonly mode: Mode; readonly apiBaseUrl: string };

/** One sentence naming the mode of each account: the first line of every log. */
export function describeAccounts(accounts: { mp: Named; oa: Named; wecom: Named; pay: Named }): string {
  const parts: readonly [string, Named][] = [
    ['小程序', accounts.mp],
    ['服务号', accounts.oa],
    ['企业微信', accounts.wecom],
    ['微信支付', accounts.pay],
  ];
  return `账号：${parts.map(([name, account]) => `${name}＝${words[account.mode]}${elsewhere(account)}`).join('，')}`;
}

/** A real account that is pointed at some stand-in says so: nobody should take its figures for the platform's. */
function elsewhere({ mode, apiBaseUrl }: Named): string {
  return mode === 'real' && !apiBaseUrl.endsWith('.weixin.qq.com') ? `（接口指到 ${apiBaseUrl}）` : '';
}
