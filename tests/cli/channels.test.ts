import { nouns } from '../../bot-server/cli/nouns';
import { answer } from '../../bot-server/cli/run-command';
import { keyOf } from '../../bot-server/cli/wecom';
import type { Deps } from '../../bot-server/deps';
import type { Account } from '../../bot-server/domain/account/account';

const NOW = Date.UTC(2026, 8, 2, 11, 30);
let rows: Account[];
const deps = () =>
  ({
    now: () => NOW,
    accounts: {
      all: async () => rows,
      get: async (id: string) => rows.find((each) => each.id === id),
      save: async (account: Account) => void (rows = [...rows.filter(({ id }) => id !== account.id), account]),
    },
    gates: { all: async () => [{ id: 'mini|mp-subscribe', used: 40, dayStart: Date.UTC(2026, 8, 1, 16) }] },
    env: { wecom: { mode: 'absent' } },
  }) as unknown as Deps;
const run = async (line: string) =>
  answer(
    nouns,
    line.split(' '),
    (work) => work(deps()),
    () => undefined,
  );
beforeEach(() => {
  rows = [{ id: 'mini', kind: 'mini-program', appid: 'wx', originalId: '', name: '共育桥', mode: 'sandbox', templates: [] }];
});

it('tells what a day takes, and how long a county’s push would', async () => {
  await run('account limit --account mini --channel mp-subscribe --per-day 100 --reset 20:00');
  expect(rows[0]?.limits).toEqual({ resetMinute: 1200, channels: { 'mp-subscribe': { perDay: 100 } } });
  await run('account limit --account mini --channel mp-subscribe --per-day 100 --reset 00:00');
  // 60 are left today; 140 more wait for midnight, 4.5 hours from half past seven, and 40 of these for the next.
  expect((await run('account quota --messages 200')).out).toBe(
    'mini  小程序订阅消息  今天发了 40 条，一天最多 100 条；发 200 条：最快 29 小时\n',
  );
  await run('account limit --account mini --channel mp-subscribe');
  expect((await run('account quota')).out).toContain('一天最多 10000000 条；发 10000 条：不到一小时');
});

it.each([
  ['account limit --account mini --channel sms', '没有渠道“sms”'],
  ['account limit --account x --channel mp-subscribe', '没有账号“x”'],
  ['account limit --account mini --channel mp-subscribe --per-day 0', '--per-day 要是 1 以上的整数'],
  ['account limit --account mini --channel mp-subscribe --reset 25:00', '--reset 要写成'],
  ['account quota --messages many', '--messages 要是'],
  ['wecom open --agent 7', '企业微信没有开通'],
  ['wecom open --agent seven', 'AgentId'],
  ['wecom link', '还没有开通'],
])('says what to do: %s', async (line, sentence) => {
  const { err, code } = await run(line);
  expect(code).toBe(1);
  expect(err).toContain(sentence);
});

it('takes a webhook’s key from the address or alone, and nothing else', () => {
  const key = '7f1e0000-demo-4a00-9c00-staffroom0001';
  expect(keyOf(`https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${key}`)).toBe(key);
  expect(keyOf(key)).toBe(key);
  expect(() => keyOf('https://qyapi.weixin.qq.com/cgi-bin/webhook/send')).toThrow('机器人的地址不对');
  expect(() => keyOf('有空格 的')).toThrow();
});
