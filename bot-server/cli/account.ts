import type { Deps } from '../deps';
import type { AccountKind } from '../domain/account/account';
import { closeAccount } from '../flows/auth/close-account';
import { openAccount, type NamedStaff } from '../flows/auth/open-account';
import { wanted } from './given';
import type { Args, Noun } from './noun';
import { Told } from './told';

const KINDS: Readonly<Record<AccountKind, string>> = {
  'mini-program': '小程序',
  'official-account': '服务号',
  wecom: '企业微信',
  merchant: '商户',
};

const CREATE =
  'account create --staff 工号 --school 学校代码    给老师或教育局的人开电脑账号（教育局的人在 --school 后写教育局代码），给出一次用的设置链接';
const RESET = 'account reset --staff 工号 --school 学校代码    密码忘了、手机丢了：旧密码马上作废，给出新的设置链接';
const CLOSE = 'account close --staff 工号 --school 学校代码    停用电脑账号，已登录的马上退出';

const named = (args: Args, usage: string): NamedStaff => ({
  no: wanted(args, 'staff', '工号', usage),
  place: wanted(args, 'school', '学校或教育局代码', usage),
});

async function opened(deps: Deps, staff: NamedStaff, again: boolean): Promise<Told> {
  const { login, setUpCode, until } = await openAccount(deps, staff, { again }, deps.now());
  const link = `${deps.env.publicUrl}/pages/set-up/index?code=${setUpCode}`;
  return new Told({ login, link, until }, [`账号 ${login}`, `设置链接（只能用一次，三天内有效，请当面或用可靠的办法交给本人）：`, link]);
}

export const account: Noun = {
  create: { usage: CREATE, run: (deps, args) => opened(deps, named(args, CREATE), false) },
  reset: { usage: RESET, run: (deps, args) => opened(deps, named(args, RESET), true) },
  close: {
    usage: CLOSE,
    async run(deps, args) {
      const { ended } = await closeAccount(deps, named(args, CLOSE), deps.now());
      return new Told({ ended }, [`账号停用了，退出了 ${ended} 台设备`]);
    },
  },
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
