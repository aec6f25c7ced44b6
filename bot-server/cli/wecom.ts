import { join } from 'node:path';
import type { Deps } from '../deps';
import type { Account } from '../domain/account/account';
import { nextDigestAt } from '../domain/push/staff-digest';
import { Refusal } from '../domain/refusal';
import { formatInstant, formatMinute, parseMinute } from '../domain/time/civil';
import { linkParents } from '../flows/account/link-parents';
import { readDemoFile } from './demo-file';
import { onlyWord, wanted } from './given';
import type { Args, Noun } from './noun';
import { Told } from './told';

const OPEN = 'wecom open --agent 应用编号 [--name 学校名]    开通企业微信“学校通知”，家长在微信里收得到';
const CLOSE = 'wecom close    不再用企业微信发通知';
const LINK = 'wecom link [--write]    按手机号认出企业微信里的家长；加上 --write 才记下来';
const HOOK =
  'wecom hook --school 学校代码 --webhook 地址 [--name 群名] [--at 18:00]    每天把数字发到老师的企业微信群，没有姓名；教育局的群写 --bureau 教育局代码（不写 --school 和 --at），做好一份通报发一次';
const HOOKS = 'wecom hooks    看有哪些老师群，上一次怎么样';
const UNHOOK = 'wecom unhook <编号>    不再发到这个群';

const ID = 'wecom';
const invalid = (message: string): Refusal => new Refusal('request/invalid', { message });

async function corpIdOf({ env }: Deps): Promise<string> {
  if (env.wecom.mode === 'absent') throw invalid('企业微信没有开通：请先在 .env 里设好 WECOM_CORP_ID 和 WECOM_SECRET，再运行一次');
  if (env.wecom.corpId !== undefined) return env.wecom.corpId;
  const { wecom } = await readDemoFile(join(env.contentDir, 'demo/sandbox.json'));
  if (!wecom) throw invalid('沙盒里没有企业微信，请在 .env 里设好 WECOM_CORP_ID 和 WECOM_SECRET');
  return wecom.corpId;
}

async function accountOf({ accounts }: Deps): Promise<Account> {
  const account = await accounts.get(ID);
  if (!account) throw invalid(`还没有开通。用法：${OPEN}`);
  return account;
}

/** The key alone or the whole address as WeCom shows it. */
export function keyOf(given: string): string {
  const key = (URL.canParse(given) ? new URL(given).searchParams.get('key') : given)?.trim() ?? '';
  if (!/^[A-Za-z0-9-]{8,80}$/.test(key)) throw invalid('机器人的地址不对：请从企业微信群里复制整个地址，里面要有 key=');
  return key;
}

function minuteOf(given: string | boolean | undefined): number {
  const minute = parseMinute(typeof given === 'string' ? given : '18:00');
  if (minute === undefined) throw invalid('--at 要写成 18:00 这样的时间');
  return minute;
}

/** From the end of the bureau's chain on: a new group is not told of what is old. */
async function hookOfBureau(deps: Deps, args: Args, bureauId: string | boolean): Promise<Told> {
  const { school, at, name: given } = args.options;
  if (school !== undefined || at !== undefined) throw invalid('教育局的群只写 --bureau 和 --webhook，不写 --school 和 --at');
  if (typeof bureauId !== 'string' || !(await deps.roster.bureau(bureauId)))
    throw invalid(`名册里没有教育局“${String(bureauId)}”，请检查代码`);
  const upTo = (await deps.bulletins.last({ kind: 'bureau', id: bureauId }))?.seq ?? 0;
  const name = typeof given === 'string' ? given : '工作群';
  const { id } = await deps.staffHooks.putBureau({ bureauId, name, key: keyOf(wanted(args, 'webhook', '地址', HOOK)), upTo }, deps.now());
  return new Told({ id, bureauId }, [`记下来了（编号 ${id}），以后做好一份通报发一次，只有标题、日期和链接`]);
}

export const wecom: Noun = {
  open: {
    usage: OPEN,
    async run(deps, args) {
      const agentId = Number(wanted(args, 'agent', '应用编号', OPEN));
      if (!Number.isSafeInteger(agentId) || agentId < 1) throw invalid('--agent 要写企业微信后台里应用的 AgentId，是一个整数');
      const name = typeof args.options['name'] === 'string' ? args.options['name'] : '企业微信';
      const account = { id: ID, kind: 'wecom', appid: await corpIdOf(deps), originalId: '', name, templates: [], agentId } as const;
      const before = await deps.accounts.get(ID);
      await deps.accounts.save({
        ...account,
        ...(before?.limits ? { limits: before.limits } : {}),
        mode: deps.env.wecom.mode === 'real' ? 'real' : 'sandbox',
      });
      return new Told({ account: ID, agentId }, ['开通了，一分钟内生效。接着运行 wecom link 认出家长']);
    },
  },
  close: {
    usage: CLOSE,
    async run(deps) {
      await deps.accounts.remove((await accountOf(deps)).id);
      return new Told({ closed: true }, ['关了，一分钟内生效。已经认出的家长会记着，再开通时不用重来']);
    },
  },
  link: {
    usage: LINK,
    async run(deps, { options }) {
      const write = options['write'] === true;
      const counts = await linkParents(deps, await accountOf(deps), { write });
      const { joined, linked, before, notBound, unknown } = counts;
      return new Told({ ...counts, written: write }, [
        `企业微信里有 ${joined} 位家长：新认出 ${linked} 位，以前认出 ${before} 位`,
        `还没有绑定小程序的 ${notBound} 位，名册里没有的 ${unknown} 位`,
        linked === 0 ? '没有要记的。' : write ? '记下来了。' : '还没有记下来。看过没有问题，再加上 --write 运行一次。',
      ]);
    },
  },
  hook: {
    usage: HOOK,
    async run(deps, args) {
      const bureauId = args.options['bureau'];
      if (bureauId !== undefined) return hookOfBureau(deps, args, bureauId);
      const schoolId = wanted(args, 'school', '学校代码', HOOK);
      if (!(await deps.roster.school(schoolId))) throw invalid(`名册里没有学校“${schoolId}”，请检查学校代码`);
      const minute = minuteOf(args.options['at']);
      const name = typeof args.options['name'] === 'string' ? args.options['name'] : '老师群';
      const hook = { schoolId, name, key: keyOf(wanted(args, 'webhook', '地址', HOOK)), minute };
      const { id, dueAt } = await deps.staffHooks.put(hook, nextDigestAt(minute, deps.now()));
      return new Told({ id, dueAt }, [`记下来了（编号 ${id}），第一次在 ${formatInstant(dueAt)} 发`]);
    },
  },
  hooks: {
    usage: HOOKS,
    async run(deps) {
      const hooks = await deps.staffHooks.all();
      const lines = hooks.map((hook) => {
        const { id, name, minute, lastAt, lastCode } = hook;
        const last =
          lastAt === undefined
            ? '还没有发过'
            : `上一次 ${formatInstant(lastAt)}：${LAST[lastCode ?? ''] ?? `没有发成（${lastCode ?? ''}）`}`;
        const [whose, when] = 'bureauId' in hook ? [hook.bureauId, '有新通报时'] : [hook.schoolId, `每天 ${formatMinute(minute)}`];
        return `${id}  ${whose}  ${name}  ${when}  ${last}`;
      });
      return new Told(hooks, lines.length > 0 ? lines : [`还没有老师群。用法：${HOOK}`]);
    },
  },
  unhook: {
    usage: UNHOOK,
    async run(deps, args) {
      if (!(await deps.staffHooks.remove(onlyWord(args, '编号', UNHOOK)))) throw invalid('没有这个编号，请用 wecom hooks 看看');
      return new Told({ removed: true }, ['不再发到这个群了']);
    },
  },
};

const LAST: Readonly<Record<string, string>> = { sent: '发出去了', nothing: '没有要说的', '93000': '机器人的地址不对，请重新复制' };
