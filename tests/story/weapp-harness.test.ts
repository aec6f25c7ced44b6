import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openClock } from '../support/weapp/clock';
import { openJournal, part } from '../support/weapp/journal';
import { openNetwork } from '../support/weapp/network';
import { openPhone } from '../support/weapp/phone';
import { openRealm } from '../support/weapp/realm';
import { wxTypings } from '../support/weapp/typings';
import { makeWx, openLater } from '../support/weapp/wx';
import { deviceAnswers } from '../support/weapp/wx-device';

/** A runtime that takes everything would prove nothing: here it refuses. */
const START = Date.parse('2026-11-23T19:00:00+08:00');
const DECLARED = 'https://gongyu.example';

let server: Server;
let base = '';
let open: { end(): void }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const one = { end: (): void => void response.end('{"ok":true}') };
    if (/^\/\d+$/.test(request.url ?? '')) open.push(one);
    else one.end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function aPhone() {
  open = [];
  const clock = openClock(START);
  const journal = openJournal();
  const realm = openRealm(clock, journal);
  const wechat = { loginCode: async () => 'code', askConsent: async () => ({ ok: true, errMsg: '', choices: { t1: 'accept' } }) };
  const phone = openPhone({ clock, wechat, domains: { [DECLARED]: base } });
  const network = openNetwork(phone);
  const underWay = { count: 0 };
  let tapping = false;
  const answers = deviceAnswers({
    phone,
    network,
    realm,
    later: openLater(clock, realm, journal, underWay),
    launch: { path: 'p', query: {} },
    tapping: () => tapping,
    appListeners: { show: new Set(), hide: new Set() },
    farewells: [],
  });
  const wx = makeWx(answers, {}, journal);
  const call = (name: string, ...args: readonly unknown[]): unknown => {
    const method = part(wx, name);
    if (typeof method !== 'function') throw new TypeError(`wx.${name} is not a function`);
    const answer: unknown = Reflect.apply(method, wx, args);
    return answer;
  };
  return {
    clock,
    journal,
    realm,
    phone,
    network,
    call,
    tap: (run: () => void) => {
      tapping = true;
      run();
      tapping = false;
    },
  };
}

describe('the wx of the tests', () => {
  it('knows what WeChat declares, and calls what is not declared or not whole a fault', () => {
    const { call, journal } = aPhone();
    expect(wxTypings().wx.size).toBeGreaterThan(300);
    expect(wxTypings().membersOf('VideoContext')).toContain('playbackRate');
    expect(() => call('getEverything')).toThrow('not a function');
    expect(() => call('getLocation', { type: 'wgs84' })).toThrow('no answer');
    call('request', { address: `${DECLARED}/a` });
    call('request', { url: `${DECLARED}/a`, method: 'GET' });
    expect(journal.faults).toEqual([
      'WeChat knows no wx.getEverything',
      'nobody answers wx.getLocation here',
      'wx.request knows no address',
      'wx.request needs url',
    ]);
  });

  it('reaches declared addresses only, ten at a time, and none without a network', async () => {
    const { call, clock, phone, network } = aPhone();
    const said: string[] = [];
    const ask = (url: string): unknown =>
      call('request', {
        url,
        method: 'GET',
        success: () => said.push('answer'),
        fail: (r: unknown) => said.push(String(part(r, 'errMsg'))),
      });
    ask('https://elsewhere.example/a');
    ask(`${DECLARED}.evil.example/a`);
    await clock.settle();
    expect(said).toEqual(['request:fail url not in domain list', 'request:fail url not in domain list']);

    for (let i = 0; i < 12; i += 1) ask(`${DECLARED}/${i}`);
    const until = async (test: () => boolean): Promise<void> => {
      for (let i = 0; i < 500 && !test(); i += 1) await new Promise(setImmediate);
      expect(test()).toBe(true);
    };
    await until(() => open.length === 10);
    await clock.settle();
    expect(open.length).toBe(10);
    open.splice(0, 2).forEach((one) => one.end());
    await until(() => open.length === 10);
    open.forEach((one) => one.end());
    await until(() => said.length === 14 && !network.busy());

    phone.goOnline(false);
    ask(`${DECLARED}/late`);
    await clock.settle();
    expect(said.at(-1)).toMatch(/INTERNET_DISCONNECTED/);
  });

  it('opens the window for subscriptions from a tap only', async () => {
    const { call, clock, tap } = aPhone();
    const said: unknown[] = [];
    const ask = (): unknown =>
      call('requestSubscribeMessage', {
        tmplIds: ['t1'],
        success: (r: unknown) => said.push(part(r, 't1')),
        fail: (r: unknown) => said.push(part(r, 'errMsg')),
      });
    const rested = async (): Promise<void> => {
      for (let i = 0; i < 5; i += 1) await clock.settle();
    };
    ask();
    await rested();
    tap(() => void ask());
    await rested();
    expect(said).toEqual(['requestSubscribeMessage:fail can only be invoked by user TAP gesture.', 'accept']);
  });

  it('keeps 1 MB under a key and 10 MB in all, as text that outlives the process', () => {
    const { call, phone } = aPhone();
    call('setStorageSync', 'a', 'kept');
    expect(() => call('setStorageSync', 'a', 'x'.repeat(1024 * 1024))).toThrow('size limit');
    expect(call('getStorageSync', 'a')).toBe('kept');
    const most = 'y'.repeat(1024 * 1024 - 100);
    expect(() => {
      for (let i = 0; i < 11; i += 1) call('setStorageSync', `k${i}`, most);
    }).toThrow('max size');
    expect(phone.storage.has('k9')).toBe(true);
    expect(phone.storage.has('k10')).toBe(false);
    expect(call('getStorageSync', 'nothing')).toBe('');
  });
});

describe('the logic layer of the tests', () => {
  it('has nothing of a browser and nothing of node, and its clock is the test’s', async () => {
    const { realm, clock, journal } = aPhone();
    for (const name of ['window', 'document', 'process', 'require', 'fetch', 'URL', 'localStorage', 'queueMicrotask', 'performance'])
      expect([name, realm.run(`typeof ${name}`, 'test')]).toEqual([name, 'undefined']);
    expect(realm.run('[Date.now(), new Date().getTime(), new Date(5).getTime(), new Date() instanceof Date]', 'test')).toEqual([
      START,
      START,
      5,
      true,
    ]);
    realm.run("globalThis.told = []; setTimeout(() => told.push('b', Date.now()), 20); setTimeout(() => told.push('a'), 10)", 'test');
    const each = realm.run("globalThis.id = setInterval(() => told.push('i'), 1000)", 'test');
    expect(each).toEqual(expect.any(Number));
    await clock.advance(2500);
    expect(realm.run('JSON.stringify(told)', 'test')).toBe(JSON.stringify(['a', 'b', START + 20, 'i', 'i']));
    realm.run("setTimeout(() => { throw new Error('oh') }, 5)", 'test');
    await clock.advance(10);
    expect(journal.errors.join()).toContain('oh');
    realm.run("setTimeout(() => told.push('dead'), 5)", 'test');
    realm.end();
    await clock.advance(5000);
    expect(realm.run('told.length', 'test')).toBe(5);
  });
});
