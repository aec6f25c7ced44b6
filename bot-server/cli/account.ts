import type { AccountKind } from '../domain/account/account';
import type { Noun } from './noun';
import { Told } from './told';

const KINDS: Readonly<Record<AccountKind, string>> = {
  'mini-program': '小程序',
  'official-account': '服务号',
  wecom: '企业微信',
  merchant: '商户',
};

export const account: Noun = {
  list: {
    usage: 'account list    看有哪些微信账号，是真的还是沙盒',
    async run(deps) {
      const accounts = (await deps.accounts.all()).map(({ id, kind, name, appid, mode, templates }) => ({
        ...{ id, kind, name, appid, mode },
        templates: templates.map(({ purpose, title, kind: lasts }) => ({ purpose, title, kind: lasts })),
      }));
      const lines = accounts.map(
        ({ id, kind, name, appid, mode, templates }) =>
          `${id}  ${KINDS[kind]}  ${name}  ${appid}  ${mode === 'real' ? '真实' : '沙盒'}  模板 ${templates.length} 个`,
      );
      return new Told(accounts, lines.length ? lines : ['还没有账号。先启动一次服务器（npm start），或者在 .env 里设好 WECHAT_MP_APPID']);
    },
  },
};
