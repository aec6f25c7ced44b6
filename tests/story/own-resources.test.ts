import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { ensureBuilt } from '../support/builds';
import { looksOf } from '../support/page-looks';
import { startTestServer, type TestServer } from '../support/server';
import { openAs as openWindow, picturesIn, sandboxH5 } from '../support/story';

jest.setTimeout(240_000);

const root = resolve(__dirname, '../..');
const picture = picturesIn('resources');
const film = join(root, 'content/demo/resources/listen-first');

let server: TestServer;
let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyu-own-'));
  await ensureBuilt('h5-sandbox');
  server = await startTestServer({ h5Dir: sandboxH5 });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const openAs = (person: string, path: string, viewport?: { width: number; height: number }): Promise<Page> =>
  openWindow(browser, server, person, path, { ...(viewport === undefined ? {} : { viewport }), patience: 30_000 });
const shot = (page: Page, name: string): Promise<void> => picture(page, name, true);
const saved = (page: Page) =>
  page.waitForResponse((answer) => answer.url().endsWith('/draft') && answer.request().method() === 'PATCH' && answer.status() === 200);
async function choose(page: Page, place: string, file: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.click(`#choose-${place}`)]);
  await chooser.setFiles(file);
}
const idOf = (page: Page): string => new URL(page.url()).searchParams.get('id') ?? '';

let writer: Page;
let reviewer: Page;
let article = '';

it('the scheduler writes an article in the browser: what is typed is kept, what is missing is said, how it looks stands beside', async () => {
  writer = await openAs('wang-lei', '/school/pages/resources/index');
  await writer.waitForSelector('#catalogue');
  await shot(writer, 'catalogue-1440');
  await writer.click('#new-resource');
  await writer.fill('#new-title', '放学路上聊一聊');
  await writer.click('#begin');
  await writer.waitForSelector('#text');
  article = idOf(writer);
  expect(await writer.textContent('#faults')).toContain('正文还是空的');
  expect(await writer.getAttribute('#submit', 'aria-disabled')).toBe('true');
  await Promise.all([saved(writer), writer.fill('#summary', '三句话，让孩子愿意说')]);
  await Promise.all([saved(writer), writer.click('#stage-小学低段')]);
  await Promise.all([saved(writer), writer.fill('#text', '## 先问开心的事\n\n今天有什么好玩的？\n\n- 不追问分数\n- 不评价同学')]);
  await writer.waitForSelector('.gy-article__heading');
  await writer.waitForFunction(() => document.querySelector('#saved')?.textContent === '已自动保存');
  await shot(writer, 'editor-article-1440');
  // Typed, and gone before the save: the page asks the server again and finds what was kept.
  await writer.reload();
  await writer.waitForSelector('#text');
  expect(await writer.inputValue('#summary')).toBe('三句话，让孩子愿意说');
  await writer.click('#submit');
  await writer.waitForSelector('#take-back');
  expect(await writer.locator('#review').count()).toBe(0);
});

it('the colleague sends it back with a sentence; written on, it is let out by that colleague alone', async () => {
  reviewer = await openAs('shi-qiang', '/school/pages/resources/index');
  await reviewer.click('#to-review');
  await reviewer.click(`#item-${article}`);
  await reviewer.waitForSelector('#review');
  await shot(reviewer, 'review-1440');
  await reviewer.fill('#back-words', '加一句家长可以怎么回应');
  await reviewer.click('#send-back');
  await reviewer.waitForSelector('#sent-back');

  await writer.reload();
  await writer.waitForSelector('#write-on');
  expect(await writer.textContent('#sent-back')).toContain('石强退回：加一句家长可以怎么回应');
  await writer.click('#write-on');
  await writer.waitForSelector('#text');
  await Promise.all([saved(writer), writer.click('#add-quote')]);
  await writer.click('#submit');
  await writer.waitForSelector('#take-back');
  await reviewer.reload();
  await reviewer.click('#approve');
  await reviewer.waitForFunction(() => document.body.textContent?.includes('已发布'));
  expect(await server.deps.resources.get(article)).toMatchObject({ title: '放学路上聊一聊', version: 1, withdrawn: false });
});

it('a film is sent in pieces, paused, the page closed, and gone on with; then looked through and out', async () => {
  await writer.goto(`${server.url.replace('127.0.0.1', 'localhost')}/school/pages/resources/index`);
  await writer.click('#new-resource');
  await writer.click('#choice-video');
  await writer.fill('#new-title', '一起听一听');
  await writer.click('#begin');
  await writer.waitForSelector('#place-media');
  const id = idOf(writer);
  const address = writer.url();

  // Not a film: said so, and what to do.
  const fake = join(folder, 'fake.mp4');
  await writeFile(fake, 'MZ this is a program');
  await choose(writer, 'media', fake);
  await writer.waitForFunction(() => document.querySelector('#place-media')?.textContent?.includes('不是能用的 MP4'));

  // The line stops after the first piece; the page is closed meanwhile.
  let pieces = 0;
  await writer.route('**/api/v1/uploads/*?*', async (route) => {
    pieces += 1;
    await (pieces > 1 ? route.abort() : route.continue());
  });
  await choose(writer, 'media', join(film, 'video.mp4'));
  await writer.waitForFunction(() => document.querySelector('#progress-media')?.textContent?.includes('自己接着传'));
  await shot(writer, 'upload-1440');
  await writer.unroute('**/api/v1/uploads/*?*');
  await writer.close();
  writer = await openAs('wang-lei', `/school/pages/resource-edit/index?id=${id}`);
  expect(address).toContain(id);
  await writer.waitForFunction(() => document.querySelector('#place-media')?.textContent?.includes('上次传到'));
  const [before] = await server.deps.uploads.ofResource(id);
  expect(before?.offset).toBeGreaterThan(0);
  let first: string | undefined;
  writer.on('request', (request) => {
    if (request.method() === 'PATCH' && request.url().includes('/uploads/')) first ??= request.url();
  });
  await choose(writer, 'media', join(film, 'video.mp4'));
  await writer.waitForSelector('#remove-media');
  expect(first).toContain(`offset=${before?.offset}`);
  await choose(writer, 'captions', join(film, 'captions.vtt'));
  await writer.waitForSelector('#remove-captions');
  await choose(writer, 'poster', join(film, 'poster.jpg'));
  await writer.waitForSelector('#remove-poster');
  await Promise.all([saved(writer), writer.fill('#summary', '学会听，比学会说更难')]);
  await Promise.all([saved(writer), writer.click('#stage-小学高段')]);
  await writer.waitForFunction(() => document.querySelector('#submit')?.getAttribute('aria-disabled') !== 'true');
  await shot(writer, 'editor-video-1440');
  await writer.click('#submit');
  await writer.waitForSelector('#take-back');

  await reviewer.goto(`${server.url.replace('127.0.0.1', 'localhost')}/school/pages/resource/index?id=${id}`);
  await reviewer.waitForSelector('#approve');
  // It plays before it goes out.
  await reviewer.waitForFunction(() => {
    const clip = document.querySelector<HTMLVideoElement>('#clip');
    return clip !== null && clip.readyState >= 1 && clip.duration > 10;
  });
  await reviewer.click('#approve');
  await reviewer.waitForFunction(() => document.body.textContent?.includes('已发布'));
  await shot(reviewer, 'published-1440');
  expect(await server.deps.resources.get(id)).toMatchObject({ kind: 'video', version: 1, media: expect.stringMatching(/^up-/) as string });

  // Withdrawn by the reviewer: out of sight at once.
  await reviewer.click('#withdraw');
  await reviewer.click('#confirm-yes');
  await reviewer.waitForFunction(() => document.body.textContent?.includes('已下架'));
  expect((await server.deps.resources.get(id))?.withdrawn).toBe(true);
});

it('finds by a few characters, says when there is nothing, and is read on a phone in large letters', async () => {
  const phone = await openAs('shi-qiang', '/school/pages/resources/index', { width: 390, height: 844 });
  await phone.waitForSelector('#catalogue');
  await shot(phone, 'catalogue-390');
  await phone.fill('#find', '路上聊');
  await phone.click('#find-go');
  await phone.waitForFunction(
    (id) => document.querySelectorAll('#catalogue > *').length === 1 && document.querySelector(`#item-${id}`) !== null,
    article,
  );
  await phone.fill('#find', '没有这样的内容');
  await phone.click('#find-go');
  await phone.waitForSelector('#retry');
  await shot(phone, 'nothing-390');
  await phone.click('#retry');
  await phone.click(`#item-${article}`);
  await phone.waitForSelector('.gy-article');
  await shot(phone, 'item-390');
  expect((await looksOf(phone)).wider).toBe(0);
});
