import { createServer, type Server } from 'node:http';
import { connect as openSocket, type AddressInfo } from 'node:net';
import Koa from 'koa';
import type { Connection } from 'mongoose';
import type { Account } from '../../bot-server/domain/account/account';
import { resumeInbound } from '../../bot-server/flows/wechat/resume-inbound';
import type { ChatText } from '../../bot-server/flows/wechat/take-inbound';
import { onError } from '../../bot-server/middleware/on-error';
import { wechatCallbackRoutes, type CallbackDeps } from '../../bot-server/routes/wechat-callback';
import { connect } from '../../bot-server/store/connect';
import { openConsentStore, type ConsentStore } from '../../bot-server/store/consents';
import { openIdentityStore, type IdentityStore } from '../../bot-server/store/identities';
import { openInboundStore, type InboundStore } from '../../bot-server/store/inbound';
import * as crypt from '../../bot-server/sandbox/crypto';
import type { CallbackAccount } from '../../bot-server/wechat/decode';
import { openTestDb, type TestDb } from '../support/mongo';
import { accounts, gatewayOf, memoryShelf, openid, openStandIn, people, push, seal, template, type StandIn } from '../wechat/stand-in';

let db: TestDb;
let connection: Connection;
let consents: ConsentStore;
let identities: IdentityStore;
let inbound: InboundStore;
let standIn: StandIn;
let server: Server;
let url: string;
let deps: CallbackDeps;
let callback: CallbackAccount[];
let asked: ChatText[];
let late: unknown[];
let checked: unknown[];
let logged: { event: string; about: unknown }[];
let background: Promise<unknown>[];
let slow: Promise<void>;

const mini: Account = {
  ...accounts.find((a) => a.id === 'mini')!,
  templates: people.templates
    .filter((t) => t.account === 'mini' && t.kind !== 'template')
    .map((t) => ({ purpose: 'nudge' as const, id: t.id, kind: t.kind as 'one-time' | 'long-term', title: t.title, fields: t.fields })),
};
const oa = accounts.find((a) => a.id === 'oa')!;
const chen = openid('chen-jing', 'oa');

beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
  consents = openConsentStore(connection);
  identities = openIdentityStore(connection);
  inbound = openInboundStore(connection, { seal });
  server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat/callback`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await connection.close();
  await db.drop();
});

beforeEach(async () => {
  for (const name of ['inbound', 'consentBalances', 'consentEvents', 'identities']) await connection.collection(name).deleteMany({});
  standIn = await openStandIn({ callbackUrl: url, pushPauseMs: 20 });
  [asked, late, logged, background] = [[], [], [], []];
  checked = [];
  slow = Promise.resolve();
  callback = [mini, oa].map((account) => ({ account, token: push.token, aesKey: push.aesKey }));
  const note = (event: string, about: unknown) => void logged.push({ event, about });
  const gateway = gatewayOf(standIn.baseUrl, memoryShelf());
  deps = {
    callbackAccounts: async () => callback,
    now: Date.now,
    log: { warn: note, error: note },
    inbound,
    identities,
    consents,
    gateway,
    profileOf: (accountId, who) => gateway.profileOf(accountId, who),
    settleLate: async (accountId, who, outcome) => void late.push([accountId, who, outcome]),
    relayText: async (chat) => {
      await slow;
      asked.push(chat);
      return `已收到：${chat.text}]]>`;
    },
    joinByCode: async () => undefined,
    mediaChecked: async (...told) => void checked.push(told),
    forgetChat: async () => undefined,
    keep: (work) => void background.push(work),
  };
  const app = new Koa();
  app.use(onError({ ...deps.log, debug: note, info: note, tell: () => undefined, flush: () => undefined }));
  // The route reads its needs anew, so that a test may change one.
  app.use(wechatCallbackRoutes(new Proxy(deps, { get: (_t, key) => Reflect.get(deps, key) as unknown })).routes());
  server.removeAllListeners('request');
  const answer = app.callback();
  server.on('request', (req, res) => void answer(req, res));
});
afterEach(() => standIn.sandbox.close());

const seconds = () => String(Math.floor(Date.now() / 1000));
const textXml = (text: string, messageId = '24800000000000017', from = chen, to = oa.originalId) =>
  `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>${seconds()}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content><MsgId>${messageId}</MsgId></xml>`;

function sealedRequest(
  clear: string,
  { token = push.token, aesKey = push.aesKey, appid = oa.appid, to = oa.originalId, timestamp = seconds() } = {},
) {
  const nonce = '1514711492';
  const encrypt = crypt.seal(aesKey, appid, clear);
  const query = new URLSearchParams({
    signature: crypt.sign(token, timestamp, nonce),
    timestamp,
    nonce,
    encrypt_type: 'aes',
    msg_signature: crypt.sign(token, timestamp, nonce, encrypt),
  });
  return { query, body: `<xml><ToUserName><![CDATA[${to}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>` };
}
const send = (query: URLSearchParams | string, body: string) => fetch(`${url}?${query.toString()}`, { method: 'POST', body });
const rows = () => connection.collection('inbound').countDocuments();

async function expectNoEffect(): Promise<void> {
  expect(asked).toEqual([]);
  expect(await rows()).toBe(0);
}

describe('the address check', () => {
  const ask = (more: Record<string, string>, token = push.token) => {
    const timestamp = more['timestamp'] ?? seconds();
    const query = new URLSearchParams({
      signature: crypt.sign(token, timestamp, 'n1'),
      timestamp,
      nonce: 'n1',
      echostr: '5261183892165321389',
      ...more,
    });
    return fetch(`${url}?${query}`);
  };
  it('echoes what is signed', async () => {
    const answer = await ask({});
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('5261183892165321389');
    expect(answer.headers.get('content-type')).toContain('text/plain');
  });
  it.each([
    ['a wrong token', {}, 'other'],
    ['a stale time', { timestamp: '1714036504' }, undefined],
    ['markup to echo', { echostr: '<script>alert(1)</script>' }, undefined],
    ['no signature', { signature: '' }, undefined],
  ])('refuses %s', async (_name, more, token) => {
    const answer = await ask(more, token);
    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain('script');
  });
  it('is not open without accounts', async () => {
    callback = [];
    expect((await ask({})).status).toBe(404);
  });
});

describe('attacks change nothing', () => {
  afterEach(expectNoEffect);

  it('a bad signature', async () => {
    const { query, body } = sealedRequest(textXml('a'), { token: 'guessed' });
    expect((await send(query, body)).status).toBe(401);
    expect(logged).toEqual([{ event: 'callback-refused', about: { code: 'callback/bad-signature', address: expect.any(String) } }]);
  });
  it('another body under the same signature', async () => {
    const { query } = sealedRequest(textXml('a'));
    const { body } = sealedRequest(textXml('b'));
    expect((await send(query, body)).status).toBe(401);
  });
  it('a body for another appid', async () => {
    const { query, body } = sealedRequest(textXml('a'), { appid: 'wx0000000000000000' });
    expect((await send(query, body)).status).toBe(401);
  });
  it("one account's body addressed to another account", async () => {
    const outer = sealedRequest(textXml('a'), { to: mini.originalId });
    expect((await send(outer.query, outer.body)).status).toBe(401);
    const inner = sealedRequest(textXml('a', '1', chen, mini.originalId));
    expect((await send(inner.query, inner.body)).status).toBe(401);
  });
  it('a stale or a future time', async () => {
    for (const shift of [-400, 400]) {
      const { query, body } = sealedRequest(textXml('a'), { timestamp: String(Number(seconds()) + shift) });
      expect((await send(query, body)).status).toBe(401);
    }
  });
  it('another time under an old signature', async () => {
    const { query, body } = sealedRequest(textXml('a'), { timestamp: String(Number(seconds()) - 1000) });
    query.set('timestamp', seconds());
    expect((await send(query, body)).status).toBe(401);
  });
  it('clear text where sealed is due, though its signature is right', async () => {
    const timestamp = seconds();
    const query = new URLSearchParams({ signature: crypt.sign(push.token, timestamp, 'n'), timestamp, nonce: 'n' });
    expect((await send(query, textXml('a'))).status).toBe(401);
  });
  it('parameters given twice', async () => {
    const { query, body } = sealedRequest(textXml('a'));
    for (const name of ['msg_signature', 'timestamp', 'nonce']) {
      expect((await send(`${query}&${name}=${query.get(name) ?? ''}`, body)).status).toBe(401);
    }
    expect((await send('', body)).status).toBe(401);
  });
  it('a body too large', async () => {
    const { query } = sealedRequest(textXml('a'));
    expect((await send(query, 'x'.repeat(65_537))).status).toBe(413);
  });
  it('a body too large that does not say so', async () => {
    const { hostname, port, pathname } = new URL(url);
    const { query } = sealedRequest(textXml('a'));
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = openSocket(Number(port), hostname);
      socket.on('error', reject).on('data', (data) => resolve(data.toString()));
      socket.write(`POST ${pathname}?${query} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
      for (let i = 0; i < 70; i += 1) socket.write(`400\r\n${'x'.repeat(1024)}\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1.1 413/);
  });
  it.each([
    ['entities', `<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><ToUserName>&a;</ToUserName></xml>`],
    ['nesting', '<xml>' + '<a>'.repeat(20_000)],
    ['nonsense', 'hello'],
    ['nothing', ''],
  ])('a body of %s, outside and inside of the seal', async (_name, body) => {
    const { query } = sealedRequest(textXml('a'));
    expect((await send(query, body)).status).toBe(400);
    const inside = sealedRequest(body.slice(0, 30_000));
    expect((await send(inside.query, inside.body)).status).toBe(400);
  });
  it('what the stand-in mangles', async () => {
    for (const mangle of ['wrongSignature', 'wrongAppid', 'stale', 'plaintext']) {
      standIn.sandbox.turn({ push: { [mangle]: 3 } });
      await say('a');
      await standIn.sandbox.idle();
    }
    const tried = standIn.sandbox.log.after(0).filter((e) => e.direction === 'out');
    expect(tried.map((e) => e.status)).toEqual(Array(12).fill(401));
  });
  it('sealed for a key that was changed', async () => {
    callback = callback.map((one) => ({ ...one, aesKey: 'B'.repeat(43) }));
    const { query, body } = sealedRequest(textXml('a'));
    expect((await send(query, body)).status).toBe(401);
  });
});

const say = (text: string, person = 'chen-jing') =>
  fetch(`${standIn.baseUrl}/sandbox/people/${person}/messages`, { method: 'POST', body: JSON.stringify({ text }) });
const chat = async (person = 'chen-jing') => {
  const answer = await fetch(`${standIn.baseUrl}/sandbox/people/${person}/chats`);
  return ((await answer.json()) as { service: { from: string; text: string }[] }).service;
};

describe('a text', () => {
  it('becomes a question, and the chat shows the sealed answer', async () => {
    await say('孩子不肯睡 & <怎么办>');
    await standIn.sandbox.idle();
    expect(asked).toEqual([
      {
        accountId: 'oa',
        openid: chen,
        text: '孩子不肯睡 & <怎么办>',
        messageId: expect.stringMatching(/^\d{17}$/),
        at: expect.any(Number),
      },
    ]);
    expect((await chat()).at(-1)).toMatchObject({ from: 'them', text: '已收到：孩子不肯睡 & <怎么办>]]>' });
  });

  it('asked three times is one question, with the same answer', async () => {
    const { query, body } = sealedRequest(textXml('一次'));
    const answers = [await send(query, body), await send(query, body), await send(query, body)];
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200]);
    const open = async (answer: Response) =>
      crypt.unseal(push.aesKey, /<Encrypt><!\[CDATA\[(.*?)]]>/.exec(await answer.text())?.[1] ?? '').message;
    const texts = await Promise.all(answers.map(open));
    expect(texts[0]).toContain('<Content><![CDATA[已收到：一次]]]]><![CDATA[>]]></Content>');
    expect(texts[2]?.replace(/<CreateTime>.*?</, '')).toBe(texts[0]?.replace(/<CreateTime>.*?</, ''));
    expect(asked).toHaveLength(1);
  });

  it('asked ten times at once is one question', async () => {
    const { query, body } = sealedRequest(textXml('一次'));
    await Promise.all(Array.from({ length: 10 }, () => send(query, body)));
    expect(asked).toHaveLength(1);
  });

  it('the platform repeats and swaps pushes: each message counts once', async () => {
    standIn.sandbox.turn({ push: { duplicate: 2, reorder: 1 } });
    await say('一');
    await say('二');
    await say('三', 'zhao-guizhi').catch(() => undefined);
    await standIn.sandbox.idle();
    expect(
      asked
        .map((a) => a.text)
        .filter((t) => t !== '三')
        .sort(),
    ).toEqual(['一', '二']);
  });

  it('whose work takes long is acknowledged in time and answered as a message of its own', async () => {
    let go = () => undefined as void;
    slow = new Promise((resolve) => (go = resolve));
    const real = Date.now();
    await say('慢');
    await untilTrue(() => background.length > 0, 4900);
    expect(Date.now() - real).toBeLessThan(5000);
    expect((await chat()).filter((c) => c.from === 'them')).toEqual([]);
    go();
    await Promise.all(background);
    expect((await chat()).at(-1)).toMatchObject({ from: 'them', text: '已收到：慢]]>' });
    expect(asked).toHaveLength(1);
  }, 10_000);

  it('beyond those that are worked on at once is acknowledged as soon as it is written down, and worked on in its turn', async () => {
    let go = () => undefined as void;
    slow = new Promise((resolve) => (go = resolve));
    const sent = (text: string, n: number) => {
      const { query, body } = sealedRequest(textXml(text, String(24_800_000_000_001_000n + BigInt(n))));
      return send(query, body).then((answer) => answer.text());
    };
    const first = Array.from({ length: 4 }, (_, n) => sent(`第 ${n} 个`, n));
    for (let tries = 0; tries < 500 && (await rows()) < 4; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await rows()).toBe(4);
    expect(await sent('多出来的', 99)).toBe('success');
    expect(await rows()).toBe(5);
    expect(asked).toEqual([]);
    go();
    for (const answer of await Promise.all(first)) expect(answer).toContain('<Encrypt>');
    await Promise.all(background);
    expect(asked).toHaveLength(5);
    expect(asked.at(-1)).toMatchObject({ text: '多出来的' });
    expect(await connection.collection('inbound').countDocuments({ state: 'done' })).toBe(5);
  });

  it('goes before the platform’s reports that came first, when both have to wait', async () => {
    let go = () => undefined as void;
    slow = new Promise((resolve) => (go = resolve));
    const { relayText, settleLate } = deps;
    const order: string[] = [];
    Object.assign(deps, {
      relayText: (...all: Parameters<typeof relayText>) => (order.push('said'), relayText(...all)),
      settleLate: (...all: Parameters<typeof settleLate>) => (order.push('report'), settleLate(...all)),
    });
    const sent = (clear: string) => {
      const { query, body } = sealedRequest(clear);
      return send(query, body).then((answer) => answer.text());
    };
    const text = (n: number) => textXml(`第 ${n} 个`, String(24_800_000_000_002_000n + BigInt(n)));
    const report = `<xml><ToUserName>${oa.originalId}</ToUserName><FromUserName>${chen}</FromUserName><CreateTime>${seconds()}</CreateTime><MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>3204117000000000456</MsgID><Status>success</Status></xml>`;
    try {
      const first = [0, 1, 2, 3].map((n) => sent(text(n)));
      for (let tries = 0; tries < 500 && order.length < 4; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(order).toHaveLength(4);
      expect(await sent(report)).toBe('success');
      for (let n = 4; n < 12; n += 1) expect(await sent(text(n))).toBe('success');
      expect(order).toHaveLength(4);
      go();
      await Promise.all(first);
      await Promise.all(background);
      expect(order).toEqual([...Array<string>(12).fill('said'), 'report']);
    } finally {
      Object.assign(deps, { relayText, settleLate });
    }
  });

  it('whose work fails is kept and done later, once', async () => {
    const relay = deps.relayText;
    Object.assign(deps, { relayText: () => Promise.reject(new Error('the database is away')) });
    const { query, body } = sealedRequest(textXml('先失败'));
    expect(await (await send(query, body)).text()).toBe('success');
    expect(logged.map((l) => l.event)).toEqual(['inbound-failed']);
    Object.assign(deps, { relayText: relay });
    const needs = { ...deps, inbound, accountOf: async (id: string) => accounts.find((a) => a.id === id) };
    await connection.collection('inbound').updateMany({}, { $set: { heldUntil: new Date(0) } });
    expect(await resumeInbound(needs, 10)).toEqual({ done: 1, failed: 0 });
    expect(await resumeInbound(needs, 10)).toEqual({ done: 0, failed: 0 });
    expect(asked.map((a) => a.text)).toEqual(['先失败']);
  });

  it('that could not be written down is refused, so that WeChat sends it again', async () => {
    Object.assign(deps, { inbound: { ...inbound, claim: () => Promise.reject(new Error('no majority')) } });
    const { query, body } = sealedRequest(textXml('没写下'));
    expect((await send(query, body)).status).toBe(500);
    Object.assign(deps, { inbound });
    expect((await send(query, body)).status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  it('in the mini-program is answered by a customer-service message', async () => {
    await fetch(`${standIn.baseUrl}/sandbox/people/chen-jing/messages`, {
      method: 'POST',
      body: JSON.stringify({ text: '在吗', account: 'mini' }),
    });
    await standIn.sandbox.idle();
    await Promise.all(background);
    expect(asked).toMatchObject([{ accountId: 'mini', text: '在吗' }]);
    const sent = standIn.sandbox.log.after(0).find((e) => e.path === '/cgi-bin/message/custom/send');
    expect(sent).toMatchObject({ account: 'mini', errcode: 0 });
  });

  it('clear text is read where no key is set, its signature checked', async () => {
    callback = [{ account: oa, token: push.token }];
    const timestamp = seconds();
    const query = new URLSearchParams({ signature: crypt.sign(push.token, timestamp, 'n'), timestamp, nonce: 'n' });
    const answer = await send(query, textXml('明文'));
    expect(await answer.text()).toContain('<Content><![CDATA[已收到：明文');
    query.set('signature', crypt.sign('wrong', timestamp, 'n'));
    expect((await send(query, textXml('明文', '2'))).status).toBe(401);
    expect(asked).toHaveLength(1);
  });

  it('an account whose gh_ name is not known yet is found by its appid', async () => {
    callback = callback.map((one) => ({ ...one, account: { ...one.account, originalId: '' } }));
    const { query, body } = sealedRequest(textXml('找得到'));
    expect((await send(query, body)).status).toBe(200);
    expect(asked).toMatchObject([{ accountId: 'oa' }]);
  });
});

describe('consents', () => {
  const T = template('mini', 'new-item');
  const due = template('mini', 'question-due');
  const who = openid('chen-jing', 'mini');
  const answer = (body: object) =>
    fetch(`${standIn.baseUrl}/sandbox/people/chen-jing/consents`, { method: 'POST', body: JSON.stringify(body) });

  it('one pop-up delivered three times is one message', async () => {
    standIn.sandbox.turn({ push: { duplicate: 1 } });
    await answer({ templateId: T, status: 'accept' });
    await standIn.sandbox.idle();
    await answer({ templateId: T, status: 'accept' });
    await standIn.sandbox.idle();
    expect(await consents.remaining('mini', who, T)).toBe(2);
    expect(await consents.history('mini', who)).toHaveLength(2);
  });

  it('the same event under other wrappings is still one', async () => {
    const at = seconds();
    const list = `<List><TemplateId>${T}</TemplateId><SubscribeStatusString>accept</SubscribeStatusString><PopupScene>0</PopupScene></List>`;
    const xml = `<xml><ToUserName>${mini.originalId}</ToUserName><FromUserName>${who}</FromUserName><CreateTime>${at}</CreateTime><MsgType>event</MsgType><Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>${list}</SubscribeMsgPopupEvent></xml>`;
    const json = JSON.stringify({
      ToUserName: mini.originalId,
      FromUserName: who,
      CreateTime: at,
      MsgType: 'event',
      Event: 'subscribe_msg_popup_event',
      List: { TemplateId: T, SubscribeStatusString: 'accept', PopupScene: '0' },
    });
    for (const clear of [xml, json, xml]) {
      const { query, body } = sealedRequest(clear, { appid: mini.appid, to: mini.originalId });
      expect((await send(query, body)).status).toBe(200);
    }
    expect(await consents.remaining('mini', who, T)).toBe(1);
  });

  it('a long-term template stays, a refusal in the settings ends it', async () => {
    await answer({ templateId: due, status: 'accept' });
    await standIn.sandbox.idle();
    expect(await consents.remaining('mini', who, due)).toBe(Number.POSITIVE_INFINITY);
    await answer({ templateId: due, status: 'reject', via: 'settings' });
    await standIn.sandbox.idle();
    expect(await consents.remaining('mini', who, due)).toBe(0);
  });
});

describe('following', () => {
  const press = (what: string) => fetch(`${standIn.baseUrl}/sandbox/people/chen-jing/${what}`, { method: 'POST' });
  const unionid = people.people.find((p) => p.id === 'chen-jing')?.unionid ?? '';

  it('joins the two identities by unionid, and leaving takes the tie away', async () => {
    await identities.bind({ accountId: 'mini', openid: openid('chen-jing', 'mini'), unionid, persons: [{ kind: 'guardian', id: 'g1' }] });
    await press('unfollow');
    await standIn.sandbox.idle();
    await press('follow');
    await standIn.sandbox.idle();
    expect(await identities.get('oa', chen)).toMatchObject({ follows: true, unionid, persons: [{ kind: 'guardian', id: 'g1' }] });
    expect((await chat()).at(-1)?.text).toContain('共育桥');
    // Two events of one kind by one person in one second are one event for WeChat.
    standIn.sandbox.turn({ timeShiftMs: 2000 });
    await press('unfollow');
    await standIn.sandbox.idle();
    const left = await identities.get('oa', chen);
    expect(left).toMatchObject({ follows: false, persons: [] });
    expect(left).not.toHaveProperty('unionid');
  });

  it('in the wrong order ends as WeChat says it is', async () => {
    const event = (name: string, shift: number) =>
      `<xml><ToUserName>${oa.originalId}</ToUserName><FromUserName>${chen}</FromUserName><CreateTime>${Number(seconds()) + shift}</CreateTime><MsgType>event</MsgType><Event>${name}</Event><EventKey></EventKey></xml>`;
    for (const clear of [event('subscribe', 1), event('unsubscribe', 0)]) {
      const { query, body } = sealedRequest(clear);
      await send(query, body);
    }
    expect(await identities.get('oa', chen)).toMatchObject({ follows: true });
  });
});

it('the late outcome of a template message reaches its attempt', async () => {
  const clear = `<xml><ToUserName>${oa.originalId}</ToUserName><FromUserName>${chen}</FromUserName><CreateTime>${seconds()}</CreateTime><MsgType>event</MsgType><Event>TEMPLATESENDJOBFINISH</Event><MsgID>3204117000000000123</MsgID><Status>success</Status></xml>`;
  const { query, body } = sealedRequest(clear);
  expect(await (await send(query, body)).text()).toBe('success');
  expect(late).toEqual([['oa', chen, { platformId: '3204117000000000123', outcome: { kind: 'sent' } }]]);
});

async function untilTrue(test: () => boolean, ms: number): Promise<void> {
  const until = Date.now() + ms;
  while (!test()) {
    if (Date.now() > until) throw new Error('did not happen in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the result of a content check', () => {
  const at = seconds();
  const head = { ToUserName: mini.originalId, FromUserName: openid('chen-jing', 'mini'), CreateTime: Number(at), MsgType: 'event' };
  const event = (more: object) =>
    JSON.stringify({ ...head, Event: 'wxa_media_check', appid: mini.appid, trace_id: '60f96f1d-3845297a-1976a3ae', version: 2, ...more });
  const tell = async (clear: string) => {
    const { query, body } = sealedRequest(clear, { appid: mini.appid, to: mini.originalId });
    return (await send(query, body)).text();
  };
  const said = { errcode: 0, errmsg: 'ok', result: { suggest: 'risky', label: 20002 }, detail: [{ strategy: 'content_model' }] };

  it('is handed on once for each push, from JSON as from XML', async () => {
    expect(await tell(event(said))).toBe('success');
    expect(await tell(event(said))).toBe('success');
    const xml = `<xml><ToUserName>${mini.originalId}</ToUserName><FromUserName>${head.FromUserName}</FromUserName><CreateTime>${at}</CreateTime><MsgType>event</MsgType><Event>wxa_media_check</Event><trace_id>t2</trace_id><version>2</version><errcode>0</errcode><result><suggest>pass</suggest><label>100</label></result></xml>`;
    expect(await tell(xml)).toBe('success');
    expect(checked).toEqual([
      ['mini', '60f96f1d-3845297a-1976a3ae', 'risky'],
      ['mini', 't2', 'pass'],
    ]);
  });

  it.each([
    ['could not be downloaded', { errcode: -1008, errmsg: 'download failed' }],
    ['says a verdict together with an error', { ...said, errcode: -1008 }],
    ['has no result', { errcode: 0 }],
  ])('decides nothing where it %s', async (_what, more) => {
    expect(await tell(event(more))).toBe('success');
    expect(checked).toEqual([]);
  });

  it.each([
    ['version 1', { ...said, version: 1 }],
    ['no trace', { ...said, trace_id: undefined }],
    ['a suggestion that nobody knows', { ...said, result: { suggest: 'fine' } }],
  ])('is malformed with %s', async (_what, more) => {
    await tell(event(more));
    expect(checked).toEqual([]);
  });
});
