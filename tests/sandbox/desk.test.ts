import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnv } from '../../bot-server/sandbox/env';
import { aWorld, MINI, openid, push, secrets, subscribeTo, templateId, type TestWorld } from './world';

const SEND = '/cgi-bin/message/subscribe/send';

let w: TestWorld;
beforeEach(async () => {
  w = await aWorld();
});
afterEach(() => w.close());

const log = async (after = 0) =>
  (await w.call('GET', `/sandbox/log?after=${after}`)).text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('the wire log', () => {
  it('is a witness in order: what came in, what went out, and after which number', async () => {
    await w.api('mini', SEND, subscribeTo('chen-jing'));
    await w.api('mini', SEND, subscribeTo('liu-qiang', { touser: 'nobody' }));
    await w.sandbox.idle();
    const all = await log();
    expect(all.map((e) => e.seq)).toEqual(all.map((_, i) => i + 1));
    const sends = all.filter((e) => e.path === SEND);
    expect(sends.map((e) => [e.direction, e.account, e.status, e.errcode, e.body.touser])).toEqual([
      ['in', 'mini', 200, 0, openid('chen-jing')],
      ['in', 'mini', 200, 40003, 'nobody'],
    ]);
    const [out] = all.filter((e) => e.direction === 'out');
    expect(out).toMatchObject({ account: 'mini', path: '/wechat/callback', status: 200, body: { Event: 'subscribe_msg_sent_event' } });
    expect(await log(all.length - 1)).toEqual(all.slice(-1));
    expect(await log(all.length)).toEqual([]);
  });

  it('holds no secret, token, code or session key', async () => {
    const { code } = (await w.call('POST', '/sandbox/people/chen-jing/login-code')).json;
    const session = await w.call(
      'GET',
      `/sns/jscode2session?appid=${MINI}&secret=${secrets.mini}&js_code=${code}&grant_type=authorization_code`,
    );
    const token = await w.token('mini');
    const phone = (await w.call('POST', '/sandbox/people/chen-jing/phone-code')).json.code;
    await w.api('mini', '/wxa/business/getuserphonenumber', { code: phone });
    await w.call('POST', '/sandbox/people/chen-jing/messages', { text: '在吗' });
    await w.sandbox.idle();
    const { text } = await w.call('GET', '/sandbox/log');
    for (const secret of [secrets.mini, code, session.json.session_key, token, phone, '13900000001', push.token, push.aesKey])
      expect(text).not.toContain(secret);
    expect(text).toContain('在吗');
  });
});

describe('knobs', () => {
  const knobs = (body: object) => w.call('POST', '/sandbox/knobs', body);
  const send = () => w.api('mini', SEND, subscribeTo('chen-jing'));
  const left = async () =>
    (await w.call('GET', '/sandbox/people/chen-jing')).json.consents.find((c: { purpose: string }) => c.purpose === 'new-item').left;

  it('fail the next calls with a code and without effect, then no more', async () => {
    await knobs({ faults: [{ path: SEND, times: 2, errcode: -1 }] });
    expect([(await send()).json.errcode, (await send()).json.errcode]).toEqual([-1, -1]);
    expect(await left()).toBe(2);
    expect((await send()).json.errcode).toBe(0);
    await knobs({ faults: [{ path: SEND, httpStatus: 502 }] });
    expect((await send()).status).toBe(502);
    expect(await left()).toBe(1);
  });

  it('lose the answer after the call took effect, or before: half a body, a reset', async () => {
    const token = await w.token('mini');
    const raw = () => w.call('POST', `${SEND}?access_token=${token}`, subscribeTo('chen-jing'));
    await knobs({ faults: [{ path: SEND, halfBody: true }] });
    await expect(raw()).rejects.toThrow();
    expect(await left()).toBe(1);
    await knobs({ faults: [{ path: SEND, reset: true }] });
    await expect(raw()).rejects.toThrow();
    expect(await left()).toBe(1);
    await knobs({ faults: [{ path: SEND, reset: true, effect: true }] });
    await expect(raw()).rejects.toThrow();
    expect(await left()).toBe(0);
    expect((await log()).filter((e) => e.path === SEND).map((e) => e.status)).toEqual([0, 0, 0]);
  });

  it('hang, and answer in octets with the error inside', async () => {
    await knobs({ faults: [{ path: SEND, hangMs: 15 }] });
    expect((await send()).json.errcode).toBe(0);
    expect((await log()).at(-1).ms).toBeGreaterThanOrEqual(14);
    await knobs({ faults: [{ path: SEND, octetStream: true, errcode: 40001, effect: false }] });
    const odd = await send();
    expect([odd.type, odd.json.errcode]).toEqual(['application/octet-stream', 40001]);
  });

  it('fail by luck that the seed repeats', async () => {
    const run = async () => {
      await knobs({ reset: true, random: { rate: 0.5, seed: 7, errcode: -1, paths: [SEND] } });
      const codes: number[] = [];
      for (let i = 0; i < 12; i += 1) codes.push((await w.api('mini', SEND, subscribeTo('chen-jing', { touser: 'x' }))).json.errcode);
      return codes;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([-1, 40003]));
    expect(await run()).toEqual(first);
  });

  it('shift the time and go back on reset; nonsense is refused with a sentence', async () => {
    const token = await w.token('mini');
    await knobs({ timeShiftMs: 7_200_000 });
    expect((await w.call('GET', `/wxaapi/newtmpl/gettemplate?access_token=${token}`)).json.errcode).toBe(42001);
    await knobs({ reset: true });
    expect((await w.call('GET', `/wxaapi/newtmpl/gettemplate?access_token=${token}`)).json.errcode).toBe(0);
    const bad = await knobs({ faults: [{ path: SEND }] });
    expect(bad.status).toBe(400);
    expect(bad.json.error.message).toContain('say how it fails');
    expect((await knobs({ unknownKnob: 1 })).status).toBe(400);
    expect((await w.call('GET', '/sandbox/knobs')).json.timeShiftMs).toBe(0);
  });
});

describe('the desk', () => {
  it('serves the page and its parts under a strict policy, and nothing outside its folder', async () => {
    const page = await fetch(`${w.base}/sandbox`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.headers.get('content-security-policy')).toContain('frame-src http://localhost:3999');
    expect(html).toContain('lang="zh-CN"');
    const parts = [...html.matchAll(/(?:src|href)="(\/sandbox\/page\/[^"]+)"/g)].map((m) => m[1] ?? '');
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect((await fetch(w.base + part)).status).toBe(200);
    expect(html).not.toMatch(/https?:\/\//);
    for (const path of ['/sandbox/page/..%2fmain.ts', '/sandbox/page/../env.ts', '/sandbox/page/none.js'])
      expect((await fetch(w.base + path)).status).toBe(404);
  });

  it('refuses another site’s page, takes the mini-program’s', async () => {
    const from = (origin: string) => fetch(`${w.base}/sandbox/people/chen-jing/login-code`, { method: 'POST', headers: { origin } });
    expect((await from('https://evil.example')).status).toBe(403);
    expect((await from('http://localhost:3999')).status).toBe(200);
    expect((await from(w.base)).status).toBe(200);
  });

  it('is shown under the H5’s own host name, so that the frame keeps its storage', async () => {
    const port = new URL(w.base).port;
    const page = await fetch(`${w.base}/sandbox`, { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).toEqual([302, `http://localhost:${port}/sandbox`]);
    expect((await fetch(`http://localhost:${port}/sandbox`, { redirect: 'manual' })).status).toBe(200);
  });

  it('refuses a host name that is not its own', async () => {
    const ask = (host: string) =>
      new Promise<number>((done) => {
        get(`${w.base}/sandbox/people`, { headers: { host } }, (response) => {
          response.resume();
          done(response.statusCode ?? 0);
        });
      });
    expect(await ask('evil.example:3001')).toBe(403);
    expect(await ask('localhost:3001')).toBe(200);
  });

  it('verifies the callback address as an administrator would', async () => {
    expect((await w.call('POST', '/sandbox/verify-callback')).json).toMatchObject({ ok: false, status: 200, answer: 'success' });
    w.callback.answerWith((response, one) => response.end(one.signatureFits ? one.url.searchParams.get('echostr') : ''));
    expect((await w.call('POST', '/sandbox/verify-callback')).json).toMatchObject({ ok: true });
  });

  it('says which account is real', async () => {
    const other = await aWorld({ realAccounts: ['mini'] });
    const { accounts } = (await other.call('GET', '/sandbox/config')).json;
    expect(accounts.map((a: { id: string; mode: string }) => `${a.id} ${a.mode}`)).toEqual(['mini real', 'oa sandbox']);
    await other.close();
  });

  it('checks a pop-up as WeChat does', async () => {
    const ask = async (tmplIds: string[], person = 'chen-jing') =>
      (await w.call('POST', `/sandbox/people/${person}/consent-prompt`, { tmplIds })).json;
    const [one, two, long] = ['new-item', 'nudge', 'question-due'].map((p) => templateId('mini', p)) as [string, string, string];
    expect(await ask([one, two])).toMatchObject({ ok: true, items: [{ title: '新内容提醒', always: false }, { title: '未看完提醒' }] });
    expect(await ask([])).toMatchObject({ ok: false, errCode: 10001 });
    expect(await ask([one, long])).toMatchObject({ ok: false, errCode: 20002 });
    expect(await ask(['x'])).toMatchObject({ ok: false, errCode: 20001 });
    expect(await ask(['1', '2', '3', '4', '5', '6'])).toMatchObject({ ok: false, errCode: 20003 });
    await w.call('POST', '/sandbox/people/chen-jing/consents', { choices: [{ templateId: one, status: 'accept' }], always: true });
    expect((await ask([one])).items[0].always).toBe(true);
  });

  it('posts texts and cards into a group for its members only', async () => {
    const card = { groupId: 'g3c1', title: '今晚一起看', path: '/pages/item/index?id=1' };
    expect((await w.call('POST', '/sandbox/people/li-min/share', card)).status).toBe(200);
    await w.call('POST', '/sandbox/people/chen-jing/group-messages', { groupId: 'g3c1', text: '好的老师' });
    expect((await w.call('POST', '/sandbox/people/sun-fang/share', card)).status).toBe(404);
    const { groups } = (await w.call('GET', '/sandbox/people/zhou-guifang/chats')).json;
    expect(groups[0].posts.map((p: { text: string }) => p.text)).toEqual(['今晚一起看', '好的老师']);
  });

  it('tells the page what happens as it happens', async () => {
    const stop = new AbortController();
    const stream = await fetch(`${w.base}/sandbox/events`, { signal: stop.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await w.api('mini', SEND, subscribeTo('chen-jing'));
    let text = '';
    while (!text.includes('"kind":"chat"') || !text.includes('"kind":"wire"')) text += (await reader?.read())?.value ?? '';
    expect(text).toContain('"personId":"chen-jing"');
    stop.abort();
  });
});

describe('its process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gongyu-sandbox-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps its state over a restart', async () => {
    const stateFile = join(folder, 'state.json');
    const first = await aWorld({ stateFile });
    const token = await first.token('mini');
    await first.api('mini', SEND, subscribeTo('chen-jing'));
    await first.close();
    expect(JSON.parse(readFileSync(stateFile, 'utf8')).version).toBe(1);
    const second = await aWorld({ stateFile });
    expect(await second.token('mini')).toBe(token);
    await second.api('mini', SEND, subscribeTo('chen-jing'));
    expect((await second.api('mini', SEND, subscribeTo('chen-jing'))).json.errcode).toBe(43101);
    const { notices } = (await second.call('GET', '/sandbox/people/chen-jing/chats')).json;
    expect(new Set(notices.map((n: { id: number }) => n.id)).size).toBe(2);
    await second.close();
  });

  const whole = {
    SANDBOX_PORT: '0',
    SANDBOX_CALLBACK_URL: 'http://127.0.0.1:3000/wechat/callback',
    SANDBOX_H5_URL: 'http://localhost:3000/',
    SANDBOX_MP_SECRET: secrets.mini,
    SANDBOX_OA_SECRET: secrets.oa,
    SANDBOX_OA_TOKEN: push.token,
    SANDBOX_OA_AES_KEY: push.aesKey,
  };

  it('names every fault of its environment at once', () => {
    expect(readEnv(whole)).toMatchObject({ SANDBOX_PORT: 0, SANDBOX_HOST: '127.0.0.1', SANDBOX_H5_URL: 'http://localhost:3000' });
    const bad = { ...whole, SANDBOX_PORT: '99999', SANDBOX_OA_AES_KEY: 'short', SANDBOX_MCH_ID: '1', SANDBOX_H5_URL: '' };
    for (const name of ['SANDBOX_PORT', 'SANDBOX_OA_AES_KEY', 'SANDBOX_H5_URL']) expect(() => readEnv(bad)).toThrow(name);
    expect(() => readEnv({ ...whole, SANDBOX_MCH_ID: '1' })).toThrow('SANDBOX_PAY_APIV3_KEY');
  });

  it('starts as a process, says its port first, and leaves when its parent’s end of stdin closes', async () => {
    const child = spawn(process.execPath, ['-r', './tests/sandbox/swc-require.cjs', 'bot-server/sandbox/main.ts'], {
      env: { PATH: process.env['PATH'], ...whole },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    const first = await new Promise<string>((done) => child.stdout.once('data', (bytes: Buffer) => done(String(bytes))));
    const port = /^sandbox listening on (\d+)\n/.exec(first)?.[1];
    expect((await fetch(`http://127.0.0.1:${port}/sandbox/config`)).status).toBe(200);
    child.stdin.end();
    expect(await ended).toBe(0);
  });
});
