import { tag } from './opened';
import { aWorld, newItem, OA, openid, people, subscribeTo, templateId, type TestWorld } from './world';

const SEND = '/cgi-bin/message/subscribe/send';
const TEMPLATE = '/cgi-bin/message/template/send';
const CUSTOM = '/cgi-bin/message/custom/send';

let w: TestWorld;
beforeEach(async () => {
  w = await aWorld();
});
afterEach(() => w.close());

describe('subscribe messages', () => {
  it('spends one consent a message and answers 43101 when none is left', async () => {
    expect((await w.api('mini', SEND, subscribeTo('chen-jing'))).json.errcode).toBe(0);
    expect((await w.api('mini', SEND, subscribeTo('chen-jing'))).json.errcode).toBe(0);
    const third = await w.api('mini', SEND, subscribeTo('chen-jing'));
    expect(third.status).toBe(200);
    expect(third.json.errcode).toBe(43101);
    await w.call('POST', '/sandbox/people/chen-jing/consents', { templateId: templateId('mini', 'new-item'), status: 'accept', count: 1 });
    expect((await w.api('mini', SEND, subscribeTo('chen-jing'))).json.errcode).toBe(0);
    expect((await w.api('mini', SEND, subscribeTo('chen-jing'))).json.errcode).toBe(43101);
    const { notices } = (await w.call('GET', '/sandbox/people/chen-jing/chats')).json;
    expect(notices).toHaveLength(3);
    expect(notices[0]).toMatchObject({ title: '新内容提醒', page: 'pages/item/index?push=p1' });
    expect(notices[0].lines[0]).toEqual({ label: '内容标题', value: newItem.thing1.value });
  });

  it('clears the balance on a reject and keeps a long-term consent through many sends', async () => {
    const id = templateId('mini', 'new-item');
    await w.call('POST', '/sandbox/people/chen-jing/consents', { templateId: id, status: 'reject' });
    expect((await w.api('mini', SEND, subscribeTo('chen-jing'))).json.errcode).toBe(43101);
    const due = {
      touser: openid('li-min'),
      template_id: templateId('mini', 'question-due'),
      data: { thing1: { value: '孩子睡不着' }, thing2: { value: '三年级1班' }, time3: { value: '20:00' }, number4: { value: 3 } },
    };
    for (let i = 0; i < 5; i += 1) expect((await w.api('mini', SEND, due)).json.errcode).toBe(0);
    await w.call('POST', '/sandbox/people/li-min/consents', { templateId: due.template_id, status: 'reject', via: 'settings' });
    expect((await w.api('mini', SEND, due)).json.errcode).toBe(43101);
    await w.sandbox.idle();
    expect(w.callback.events('subscribe_msg_change_event')).toHaveLength(1);
  });

  it.each([
    ['too long', { thing1: { value: '一'.repeat(21) } }, 'thing1'],
    ['no time', { time3: { value: '昨天晚上' } }, 'time3'],
    ['an empty value', { thing2: { value: '' } }, 'thing2'],
    ['a newline', { thing4: { value: '第一行\n第二行' } }, 'thing4'],
    ['a field that the template has not', { thing9: { value: 'x' } }, 'thing9'],
  ])('refuses %s with 47003 and the name of the field, and spends nothing', async (_why, change, field) => {
    const bad = await w.api('mini', SEND, subscribeTo('chen-jing', { data: { ...newItem, ...change } }));
    expect(bad.json.errcode).toBe(47003);
    expect(bad.json.errmsg).toContain(`data.${field}.value`);
    const { consents } = (await w.call('GET', '/sandbox/people/chen-jing')).json;
    expect(consents.find((c: { purpose: string }) => c.purpose === 'new-item').left).toBe(2);
  });

  it('refuses a missing field, a stranger, the other account and the other account’s template', async () => {
    const { thing1: _gone, ...rest } = newItem;
    expect((await w.api('mini', SEND, subscribeTo('chen-jing', { data: rest }))).json).toMatchObject({ errcode: 47003 });
    const to = async (touser: string) => (await w.api('mini', SEND, subscribeTo('chen-jing', { touser }))).json.errcode;
    expect(await to('nobody')).toBe(40003);
    expect(await to(openid('chen-jing', 'oa'))).toBe(40003);
    const by = async (template_id: string) => (await w.api('mini', SEND, subscribeTo('chen-jing', { template_id }))).json.errcode;
    expect(await by(templateId('oa', 'new-item'))).toBe(40037);
    expect(await by('short')).toBe(40036);
  });

  it('refuses unknown fields and values outside their lists, loudly; the knob makes it lenient', async () => {
    const odd = await w.api('mini', SEND, subscribeTo('chen-jing', { templateId: 'x' }));
    expect(odd.json.errcode).toBe(47001);
    expect(odd.json.errmsg).toContain('templateId');
    expect((await w.api('mini', SEND, subscribeTo('chen-jing', { miniprogram_state: 'release' }))).json.errcode).toBe(47001);
    expect((await w.api('mini', SEND, subscribeTo('chen-jing', { lang: 'zh' }))).json.errcode).toBe(47001);
    expect((await w.api('mini', SEND, '{not json')).json.errcode).toBe(47001);
    expect((await w.api('mini', SEND, subscribeTo('chen-jing', { page: 'https://x.y/z' }))).json.errcode).toBe(41030);
    w.sandbox.turn({ strictUnknown: false });
    expect((await w.api('mini', SEND, subscribeTo('chen-jing', { templateId: 'x' }))).json.errcode).toBe(0);
  });

  it('gives a message id beyond 2^53 as a bare number and tells the outcome of that id later', async () => {
    const sent = await w.api('mini', SEND, subscribeTo('chen-jing', { miniprogram_state: 'formal', lang: 'zh_CN' }));
    const id = /"msgid":(\d+)[,}]/.exec(sent.text)?.[1] ?? '';
    expect(BigInt(id) > 2n ** 53n).toBe(true);
    await w.sandbox.idle();
    const [event] = w.callback.events('subscribe_msg_sent_event');
    expect(tag(event?.xml ?? '', 'MsgID')).toBe(id);
    expect(tag(event?.xml ?? '', 'TemplateId')).toBe(templateId('mini', 'new-item'));
  });

  it('refuses a second send to the same person while the first is under way (latency knob)', async () => {
    w.sandbox.turn({ latencyMs: 20 });
    const token = await w.token('mini');
    const send = () => w.call('POST', `${SEND}?access_token=${token}`, subscribeTo('chen-jing'));
    const codes = (await Promise.all([send(), send()])).map((r) => r.json.errcode as number).sort((a, b) => a - b);
    expect(codes).toEqual([0, 43108]);
  });
});

describe('official account templates', () => {
  const toOa = (person: string, more: object = {}) => ({
    touser: openid(person, 'oa'),
    template_id: templateId('oa', 'new-item'),
    miniprogram: { appid: 'wxde30000000000001', pagepath: 'pages/item/index?push=p1' },
    data: newItem,
    ...more,
  });

  it('reaches a follower, tells the job’s end, and sends once per client_msg_id within ten minutes', async () => {
    const first = await w.api('oa', TEMPLATE, toOa('chen-jing', { client_msg_id: 'm-1' }));
    w.clock.now += 599_000;
    const again = await w.api('oa', TEMPLATE, toOa('chen-jing', { client_msg_id: 'm-1' }));
    expect(again.text).toBe(first.text);
    w.clock.now += 2_000;
    const later = await w.api('oa', TEMPLATE, toOa('chen-jing', { client_msg_id: 'm-1' }));
    expect(later.text).not.toBe(first.text);
    await w.sandbox.idle();
    expect(w.callback.events('TEMPLATESENDJOBFINISH').map((e) => tag(e.xml, 'Status'))).toEqual(['success', 'success']);
    const { service } = (await w.call('GET', '/sandbox/people/chen-jing/chats')).json;
    expect(service).toHaveLength(2);
  });

  it('answers 43004 for one who does not follow, until she follows', async () => {
    expect((await w.api('oa', TEMPLATE, toOa('sun-fang'))).json.errcode).toBe(43004);
    await w.call('POST', '/sandbox/people/sun-fang/follow');
    expect((await w.api('oa', TEMPLATE, toOa('sun-fang'))).json.errcode).toBe(0);
    const info = await w.get('oa', '/cgi-bin/user/info', `&openid=${openid('sun-fang', 'oa')}&lang=zh_CN`);
    expect(info.json).toMatchObject({ subscribe: 1, unionid: people.people.find((p) => p.id === 'sun-fang')?.unionid });
    await w.call('POST', '/sandbox/people/sun-fang/unfollow');
    await w.sandbox.idle();
    expect(w.callback.events('subscribe')).toHaveLength(1);
    expect(w.callback.events('unsubscribe')).toHaveLength(1);
  });

  it('knows background followers by the end of their openid', async () => {
    const to = async (last: string) =>
      (await w.api('oa', TEMPLATE, toOa('chen-jing', { touser: `oDEMOoa_0000000000000000000${last}` }))).json.errcode;
    expect([await to('0'), await to('6'), await to('7'), await to('9')]).toEqual([0, 0, 43004, 43004]);
  });
});

describe('customer-service messages', () => {
  const text = (person: string, account = 'oa') => ({
    touser: openid(person, account),
    msgtype: 'text',
    text: { content: '老师答复了您' },
  });

  it('opens for five sends in 48 hours after a message', async () => {
    expect((await w.api('oa', CUSTOM, text('chen-jing'))).json.errcode).toBe(45015);
    await w.call('POST', '/sandbox/people/chen-jing/messages', { account: 'oa', text: '孩子不肯读书怎么办' });
    for (let i = 0; i < 5; i += 1) expect((await w.api('oa', CUSTOM, text('chen-jing'))).json.errcode).toBe(0);
    expect((await w.api('oa', CUSTOM, text('chen-jing'))).json.errcode).toBe(45047);
    await w.call('POST', '/sandbox/people/chen-jing/messages', { account: 'oa', text: '谢谢' });
    w.clock.now += 48 * 3_600_000;
    expect((await w.api('oa', CUSTOM, text('chen-jing'))).json.errcode).toBe(0);
    w.clock.now += 1;
    expect((await w.api('oa', CUSTOM, text('chen-jing'))).json.errcode).toBe(45015);
  });

  it('opens for three sends in a minute after a follow, and refuses types of the other kind of account', async () => {
    await w.call('POST', '/sandbox/people/sun-fang/follow');
    for (let i = 0; i < 3; i += 1) expect((await w.api('oa', CUSTOM, text('sun-fang'))).json.errcode).toBe(0);
    expect((await w.api('oa', CUSTOM, text('sun-fang'))).json.errcode).toBe(45047);
    w.clock.now += 61_000;
    expect((await w.api('oa', CUSTOM, text('sun-fang'))).json.errcode).toBe(45015);
    const news = {
      touser: openid('chen-jing'),
      msgtype: 'news',
      news: { articles: [{ title: 'a', description: '', url: '', picurl: '' }] },
    };
    expect((await w.api('mini', CUSTOM, news)).json.errcode).toBe(45162);
  });
});

describe('customer-service windows by an action', () => {
  const to = (account: 'mini' | 'oa', content = '您好') => ({ touser: openid('chen-jing', account), msgtype: 'text', text: { content } });

  it('open by a menu tap or by entering the chat, each told as its event', async () => {
    await w.call('POST', '/sandbox/people/chen-jing/menu', { key: 'ask' });
    await w.call('POST', '/sandbox/people/chen-jing/enter-chat');
    const codes = async (account: 'mini' | 'oa', times: number) => {
      const found: number[] = [];
      for (let i = 0; i < times; i += 1) found.push((await w.api(account, CUSTOM, to(account))).json.errcode);
      return found;
    };
    expect(await codes('oa', 4)).toEqual([0, 0, 0, 45047]);
    expect(await codes('mini', 3)).toEqual([0, 0, 45047]);
    await w.sandbox.idle();
    expect(w.callback.events('CLICK').map((e) => tag(e.xml, 'EventKey'))).toEqual(['ask']);
    expect(w.callback.events('user_enter_tempsession').map((e) => tag(e.xml, 'ToUserName'))).toEqual(['gh_demo_mini01']);
  });

  it('take no text above 2048 bytes', async () => {
    await w.call('POST', '/sandbox/people/chen-jing/messages', { text: '在吗' });
    expect((await w.api('oa', CUSTOM, to('oa', '字'.repeat(683)))).json.errcode).toBe(45002);
    expect((await w.api('oa', CUSTOM, to('oa', '字'.repeat(682)))).json.errcode).toBe(0);
  });
});

describe('checks, codes and quota', () => {
  const check = (content: string, more: object = {}) =>
    w.api('mini', '/wxa/msg_sec_check', { content, version: 2, scene: 2, openid: openid('chen-jing'), ...more });

  it('checks text only for one who used the mini-program in the last two hours', async () => {
    expect((await check('老师好')).json.errcode).toBe(61010);
    await w.call('POST', '/sandbox/people/chen-jing/login-code');
    expect((await check('老师好')).json.result).toEqual({ suggest: 'pass', label: 100 });
    expect((await check('来网赌吧')).json.result.suggest).toBe('risky');
    expect((await check('加微信详谈')).json.result.suggest).toBe('review');
    expect((await check('老师好', { scene: 9 })).json.errcode).toBe(40129);
    w.clock.now += 2 * 3_600_000 + 1;
    expect((await check('老师好')).json.errcode).toBe(61010);
  });

  it('gives image bytes for a code, JSON for an error', async () => {
    const good = await w.api('mini', '/wxa/getwxacodeunlimit', { scene: 'r=abc', page: 'pages/today/index', check_path: false });
    expect(good.type).toBe('image/jpeg');
    expect(good.text.length).toBeGreaterThan(500);
    expect((await w.api('mini', '/wxa/getwxacodeunlimit', { scene: '中文' })).json.errcode).toBe(40129);
    expect((await w.api('mini', '/wxa/getwxacodeunlimit', { scene: 'x'.repeat(33) })).json.errcode).toBe(40169);
    expect((await w.api('mini', '/wxa/getwxacodeunlimit', { scene: 'a', page: '/pages/x' })).json.errcode).toBe(41030);
  });

  it('counts calls a day by China’s calendar and starts anew at its midnight', async () => {
    w.sandbox.turn({ quota: { [SEND]: 1 } });
    await w.api('mini', SEND, subscribeTo('chen-jing'));
    expect((await w.api('mini', SEND, subscribeTo('chen-jing'))).json.errcode).toBe(45009);
    const asked = await w.api('mini', '/cgi-bin/openapi/quota/get', { cgi_path: SEND });
    expect(asked.json.quota).toEqual({ daily_limit: 1, used: 1, remain: 0 });
    w.clock.now = Date.parse('2026-11-24T00:00:00+08:00');
    expect((await w.api('mini', SEND, subscribeTo('chen-jing'))).json.errcode).toBe(0);
    expect((await w.api('mini', '/cgi-bin/clear_quota', { appid: OA })).json.errcode).toBe(40013);
    expect((await w.api('mini', '/cgi-bin/clear_quota', { appid: 'wxde30000000000001' })).json.errcode).toBe(0);
    expect((await w.api('mini', SEND, subscribeTo('zhou-guifang'))).json.errcode).toBe(0);
  });

  it('lists the templates of each account', async () => {
    const mine = (await w.get('mini', '/wxaapi/newtmpl/gettemplate')).json.data as { priTmplId: string; type: number; content: string }[];
    expect(mine.map((t) => t.type)).toEqual([2, 2, 2, 3, 2]);
    expect(mine[0]?.content).toContain('内容标题:{{thing1.DATA}}');
    const theirs = (await w.get('oa', '/cgi-bin/template/get_all_private_template')).json.template_list;
    expect(theirs).toHaveLength(3);
  });
});
