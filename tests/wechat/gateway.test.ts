import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import type { Connection } from 'mongoose';
import { connect } from '../../bot-server/store/connect';
import { openTestDb, type TestDb } from '../support/mongo';
import { account, data, gatewayOf, memoryShelf, openid, openStandIn, shelfOf, stranger, template, type StandIn } from './stand-in';

const SEND = '/cgi-bin/message/subscribe/send';
const TOKEN = '/cgi-bin/stable_token';

let standIn: StandIn;
beforeEach(async () => {
  standIn = await openStandIn();
});
afterEach(() => standIn.sandbox.close());

const chen = openid('chen-jing', 'mini');
const newItem = { openid: chen, templateId: template('mini', 'new-item'), page: 'pages/today/index?from=push', data };
const oaItem = { openid: openid('chen-jing', 'oa'), templateId: template('oa', 'new-item'), data };

describe('login', () => {
  it('exchanges a code once; used, unknown and foreign codes are refused as such', async () => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
    const code = await loginCode('chen-jing');
    const session = await gateway.codeToSession('mini', code);
    expect(session).toEqual({ openid: chen, unionid: expect.any(String) });
    expect(Object.keys(session)).not.toContain('session_key');
    await expect(gateway.codeToSession('mini', code)).rejects.toMatchObject({ code: 'auth/code-invalid' });
    await expect(gateway.codeToSession('mini', 'nonsense')).rejects.toMatchObject({ code: 'auth/code-invalid' });
  });

  it('says «unavailable», not «invalid», when WeChat fails, and never names the secret or the code', async () => {
    const troubles: unknown[] = [];
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf(), { onTrouble: (t) => troubles.push(t), timeoutMs: 300 });
    standIn.sandbox.turn({
      faults: [
        { path: '/sns/jscode2session', errcode: -1, times: 1 },
        { path: '/sns/jscode2session', httpStatus: 500, times: 1 },
        { path: '/sns/jscode2session', halfBody: true, times: 1 },
        { path: '/sns/jscode2session', hangMs: 5000, times: 1 },
        { path: '/sns/jscode2session', reset: true, times: 1 },
      ],
    });
    const code = await loginCode('chen-jing');
    for (let i = 0; i < 5; i += 1) {
      await expect(gateway.codeToSession('mini', code)).rejects.toMatchObject({ code: 'auth/wechat-unavailable' });
    }
    expect(troubles).toHaveLength(5);
    expect(JSON.stringify(troubles)).not.toMatch(/secret-0123|js_code=|http:/);
    expect(JSON.stringify(troubles)).not.toContain(code);
  });

  async function loginCode(person: string): Promise<string> {
    const answer = await fetch(`${standIn.baseUrl}/sandbox/people/${person}/login-code`, { method: 'POST' });
    return ((await answer.json()) as { code: string }).code;
  }
});

describe('sending', () => {
  it('sends, and gives the 64-bit message id as exact text', async () => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
    const outcome = await gateway.sendSubscribe('mini', newItem);
    expect(outcome).toEqual({ kind: 'sent', platformId: expect.stringMatching(/^3204117\d{12}$/) });
    const reply = standIn.sandbox.log.after(0).find((e) => e.path === SEND)?.reply;
    expect(outcome).toMatchObject({ platformId: (reply as { msgid: string }).msgid });
  });

  it('is not fooled by an error inside an octet stream', async () => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
    standIn.sandbox.turn({ faults: [{ path: SEND, octetStream: true, errcode: 43101, times: 1 }] });
    expect(await gateway.sendSubscribe('mini', newItem)).toEqual({ kind: 'refused', code: '43101', why: 'no-consent' });
    standIn.sandbox.turn({ faults: [{ path: SEND, octetStream: true, times: 1 }] });
    expect(await gateway.sendSubscribe('mini', newItem)).toMatchObject({ kind: 'sent', platformId: expect.stringMatching(/^\d{19}$/) });
  });

  it.each([
    [40003, 'refused', 'bad-recipient'],
    [43104, 'refused', 'bad-recipient'],
    [40036, 'refused', 'bad-template'],
    [40037, 'refused', 'bad-template'],
    [41030, 'refused', 'bad-template'],
    [43101, 'refused', 'no-consent'],
    [43004, 'refused', 'not-follower'],
    [45015, 'refused', 'window-closed'],
    [45047, 'refused', 'window-closed'],
    [45168, 'refused', 'bad-data'],
    [47003, 'refused', 'bad-data'],
    [43107, 'refused', 'banned'],
    [48001, 'refused', 'banned'],
    [50007, 'refused', 'banned'],
    [70000, 'refused', 'blocked-for-minors'],
    [48002, 'refused', 'refused'],
    [12345, 'refused', 'refused'],
    [-1, 'later', 'busy'],
    [43108, 'later', 'concurrent'],
    [45009, 'later', 'quota'],
    [45011, 'later', 'rate'],
    [40164, 'later', 'token'],
  ])('errcode %i means %s because of %s', async (errcode, kind, why) => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
    standIn.sandbox.turn({ faults: [{ path: SEND, errcode, times: 1 }] });
    expect(await gateway.sendSubscribe('mini', newItem)).toEqual({ kind, code: String(errcode), why });
    expect(standIn.calls(SEND)).toBe(1);
  });

  it.each([
    ['hang', { hangMs: 3000 }, 'unknown', 'timeout'],
    ['half a body', { halfBody: true }, 'unknown', undefined],
    ['a reset after the request was read', { reset: true }, 'unknown', 'ECONNRESET'],
    ['a proxy that gave up', { httpStatus: 502 }, 'unknown', 'http-502'],
    ['an overloaded server', { httpStatus: 503 }, 'later', 'http-503'],
    ['too many', { httpStatus: 429 }, 'later', 'http-429'],
  ] as const)('%s is not taken for a refusal', async (_name, fault, kind, code) => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf(), { timeoutMs: 300 });
    await gateway.sendSubscribe('mini', { ...newItem, openid: openid('chen-jing', 'mini') });
    standIn.sandbox.turn({ faults: [{ path: SEND, times: 1, ...fault }] });
    const outcome = await gateway.sendSubscribe('mini', newItem);
    expect(outcome.kind).toBe(kind);
    if (code) expect(outcome).toMatchObject({ code });
    // A call that hangs is logged when it ends.
    expect(standIn.calls(SEND)).toBe('hangMs' in fault ? 1 : 2);
  });

  it('nobody listens: later, since nothing can have been sent', async () => {
    const shelf = memoryShelf();
    await shelf.write('mini', { value: '98_abcdefghijklmnopqrstuvwxyz', expiresAt: Date.now() + 1e6 });
    const gateway = gatewayOf('http://127.0.0.1:1', shelf);
    expect(await gateway.sendSubscribe('mini', newItem)).toEqual({ kind: 'later', code: 'ECONNREFUSED', why: 'network' });
  });

  it('a connection that closes without a word after the request is unknown, also on a kept-alive socket', async () => {
    let seen = 0;
    const server = createTcpServer((socket) => {
      let first = true;
      socket.on('error', () => undefined);
      socket.on('data', () => {
        seen += 1;
        if (!first) return socket.destroy();
        first = false;
        socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\n{"errcode":0}');
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    try {
      const shelf = memoryShelf();
      await shelf.write('mini', { value: '98_abcdefghijklmnopqrstuvwxyz', expiresAt: Date.now() + 1e6 });
      const gateway = gatewayOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, shelf);
      expect(await gateway.sendSubscribe('mini', newItem)).toEqual({ kind: 'sent' });
      expect(await gateway.sendSubscribe('mini', newItem)).toMatchObject({ kind: 'unknown' });
      expect(seen).toBe(2);
    } finally {
      server.close();
    }
  });

  it('a failing token fetch, however it fails, leaves the message unsent: later', async () => {
    for (const fault of [
      { hangMs: 2000 },
      { halfBody: true },
      { reset: true },
      { httpStatus: 500 },
      { errcode: 40164 },
      { errcode: 45009 },
      { errcode: 40001 },
    ]) {
      const gateway = gatewayOf(standIn.baseUrl, memoryShelf(), { timeoutMs: 200 });
      standIn.sandbox.turn({ faults: [{ path: TOKEN, times: 1, ...fault }] });
      expect(await gateway.sendSubscribe('mini', newItem)).toMatchObject({ kind: 'later' });
    }
    expect(standIn.calls(SEND)).toBe(0);
  });

  it('a value that breaks the field rules is refused before the call', async () => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
    const long = { ...data, thing1: '长'.repeat(21), thing4: '两\n行' };
    expect(await gateway.sendSubscribe('mini', { ...newItem, data: long })).toEqual({
      kind: 'refused',
      code: 'data:thing1,thing4',
      why: 'bad-data',
      field: 'thing1',
    });
    expect(standIn.calls(SEND)).toBe(0);
  });

  it('sends to one openid one after another (WeChat would answer 43108), to others side by side', async () => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
    standIn.sandbox.turn({ latencyMs: 60 });
    const outcomes = await Promise.all([1, 2, 3].map(() => gateway.sendSubscribe('mini', newItem)));
    expect(outcomes.filter((o) => o.kind === 'later')).toEqual([]);
  });

  it('template messages carry the client id, so a repeat within ten minutes rings nobody', async () => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
    const miniprogram = { appid: account('mini').appid, pagepath: 'pages/today/index' };
    const first = await gateway.sendTemplate('oa', { ...oaItem, miniprogram, clientMsgId: 'attempt-1' });
    const again = await gateway.sendTemplate('oa', { ...oaItem, miniprogram, clientMsgId: 'attempt-1' });
    expect(first).toMatchObject({ kind: 'sent', platformId: expect.stringMatching(/^\d{19}$/) });
    expect(again).toEqual(first);
    expect(await gateway.sendTemplate('oa', { ...oaItem, openid: stranger('oa', '9') })).toMatchObject({ why: 'not-follower' });
  });

  it('customer messages go inside their window only', async () => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
    const to = openid('chen-jing', 'oa');
    expect(await gateway.sendCustomText('oa', { openid: to, text: '您好' })).toMatchObject({ kind: 'refused', why: 'window-closed' });
    await fetch(`${standIn.baseUrl}/sandbox/people/chen-jing/messages`, { method: 'POST', body: JSON.stringify({ text: '老师好' }) });
    expect(await gateway.sendCustomText('oa', { openid: to, text: '您好' })).toEqual({ kind: 'sent' });
    const card = { openid: to, title: '接着看', appid: account('mini').appid, pagepath: 'pages/today/index', thumbMediaId: 'media' };
    expect(await gateway.sendCustomCard('oa', card)).toEqual({ kind: 'sent' });
  });

  it('knows who follows and the unionid', async () => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
    expect(await gateway.profileOf('oa', openid('chen-jing', 'oa'))).toEqual({ follows: true, unionid: expect.any(String) });
    expect(await gateway.profileOf('oa', stranger('oa', '9'))).toMatchObject({ follows: false });
    expect(await gateway.profileOf('oa', 'nobody')).toBeUndefined();
  });

  it('lists templates of both kinds with their fields in order', async () => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
    const mini = await gateway.listTemplates('mini');
    const due = mini.find((t) => t.id === template('mini', 'question-due'));
    expect(due).toMatchObject({ kind: 'long-term', title: '待答提醒' });
    expect(Object.entries(due?.fields ?? {})[0]).toEqual(['thing1', '提问内容']);
    const oa = await gateway.listTemplates('oa');
    expect(oa.every((t) => t.kind === 'template' && Object.keys(t.fields).length >= 3)).toBe(true);
  });

  it('checks text: pass, review, risky, and «unchecked» when WeChat can not say', async () => {
    const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
    const openid = stranger('mini', '1');
    expect(await gateway.checkText('mini', { openid, text: '孩子不肯睡怎么办', scene: 2 })).toBe('pass');
    expect(await gateway.checkText('mini', { openid, text: '好'.repeat(2500) + '加微信', scene: 2 })).toBe('review');
    expect(await gateway.checkText('mini', { openid, text: '好'.repeat(2600) + '赌博', scene: 2 })).toBe('risky');
    standIn.sandbox.turn({ faults: [{ path: '/wxa/msg_sec_check', errcode: 61010, times: 1 }] });
    expect(await gateway.checkText('mini', { openid, text: '你好', scene: 2 })).toBe('unchecked');
  });
});

describe('tokens over processes', () => {
  let db: TestDb;
  let connections: Connection[];
  beforeAll(async () => {
    db = await openTestDb();
    connections = [await connect(db.uri), await connect(db.uri)];
  });
  afterAll(async () => {
    await Promise.all(connections.map((c) => c.close()));
    await db.drop();
  });
  let shelves: ReturnType<typeof shelfOf>[];
  beforeAll(() => {
    shelves = connections.map(shelfOf);
  });
  beforeEach(async () => {
    for (const name of ['wechatTokens', 'wechatLeases']) await connections[0]?.collection(name).deleteMany({});
  });
  const gateways = (more = {}) => shelves.map((shelf) => gatewayOf(standIn.baseUrl, shelf, more));
  const burst = async (pair: ReturnType<typeof gateways>, count: number) => {
    const sends = Array.from({ length: count }, (_, i) => pair[i % 2]!.sendTemplate('oa', { ...oaItem, openid: stranger('oa', `${i}0`) }));
    return (await Promise.all(sends)).map((o) => o.kind);
  };

  it('50 cold calls over two gateways fetch one token', async () => {
    expect(await burst(gateways(), 50)).toEqual(Array(50).fill('sent'));
    expect(standIn.calls(TOKEN)).toBe(1);
  });

  it('a token that ends in mid-run is replaced once by both together, and nothing fails', async () => {
    const pair = gateways();
    await burst(pair, 10);
    standIn.sandbox.turn({ expireTokens: { as: 'expired' } });
    expect(await burst(pair, 40)).toEqual(Array(40).fill('sent'));
    expect(standIn.calls(TOKEN)).toBe(2);
    standIn.sandbox.turn({ expireTokens: { as: 'not-latest' } });
    expect(await burst(pair, 40)).toEqual(Array(40).fill('sent'));
    expect(standIn.calls(TOKEN)).toBe(3);
  });

  it('40014 is a token error as well', async () => {
    standIn.sandbox.turn({ faults: [{ path: '/cgi-bin/message/template/send', errcode: 40014, times: 1 }] });
    expect(await gateways()[0]!.sendTemplate('oa', oaItem)).toMatchObject({ kind: 'sent' });
  });

  it('a WeChat that refuses every token is asked a bounded number of times', async () => {
    standIn.sandbox.turn({ faults: [{ path: '/cgi-bin/message/template/send', errcode: 40001, times: 1000 }] });
    const kinds = await burst(gateways(), 40);
    expect(kinds).toEqual(Array(40).fill('later'));
    expect(standIn.calls('/cgi-bin/message/template/send')).toBeLessThanOrEqual(80);
    expect(standIn.calls(TOKEN)).toBeLessThanOrEqual(5);
    const forced = standIn.sandbox.log.after(0).filter((e) => e.path === TOKEN && JSON.stringify(e.body).includes('force_refresh'));
    expect(forced).toHaveLength(1);
  });

  it('a wrong secret is asked about once, not once a message', async () => {
    standIn.sandbox.turn({ faults: [{ path: TOKEN, errcode: 40125, times: 1000 }] });
    const pair = gateways();
    expect(await burst(pair, 50)).toEqual(Array(50).fill('later'));
    for (let i = 0; i < 6; i += 1) expect(await burst(pair, 1)).toEqual(['later']);
    expect(standIn.calls(TOKEN)).toBeLessThanOrEqual(2);
  });

  it('the shelf keeps no token in the clear, and drops only the token that is meant', async () => {
    const [shelf] = shelves;
    await shelf!.write('oa', { value: 'secret-token-1', expiresAt: Date.now() + 60_000 });
    expect(JSON.stringify(await connections[0]?.collection('wechatTokens').find().toArray())).not.toContain('secret-token');
    await shelf!.drop('oa', 'secret-token-0');
    expect(await shelves[1]!.read('oa')).toMatchObject({ value: 'secret-token-1' });
    await shelf!.drop('oa', 'secret-token-1');
    expect(await shelf!.read('oa')).toBeUndefined();
  });

  it('a lease goes to one of many at once, ends by the database clock, and only its holder gives it back', async () => {
    const [a, b] = shelves as [ReturnType<typeof shelfOf>, ReturnType<typeof shelfOf>];
    const won = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? a : b).lease('x', `h${i}`, 60_000)));
    expect(won.filter(Boolean)).toHaveLength(1);
    await a.release('x', 'stranger');
    expect(await b.lease('x', 'other', 1000)).toBe(false);
    await a.release('x', `h${won.indexOf(true)}`);
    expect(await b.lease('x', 'other', 1)).toBe(true);
    await connections[0]?.collection('wechatLeases').updateOne({ _id: 'x' as never }, { $set: { until: new Date(Date.now() - 5) } });
    expect(await a.lease('x', 'third', 1000)).toBe(true);
  });
});

describe('what the library would leak', () => {
  let server: Server;
  afterEach(() => server.close());
  it('no message, code or stack of ours holds a token, secret or address', async () => {
    server = createServer((_req, res) => res.writeHead(500, { 'content-type': 'text/html' }).end('no'));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const shelf = memoryShelf();
    await shelf.write('mini', { value: '98_abcdefghijklmnopqrstuvwxyz', expiresAt: Date.now() + 1e6 });
    const gateway = gatewayOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, shelf);
    const error: unknown = await gateway.listTemplates('mini').catch((e: unknown) => e);
    const told = error instanceof Error ? `${error.message}${error.stack}${JSON.stringify(error)}` : '';
    expect(told).toContain('http-500');
    expect(told).not.toMatch(/98_abc|access_token|127\.0\.0\.1/);
  });
});
