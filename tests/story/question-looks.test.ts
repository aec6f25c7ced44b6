import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { ensureBuilt } from '../support/builds';
import { looksOf } from '../support/page-looks';
import { startTestServer, type Client, type TestServer } from '../support/server';
import { addressOf, DESK, openAs, PHONE, picturesIn, sandboxH5 } from '../support/story';

/** The pages of questions as they are for somebody who set large letters, on a phone and on a desk's screen. */
jest.setTimeout(240_000);

const shot = picturesIn('question-looks');
const FILM = 'river-safety';
const LARGE = '22px';
const WIDTHS = { phone: { ...PHONE, height: 1900 }, desk: DESK } as const;

let server: TestServer;
let browser: Browser;
let question = '';
let child = '';
beforeAll(async () => {
  await ensureBuilt('h5-sandbox');
  server = await startTestServer({ h5Dir: sandboxH5 });
  browser = await openBrowser();
  const [mother, teacher] = await Promise.all([server.signIn('chen-jing'), server.signIn('li-min')]);
  const { actor } = (await mother.call('GET', '/me')).body as unknown as { actor: { children: { id: string; classroom: string }[] } };
  child = actor.children.find(({ classroom }) => classroom === 'QX01-3-1')?.id ?? '';
  const poster = await readFile(join(resolve(__dirname, '../../content/demo/resources'), FILM, 'poster.jpg'));
  const voice = await readFile(join(resolve(__dirname, '../../bot-server/sandbox/page'), 'demo-voice.amr'));
  const sentUp = async (who: Client, as: 'voice' | 'picture', bytes: Buffer): Promise<string> =>
    String((await done(who.call('POST', `/question-media?as=${as}`, bytes)))['id']);
  const media = [await sentUp(mother, 'voice', voice), await sentUp(mother, 'picture', poster)];
  await done(mother.call('POST', '/questions', { text: '他晚上不肯睡，一说就发火，怎么办？', for: child }));
  const asked = await done(mother.call('POST', '/questions', { text: '作业本上这一道，他说老师讲的不是这样', media, for: child }));
  question = String(asked['id']);
  const answer = { text: '先陪他读一会儿书，灯关暗一点。\n坚持一个星期再看。', resource: { resource: FILM, atSecond: 47 } };
  await done(teacher.call('POST', `/questions/${question}/replies`, answer));
  await done(teacher.call('POST', `/questions/${question}/notes`, { text: '已和心理老师商量过' }));
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function done(answer: Promise<{ status: number; body: unknown }>): Promise<Record<string, unknown>> {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as Record<string, unknown>;
}

/** Whoever set large letters on the phone has them here. */
async function inLargeType(context: BrowserContext): Promise<void> {
  await context.addInitScript((size) => {
    const grow = (): void => document.documentElement?.style.setProperty('font-size', size);
    grow();
    new MutationObserver(grow).observe(document, { childList: true });
  }, LARGE);
}

const pages = [
  {
    name: 'ask',
    who: 'chen-jing',
    path: () => '/pages/ask/index',
    ready: '#about-what',
    then: (page: Page) => page.click('#choice-learning'),
  },
  {
    name: 'ask-pinned',
    who: 'chen-jing',
    path: () => `/pages/ask/index?for=${child}&resource=${FILM}&title=河边的约定：防溺水&at=47`,
    ready: '#send',
  },
  { name: 'questions', who: 'chen-jing', path: () => '/pages/questions/index', ready: '[id^="question-"]' },
  { name: 'thread', who: 'chen-jing', path: () => `/pages/question/index?id=${question}`, ready: '#confirm' },
  { name: 'thread-of-teacher', who: 'li-min', path: () => `/pages/question/index?id=${question}&as=teacher`, ready: '#add-note' },
  { name: 'box', who: 'li-min', path: () => '/teacher/pages/box/index', ready: '[id^="question-"]' },
  { name: 'duty', who: 'li-min', path: () => '/teacher/pages/duty/index', ready: '.gy-two' },
  { name: 'duty-of-office', who: 'wang-lei', path: () => '/teacher/pages/duty/index', ready: '.gy-two' },
  { name: 'answers', who: 'li-min', path: () => '/teacher/pages/answers/index', ready: '.gy-notice, [id^="answer-"]' },
  { name: 'class-answers', who: 'chen-jing', path: () => '/pages/class-answers/index', ready: '.gy-notice, [id^="answer-"]' },
  { name: 'question-figures', who: 'wang-lei', path: () => '/school/pages/question-figures/index', ready: '.gy-notice, table' },
  { name: 'question-figures-of-bureau', who: 'zhao-hong', path: () => '/school/pages/question-figures/index', ready: '.gy-notice, table' },
  { name: 'item-of-staff', who: 'li-min', path: () => `/pages/item/index?resource=${FILM}&at=47`, ready: 'video' },
] as const;

describe.each(pages)('$name in large type', (looked) => {
  it.each(['phone', 'desk'] as const)('fits a %s, and everything that is pressed is as large as a fingertip', async (width) => {
    const page = await openAs(browser, server, looked.who, '/pages/rules/index', { viewport: WIDTHS[width], patience: 30_000 });
    await page.waitForFunction(() => localStorage.getItem('gongyu:session') !== null);
    await inLargeType(page.context());
    await page.goto(addressOf(server, looked.path()));
    await page.waitForSelector('.gy-page--large');
    await page.locator(looked.ready).first().waitFor();
    if ('then' in looked) await looked.then(page);
    await page.waitForFunction(() => document.querySelector('.gy-skeleton') === null);
    await shot(page, `${looked.name}-${width}`);
    expect(await looksOf(page)).toEqual({ wider: 0, outside: [], small: [], odd: [] });
    await page.context().close();
  });
});
