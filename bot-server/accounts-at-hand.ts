import type { Account } from './domain/account/account';
import type { Env } from './env';
import type { Secrets } from './secrets';
import type { AccountStore } from './store/accounts';
import type { AccountAccess } from './wechat/gateway';

const REFRESH_MS = 60_000;

/** The few accounts, kept at hand so that a call to WeChat costs no query; refreshed each minute and at once when one is saved here. */
export async function accountsAtHand(rows: AccountStore, { env, secrets }: { env: Env; secrets: Secrets }) {
  let known = new Map<string, Account>();
  /** A school in WeCom whose secret is not set (any more), or that was made with the sandbox and is real now, is not offered. */
  const isOffered = ({ kind, mode }: Account): boolean => kind !== 'wecom' || (secrets.wecom !== undefined && env.wecom.mode === mode);
  const refresh = async (): Promise<void> => {
    known = new Map((await rows.all()).map((account) => [account.id, account]));
  };
  await refresh();
  const timer = setInterval(() => void refresh().catch(() => undefined), REFRESH_MS);
  timer.unref();

  const accounts: AccountStore = {
    ...rows,
    all: async () => (await rows.all()).filter(isOffered),
    async remove(id) {
      await rows.remove(id);
      await refresh();
    },
    async save(account) {
      await rows.save(account);
      await refresh();
    },
  };
  return {
    accounts,
    access(id: string): AccountAccess | undefined {
      const account = known.get(id);
      if (account?.kind === 'mini-program') return { account, secret: secrets.mp.secret, baseUrl: env.mp.apiBaseUrl };
      if (account?.kind === 'official-account') return { account, secret: secrets.oa.secret, baseUrl: env.oa.apiBaseUrl };
      if (account?.kind === 'wecom' && secrets.wecom && isOffered(account))
        return { account, secret: secrets.wecom.secret, baseUrl: env.wecom.apiBaseUrl };
      return undefined;
    },
    /** Mini-program and official account push to one address, by one token and key. */
    callbackAccounts: () =>
      Promise.resolve(
        [...known.values()]
          .filter(({ kind }) => kind === 'mini-program' || kind === 'official-account')
          .map((account) => ({ account, token: secrets.oa.token, aesKey: secrets.oa.aesKey })),
      ),
    close: () => clearInterval(timer),
  };
}

/** Rows for real accounts named in the environment, made at the first start; what operators change later stays. */
export async function ensureRealAccounts(rows: AccountStore, { mp, oa }: Pick<Env, 'mp' | 'oa'>): Promise<void> {
  const real = [
    { id: 'mini', kind: 'mini-program', name: '共育桥', env: mp },
    { id: 'oa', kind: 'official-account', name: '共育桥服务号', env: oa },
  ] as const;
  for (const { id, kind, name, env } of real) {
    if (env.mode !== 'real' || env.appid === undefined || (await rows.get(id)) !== undefined) continue;
    await rows.save({ id, kind, appid: env.appid, originalId: '', name, mode: 'real', templates: [] });
  }
}
