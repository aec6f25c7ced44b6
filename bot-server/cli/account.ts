import type { Deps } from '../deps';
import type { AccountKind, RingingChannel } from '../domain/account/account';
import { Refusal } from '../domain/refusal';
import { closeAccount } from '../flows/auth/close-account';
import { openAccount, type NamedStaff } from '../flows/auth/open-account';
import { formatInstant, parseMinute } from '../domain/time/civil';
import { quotaFigures, type QuotaFigure } from '../flows/push/quota-figure';
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

const LIMIT =
  'account limit --account mini --channel mp-subscribe [--per-day 条数] [--per-minute 条数] [--reset 00:00]    平台给的限额和公开的不一样时，记下来；两个都不写就改回公开的';

const QUOTA = 'account quota [--messages <要发几条，默认 10000>]    看每个渠道今天发了几条、一天最多几条、发这么多要多久';

const isChannel = (text: string): text is RingingChannel => Object.hasOwn(CHANNELS, text);

function channelIn(text: string): RingingChannel {
  if (isChannel(text)) return text;
  throw new Refusal('request/invalid', { message: `没有渠道“${text}”，可以写：${Object.keys(CHANNELS).join('、')}` });
}

function minuteIn(text: string | boolean): number {
  const minute = typeof text === 'string' ? parseMinute(text) : undefined;
  if (minute === undefined) throw new Refusal('request/invalid', { message: '--reset 要写成 00:00 这样的时间' });
  return minute;
}

function countIn(text: string | boolean | undefined, usual: number, name = '--messages'): number {
  if (text === undefined) return usual;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000_000)
    throw new Refusal('request/invalid', { message: `${name} 要是 1 以上的整数，例如 ${name} 30000` });
  return count;
}

function quotaLine({ accountId, channel, perDay, usedToday, closedUntil, hours }: QuotaFigure, messages: number): string {
  const most = perDay === undefined ? '没有每天的上限' : `一天最多 ${perDay} 条`;
  const shut = closedUntil === undefined ? '' : `，现在停着，到 ${formatInstant(closedUntil)}`;
  const long = hours === undefined ? '永远发不完' : hours === 0 ? '不到一小时' : `最快 ${hours} 小时`;
  return `${accountId}  ${CHANNELS[channel]}  今天发了 ${usedToday} 条，${most}${shut}；发 ${messages} 条：${long}`;
}

const CHANNELS: Readonly<Record<RingingChannel, string>> = {
  'mp-subscribe': '小程序订阅消息',
  'oa-template': '服务号模板消息',
  'oa-subscribe': '服务号订阅通知',
  'oa-custom': '服务号客服消息',
  'wecom-school': '企业微信学校通知',
};

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
  quota: {
    usage: QUOTA,
    async run(deps, { options }) {
      const messages = countIn(options['messages'], 10_000);
      const figures = await quotaFigures(deps, messages, deps.now());
      return new Told(
        figures,
        figures.map((figure) => quotaLine(figure, messages)),
      );
    },
  },
  limit: {
    usage: LIMIT,
    async run(deps, args) {
      const id = wanted(args, 'account', '账号编号', LIMIT);
      const channel = channelIn(wanted(args, 'channel', '渠道', LIMIT));
      const account = await deps.accounts.get(id);
      if (!account) throw new Refusal('request/invalid', { message: `没有账号“${id}”，请用 account list 看看` });
      const { 'per-day': day, 'per-minute': minute, reset } = args.options;
      const limit = {
        ...(day === undefined ? {} : { perDay: countIn(day, 0, '--per-day') }),
        ...(minute === undefined ? {} : { perMinute: countIn(minute, 0, '--per-minute') }),
      };
      const { [channel]: _before, ...others } = account.limits?.channels ?? {};
      const channels = Object.keys(limit).length === 0 ? others : { ...others, [channel]: limit };
      const resetMinute = reset === undefined ? account.limits?.resetMinute : minuteIn(reset);
      await deps.accounts.save({ ...account, limits: { ...(resetMinute === undefined ? {} : { resetMinute }), channels } });
      return new Told({ account: id, channel, limit, resetMinute: resetMinute ?? 0 }, ['记下来了，一分钟内生效']);
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
