import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { mkdirSync, readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { tag } from './opened';
import { aWorld, MINI, newItem, openid, secrets, subscribeTo, templateId, type TestWorld } from './world';

jest.setTimeout(60_000);

/** A mini-program of the tests' own: buttons that call the bridge and show what came back. */
const h5Page = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>body{font:17px/1.6 sans-serif;margin:0;padding:20px;background:#fbf7f0}button{display:block;margin:8px 0;padding:10px 16px;font:inherit}</style>
<h1>今日</h1><p id="where"></p><button id="login">登录</button><button id="ask">提醒我下一课</button><button id="share">转发</button><button id="close">关闭</button><pre id="out"></pre>
<script>
let n = 0; const parent_ = new URLSearchParams(location.search).get('spoof') ? null : window.parent;
document.getElementById('where').textContent = location.pathname + location.search;
const out = (text) => { document.getElementById('out').textContent = text; };
addEventListener('message', (e) => { if (e.data && e.data.gongyu === 'sandbox' && e.data.id) out(JSON.stringify({ origin: e.origin, ...e.data })); });
const call = (call, more) => window.parent.postMessage({ gongyu: 'sandbox', id: 'c' + ++n, call, ...more }, '*');
login.onclick = () => call('login');
ask.onclick = () => call('requestSubscribeMessage', { tmplIds: ['${templateId('mini', 'new-item')}', '${templateId('mini', 'nudge')}'] });
share.onclick = () => call('share', { title: '今晚一起看：睡前一小时', path: '/pages/item/index?id=1' });
document.getElementById('close').onclick = () => call('close');
</script></html>`;

let w: TestWorld;
let h5: Server;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let faults: string[];

beforeAll(async () => {
  browser = await openBrowser();
  mkdirSync('tests/artifacts/sandbox', { recursive: true });
});
afterAll(() => browser.close());

beforeEach(async () => {
  h5 = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(h5Page);
  });
  await new Promise<void>((done) => h5.listen(0, '127.0.0.1', done));
  w = await aWorld({ h5Url: `http://127.0.0.1:${(h5.address() as AddressInfo).port}`, now: Date.now });
  faults = [];
});
afterEach(async () => {
  await context.close();
  await w.close();
  h5.closeAllConnections();
  await new Promise((done) => h5.close(done));
});

async function visit(width: number, height: number): Promise<void> {
  context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: 'reduce',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(`${w.base}/sandbox`);
  await page.getByRole('button', { name: /小程序「共育桥」/ }).waitFor();
}

const shot = (name: string) => page.screenshot({ path: `tests/artifacts/sandbox/${name}.png` });
const frame = () => page.frameLocator('iframe.mini-frame');
const said = async () => JSON.parse((await frame().locator('#out:not(:empty)').textContent()) ?? '{}');

/** Axe over the page; what it finds is named by rule and element. */
async function axe(): Promise<string[]> {
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
  const found: { id: string; nodes: { target: unknown[] }[] }[] = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'], iframes: false }).then((r) => r.violations)`,
  );
  return found.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

describe('the page at a desk', () => {
  beforeEach(() => visit(1440, 900));

  it('walks a parent from a notice into the mini-program, through consent and sharing, and back', async () => {
    await page.evaluate('Promise.all([...document.images].map((i) => i.decode()))');
    await shot('1440-list');
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: '怎么看' }).click();
    await shot('1440-how');
    expect(await axe()).toEqual([]);
    await page.keyboard.press('Escape');
    await w.api('mini', '/cgi-bin/message/subscribe/send', subscribeTo('chen-jing'));
    await page
      .getByRole('button', { name: /^服务通知/ })
      .last()
      .waitFor();
    await page.locator('.chat-row', { hasText: '服务通知' }).click();
    await shot('1440-notices');
    await page.getByRole('button', { name: '进入小程序查看' }).click();
    await frame().getByText('/pages/item/index?push=p1&sandbox=chen-jing').waitFor();

    await frame().getByRole('button', { name: '登录' }).click();
    const login = await said();
    expect(login).toMatchObject({ ok: true, id: 'c1', origin: w.base });
    const session = await w.call(
      'GET',
      `/sns/jscode2session?appid=${MINI}&secret=${secrets.mini}&js_code=${login.result.code}&grant_type=authorization_code`,
    );
    expect(session.json.openid).toBe(openid('chen-jing'));

    await frame().getByRole('button', { name: '提醒我下一课' }).click();
    await page.getByRole('dialog', { name: '要不要接收通知' }).waitFor();
    await shot('1440-consent');
    expect(await axe()).toEqual([]);
    await page.getByRole('checkbox', { name: '未看完提醒' }).uncheck();
    await page.getByRole('button', { name: '允许' }).click();
    await frame().getByText('reject').waitFor();
    expect((await said()).result).toEqual({ [templateId('mini', 'new-item')]: 'accept', [templateId('mini', 'nudge')]: 'reject' });
    await w.sandbox.idle();
    const [event] = w.callback.events('subscribe_msg_popup_event');
    expect(event?.xml.match(/accept|reject/g)).toEqual(['accept', 'reject']);
    expect(tag(event?.xml ?? '', 'FromUserName')).toBe(openid('chen-jing'));

    await frame().getByRole('button', { name: '转发' }).click();
    await page.getByRole('button', { name: '三年级1班家长群' }).click();
    await frame().getByText('"id":"c3"').waitFor();
    await frame().getByRole('button', { name: '关闭' }).click();
    await page.locator('iframe.mini-frame').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '返回' }).click();
    await page.locator('.chat-row', { hasText: '三年级1班家长群' }).click();
    await page.locator('.phone').getByText('今晚一起看：睡前一小时').waitFor();
    await shot('1440-group');
    expect(faults).toEqual([]);
  });

  it('writes to the official account and shows its cards; another person’s phone is another phone', async () => {
    await w.api('oa', '/cgi-bin/message/template/send', {
      touser: openid('chen-jing', 'oa'),
      template_id: templateId('oa', 'new-item'),
      miniprogram: { appid: MINI, pagepath: 'pages/item/index?push=p1' },
      data: newItem,
    });
    await page.locator('.chat-row', { hasText: '共育桥服务号' }).click();
    await page.getByRole('textbox').fill('孩子写作业拖拉，一道题要想半小时，怎么办？');
    await page.keyboard.press('Enter');
    await page.locator('.say.mine').waitFor();
    await w.sandbox.idle();
    expect(tag(w.callback.received.at(-1)?.xml ?? '', 'Content')).toContain('拖拉');
    await w.api('oa', '/cgi-bin/message/custom/send', {
      touser: openid('chen-jing', 'oa'),
      msgtype: 'text',
      text: { content: '李老师：先把作业切成十分钟一段，做完一段歇两分钟。今晚可以先试一试。' },
    });
    await page.locator('.phone').getByText('先把作业切成').waitFor();
    await shot('1440-service');
    expect(await axe()).toEqual([]);

    await page.getByRole('button', { name: /周桂芳/ }).click();
    await page.getByRole('heading', { name: '微信' }).waitFor();
    await page.locator('.chat-row', { hasText: '共育桥服务号' }).click();
    await page.locator('.phone').getByText('这里是学校的服务号').waitFor();
    expect(await page.locator('.phone').getByText('先把作业切成').count()).toBe(0);

    await page.getByRole('button', { name: /孙芳/ }).click();
    await page.locator('.chat-row', { hasText: '共育桥服务号' }).click();
    await page.locator('.phone').getByRole('button', { name: '关注服务号' }).click();
    await page.getByRole('textbox').waitFor();
    await page.locator('.wire-line', { hasText: '孙芳关注了服务号' }).first().locator('summary').click();
    await shot('1440-wire');
    expect(await axe()).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('answers its own frame only, and says when the mini-program is put away', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.getByRole('button', { name: /小程序「共育桥」/ }).click();
    await frame().getByRole('button', { name: '登录' }).waitFor();
    await page.evaluate(`window.postMessage({ gongyu: 'sandbox', id: 'x', call: 'login' }, '*')`);
    await frame().locator('html').evaluate(`window.parent.postMessage({ gongyu: 'other', id: 'x', call: 'login' }, '*')`);
    await frame().locator('html').evaluate(`window.parent.postMessage({ gongyu: 'sandbox', id: 'y', call: 'toString' }, '*')`);
    await frame().getByText('"id":"y"').waitFor();
    expect(await said()).toMatchObject({ ok: false, error: { errMsg: 'toString:fail not supported' } });
    expect(asked.filter((path) => path.endsWith('/login-code'))).toEqual([]);
    await frame()
      .locator('html')
      .evaluate(`window.addEventListener('message', (e) => e.data.event && console.log('told ' + e.data.event))`);
    const told = page.waitForEvent('console', (message) => message.text() === 'told hide');
    await page.getByRole('button', { name: '关闭小程序，回到微信' }).click();
    await told;
  });

  it('opens a desk worker’s pages in a new tab, signed in by a code', async () => {
    await page.getByRole('button', { name: /王磊/ }).click();
    await page.getByRole('button', { name: '在电脑浏览器里打开' }).waitFor();
    await shot('1440-desk');
    expect(await axe()).toEqual([]);
    const [tab] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: '在电脑浏览器里打开' }).click()]);
    await tab.waitForURL(/login_code=/);
    expect(tab.url()).toMatch(/\/school\/pages\/plans\/index\?login_code=0a[\w-]{30}$/);
  });
});

describe('the page on a phone', () => {
  it('fills the screen with the phone, with the people and the wire behind two buttons', async () => {
    await visit(390, 844);
    await shot('390-list');
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: /点这里换一个人/ }).click();
    await shot('390-people');
    await page.getByRole('dialog').getByRole('button', { name: /孙芳/ }).click();
    await page.locator('.chat-row', { hasText: '共育桥服务号' }).click();
    await page.getByRole('button', { name: '关注服务号' }).click();
    await page.getByRole('textbox').waitFor();
    await shot('390-service');
    await page.getByRole('button', { name: '往来' }).click();
    await page.getByRole('dialog').getByText('孙芳关注了服务号').waitFor();
    await shot('390-wire');
    await page.getByRole('button', { name: '关闭' }).click();
    await page.getByRole('button', { name: '返回' }).click();
    await page.getByRole('button', { name: /小程序「共育桥」/ }).click();
    await frame().getByRole('button', { name: '提醒我下一课' }).click();
    await page.getByRole('button', { name: '允许' }).waitFor();
    await shot('390-consent');
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBe(390);
    expect(faults).toEqual([]);
  });
});
