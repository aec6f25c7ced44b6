import { createServer } from 'node:http';
import type { Account } from '../../bot-server/domain/account/account';
import { corpOutcomeOf, cutBytes } from '../../bot-server/wechat/wecom';
import { WeChatError } from '../../bot-server/wechat/errors';
import { openGateway } from '../../bot-server/wechat/gateway';
import { gatewayOf, memoryShelf, openStandIn, people, secrets, type StandIn } from './stand-in';

const SECRET = 'wecom-secret-0123456789abcdef01';
const corp = people.wecom;
if (!corp) throw new Error('no corp in the people file');
const [parent] = corp.parents;
const [hook = ''] = corp.hooks;
const account: Account = {
  id: 'wecom',
  kind: 'wecom',
  appid: corp.corpId,
  originalId: '',
  name: corp.name,
  mode: 'sandbox',
  templates: [],
  agentId: corp.agentId,
};
let clock = Date.UTC(2026, 8, 2, 11);
let standIn: StandIn;
beforeEach(async () => {
  standIn = await openStandIn({ secrets: { ...secrets, wecom: SECRET }, now: () => clock });
});
afterEach(() => standIn.sandbox.close());

const told: { accountId: string; api: string; code: string; said: string }[] = [];
const open = ({ secret = SECRET, change = {} }: { secret?: string; change?: Partial<Account> } = {}) =>
  openGateway({
    accounts: (id) => (id === 'wecom' ? { account: { ...account, ...change }, secret, baseUrl: standIn.baseUrl } : undefined),
    tokens: memoryShelf(),
    publicUrl: 'https://school.example',
    wecomUrl: standIn.baseUrl,
    now: () => clock,
    onTrouble: (trouble) => told.push(trouble),
  });
const notice = {
  parentUserid: parent?.userid ?? '',
  title: '睡前十分钟',
  description: '老师给您发来一份内容',
  page: '/pages/item/index?push=p&resource=r',
};
const sent = () =>
  standIn.sandbox.log.after(0).filter(({ direction, path }) => direction === 'in' && path === '/cgi-bin/externalcontact/message/send');

describe('a notice to a parent in WeCom', () => {
  it('leads to our page, by one token, and lies in the parent’s WeChat', async () => {
    const gateway = open();
    expect(await gateway.sendSchoolNotice('wecom', notice)).toEqual({ kind: 'sent' });
    expect(await gateway.sendSchoolNotice('wecom', { ...notice, title: '再来一份' })).toEqual({ kind: 'sent' });
    expect(standIn.calls('/cgi-bin/gettoken')).toBe(1);
    expect(sent()[0]).toMatchObject({ account: 'wecom', errcode: 0, body: { to_parent_userid: [notice.parentUserid], recv_scope: 0 } });
    const shown = standIn.sandbox.world.state.chats[parent?.person ?? '']?.notices ?? [];
    expect(shown.map(({ title, url }) => [title, url])).toEqual([
      ['睡前十分钟', `https://school.example${notice.page}`],
      ['再来一份', `https://school.example${notice.page}`],
    ]);
    // What is said twice within half an hour is shown once: WeCom's own check is asked for.
    await gateway.sendSchoolNotice('wecom', notice);
    expect(standIn.sandbox.world.state.chats[parent?.person ?? '']?.notices).toHaveLength(2);
  });

  it('takes «0» for no when the one parent is among those it could not reach', async () => {
    expect(await open().sendSchoolNotice('wecom', { ...notice, parentUserid: 'nobody' })).toMatchObject({
      kind: 'refused',
      code: '81013',
      why: 'bad-recipient',
    });
    // Of several receivers some may be unknown, and the answer says 0 all the same: so it may with one.
    const server = createServer((request, response) => {
      const isToken = request.url?.startsWith('/cgi-bin/gettoken') === true;
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(isToken ? { errcode: 0, access_token: 't', expires_in: 7200 } : { errcode: 0, invalid_parent_userid: ['nobody'] }),
      );
    });
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      }),
    );
    const gateway = openGateway({
      accounts: () => ({ account, secret: SECRET, baseUrl: `http://127.0.0.1:${port}` }),
      tokens: memoryShelf(),
    });
    expect(await gateway.sendSchoolNotice('wecom', { ...notice, parentUserid: 'nobody' })).toMatchObject({
      kind: 'refused',
      code: 'invalid-parent',
      why: 'bad-recipient',
    });
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  it('an app that parents may not use, and the wrong app, are for somebody to mend', async () => {
    standIn.sandbox.turn({ wecom: { parentApps: false } });
    expect(await open().sendSchoolNotice('wecom', notice)).toMatchObject({ kind: 'refused', code: '48002', why: 'banned' });
    expect(await open({ change: { agentId: 7 } }).sendSchoolNotice('wecom', notice)).toMatchObject({ code: '301002', why: 'banned' });
  });

  it('a wrong secret and a token that ended cost no message', async () => {
    expect(await open({ secret: 'not-this-secret' }).sendSchoolNotice('wecom', notice)).toMatchObject({ kind: 'later', why: 'token' });
    const gateway = open();
    await gateway.sendSchoolNotice('wecom', notice);
    standIn.sandbox.turn({ expireTokens: { account: 'wecom', as: 'expired' } });
    expect(await gateway.sendSchoolNotice('wecom', { ...notice, title: '第二条' })).toEqual({ kind: 'sent' });
    expect(sent().map(({ errcode }) => errcode)).toEqual([0, 42001, 0]);
  });

  it('a connection that breaks leaves open what happened; a busy one does not', async () => {
    standIn.sandbox.turn({ faults: [{ path: '/cgi-bin/externalcontact/message/send', times: 1, halfBody: true }] });
    const gateway = open();
    expect(await gateway.sendSchoolNotice('wecom', notice)).toMatchObject({ kind: 'unknown' });
    standIn.sandbox.turn({ faults: [{ path: '/cgi-bin/externalcontact/message/send', times: 1, errcode: 45009 }] });
    // The same number as WeChat's daily quota, and here a minute's.
    expect(await gateway.sendSchoolNotice('wecom', notice)).toMatchObject({ kind: 'later', why: 'rate' });
  });

  it('is not there without the account, and opens nothing with WeChat’s own token', async () => {
    expect(await gatewayOf(standIn.baseUrl, memoryShelf()).sendSchoolNotice('wecom', notice)).toMatchObject({
      kind: 'later',
      why: 'token',
    });
    expect(sent()).toEqual([]);
    const mini = await fetch(`${standIn.baseUrl}/cgi-bin/externalcontact/message/send?access_token=98_x`, { method: 'POST', body: '{}' });
    expect(await mini.json()).toMatchObject({ errcode: 40014 });
  });

  it('lists the parents with their phones', async () => {
    expect(await open().listParents('wecom')).toContainEqual({ userid: parent?.userid, phone: parent?.mobile });
  });
});

describe('the webhook of a staff group', () => {
  it('takes twenty a minute, then says so', async () => {
    const gateway = open();
    const outcomes = [];
    for (let n = 0; n < 21; n += 1) outcomes.push((await gateway.postToStaff(hook, `第 ${n} 条`)).kind);
    expect(outcomes).toEqual([...Array<string>(20).fill('sent'), 'later']);
    clock += 60_001;
    expect(await gateway.postToStaff(hook, '下一分钟')).toEqual({ kind: 'sent' });
  });
  it('a mangled key is refused for good, long words are cut by bytes, and the key is told nowhere', async () => {
    told.length = 0;
    const gateway = open();
    expect(await gateway.postToStaff(`${standIn.baseUrl}/x?key=${hook}`, '好')).toMatchObject({ kind: 'refused', code: '93000' });
    expect(await gateway.postToStaff(hook, '字'.repeat(3000))).toEqual({ kind: 'sent' });
    const [, posted] = standIn.sandbox.log.after(0).filter(({ path }) => path === '/cgi-bin/webhook/send');
    expect(JSON.stringify(posted)).not.toContain(hook);
    expect(JSON.stringify(told)).not.toContain(hook.slice(0, 12));
  });
});

it('cuts after whole characters', () => {
  expect(cutBytes('一二三', 9)).toBe('一二三');
  expect(cutBytes('一二三四', 9)).toBe('一二…');
  expect(Buffer.byteLength(cutBytes('👨‍👩‍👧'.repeat(9), 40))).toBeLessThanOrEqual(40);
});
it('reads WeCom’s codes as WeCom’s', () => {
  const of = (errcode: number) => corpOutcomeOf(new WeChatError(String(errcode), { at: 'answered', errcode }, '/x'));
  expect(of(60020)).toMatchObject({ kind: 'later', why: 'token' });
  expect(of(48002)).toMatchObject({ why: 'banned' });
  expect(of(99999)).toMatchObject({ kind: 'refused', why: 'refused' });
  expect(corpOutcomeOf(new Error('x'))).toMatchObject({ kind: 'unknown' });
});
