import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { seriousFindings } from '../support/axe';
import { openBrowser } from '../support/browser';
import { ensureBuilt } from '../support/builds';
import { until } from '../support/faults/until';
import { looksOf } from '../support/page-looks';
import { startTestServer, type TestServer } from '../support/server';

jest.setTimeout(240_000);

const root = resolve(__dirname, '../..');
const shots = join(root, 'tests/artifacts/page-looks');
const PLAN = 'plan-QX01-2026-2027-1';

let server: TestServer;
let browser: Browser;
const ids = { county: '', written: '', push: '', answer: '' };

const COUNTY = `标题: 全县安全教育
计划:
  - { 周次: 18, 星期: 周五, 时间: '18:30', 内容编号: river-safety, 给谁: 全县, 几天内看完: 7, 必推: 是, 备注: 寒假以前每家都要看到 }
  - { 周次: 19, 星期: 周一, 时间: '19:00', 内容编号: praise-the-effort, 给谁: 一至三年级, 几天内看完: 7 }
`;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  await ensureBuilt('h5-sandbox');
  server = await startTestServer({ jobs: true, h5Dir: join(root, 'miniapp/dist/h5-sandbox') });
  browser = await openBrowser();
  const people = ['wang-lei', 'shi-qiang', 'zhao-hong', 'chen-jing'];
  const [writer, second, officer, mother] = await Promise.all(people.map((person) => server.signIn(person)));
  if (!writer || !second || !officer || !mother) throw new Error('nobody signed in');
  const done = async (answer: Promise<{ status: number; body: unknown }>): Promise<Record<string, unknown>> => {
    const { status, body } = await answer;
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body as Record<string, unknown>;
  };
  await done(writer.call('POST', `/plans/${PLAN}/draft`));
  const begun = await done(writer.call('POST', '/catalogue', { kind: 'video', for: 'student', title: '一起听一听，说一说我们家的周末' }));
  ids.written = (begun['card'] as { id: string }).id;
  const file = `/county-plans/imports?fileName=${encodeURIComponent('计划.yaml')}&dryRun=0`;
  ids.county = (await done(officer.call('POST', file, new TextEncoder().encode(COUNTY))))['plan'] as string;
  const asked = { text: '因台风红色预警，明天停课一天，请孩子留在家中，不要到河边去', reason: '县里刚发的台风红色预警', grades: [] };
  await done(writer.call('POST', '/emergencies', asked));
  await done(second.call('POST', '/emergencies', { text: '三年级明早七点半才开校门', reason: '校门口水管爆了，连夜在修', grades: [3] }));
  const brought = await until('the first push', 120_000, async () => {
    const { items } = await done(mother.call('GET', '/today'));
    return (items as { push: string }[])[0];
  });
  ids.push = brought.push;
  const me = await done(mother.call('GET', '/me'));
  const { children } = me['actor'] as { children: { id: string; classroom: string }[] };
  const child = children.find(({ classroom }) => classroom === 'QX01-3-1')?.id;
  const teacher = await server.signIn('li-min');
  const question = await done(mother.call('POST', '/questions', { text: '他晚上不肯睡，一说就发火，怎么办？', for: child }));
  await done(teacher.call('POST', `/questions/${String(question['id'])}/replies`, { text: '先陪他读一会儿书' }));
  const words = {
    question: '孩子晚上不肯睡，一说就发火，怎么办？',
    answer: '先陪他读一会儿书，灯关暗一点。\n坚持一个星期再看。',
    reach: 'class',
  };
  ids.answer = (await done(teacher.call('POST', `/questions/${String(question['id'])}/class-answer`, words)))['id'] as string;
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

type Body = Record<string, unknown>;
interface Looked {
  readonly name: string;
  readonly who: string;
  readonly path: () => string;
  /** The calls that make this page, without which it has nothing to show. */
  readonly calls: RegExp;
  /** What stands there when all is well. */
  readonly ready: string;
  /** The answers, changed into those of somebody who has nothing yet, and what is said then. */
  readonly empty?: { readonly change: (path: string, body: Body) => Body; readonly says: string };
}

const only =
  (path: RegExp, change: Body) =>
  (asked: string, body: Body): Body =>
    path.test(asked) ? { ...body, ...change } : body;
const NOTHING: Body = { items: [], next: null };
const NO_RATE = { of: 0, among: 0 };
const NO_COUNTS = { targeted: 0, completed: 0, late: 0, funnel: null, rates: { reach: NO_RATE, completion: NO_RATE, finish: NO_RATE } };
const NO_FIGURES: Body = { rows: [], total: { exact: NO_COUNTS, tens: NO_COUNTS } };

const pages: readonly Looked[] = [
  {
    ...{ name: 'resources', who: 'wang-lei', path: () => '/school/pages/resources/index', calls: /^\/catalogue/, ready: '#new-resource' },
    empty: { change: only(/^\/catalogue$/, { ...NOTHING, waiting: 0 }), says: '点“新建内容”写第一个' },
  },
  {
    ...{ name: 'resource', who: 'wang-lei', path: () => '/school/pages/resource/index?id=listen-first', calls: /^\/catalogue/ },
    ready: '#resource-id',
  },
  {
    ...{ name: 'resource-edit', who: 'wang-lei', path: () => `/school/pages/resource-edit/index?id=${ids.written}`, calls: /^\/catalogue/ },
    ready: '#faults',
  },
  {
    ...{ name: 'calendar', who: 'wang-lei', path: () => '/school/pages/calendar/index', calls: /^\/calendar/, ready: '#days-save' },
    empty: { change: only(/^\/calendar$/, { entries: [] }), says: '只写自己放假、补课、考试和停课的日子' },
  },
  {
    ...{
      name: 'calendar-reader',
      who: 'shi-qiang',
      path: () => '/school/pages/calendar/index',
      calls: /^\/calendar/,
      ready: '#month-after',
    },
    empty: { change: only(/^\/calendar$/, { entries: [], edits: false }), says: '会显示在这里' },
  },
  {
    ...{ name: 'county-plans', who: 'zhao-hong', path: () => '/bureau/pages/county-plans/index', calls: /^\/county-plans/ },
    ...{ ready: '[id^="county-cp"]', empty: { change: only(/^\/county-plans$/, NOTHING), says: '下载模板，填好以后导入' } },
  },
  {
    ...{ name: 'county-plan', who: 'zhao-hong', path: () => `/bureau/pages/county-plan/index?id=${ids.county}`, calls: /^\/county-plans/ },
    ...{ ready: '#county-submit', empty: { change: only(/^\/county-plans\//, { items: [], schools: [] }), says: '还没有发到学校' } },
  },
  {
    ...{ name: 'emergencies', who: 'shi-qiang', path: () => '/school/pages/emergency/index', calls: /^\/emergencies/ },
    ...{ ready: '[id^="confirm-"]', empty: { change: only(/^\/emergencies$/, { lines: [] }), says: '平常的事请排进推送计划' } },
  },
  {
    ...{ name: 'plans', who: 'shi-qiang', path: () => '/school/pages/plans/index', calls: /^\/(plans|pushes)/, ready: `#plan-${PLAN}` },
    empty: { change: only(/^\/(plans|pushes)$/, NOTHING), says: '还没有推送计划' },
  },
  {
    ...{ name: 'plan', who: 'wang-lei', path: () => `/school/pages/plan/index?id=${PLAN}`, calls: /^\/plans/, ready: '#rehearse' },
    empty: { change: only(/^\/plans\/[^/]+$/, { lines: [], slots: 0, waiting: 0, next: null }), says: '计划里还没有内容' },
  },
  {
    ...{
      name: 'plan-draft',
      who: 'wang-lei',
      path: () => `/school/pages/plan-draft/index?id=${PLAN}`,
      calls: /^\/plans/,
      ready: '#calendar',
    },
    empty: { change: only(/\/draft$/, { lines: [], faults: [] }), says: '还没有安排' },
  },
  {
    ...{ name: 'class', who: 'li-min', path: () => '/teacher/pages/progress/index', calls: /^\/classrooms/, ready: '#definitions' },
    empty: { change: only(/\/pushes$/, NOTHING), says: '还没有推送过内容' },
  },
  {
    ...{ name: 'families', who: 'li-min', path: () => '/teacher/pages/families/index', calls: /^\/classrooms/, ready: '#reach' },
    empty: { change: only(/\/reach$/, { missing: [] }), says: '每家都有家长收得到' },
  },
  {
    ...{ name: 'digest', who: 'chen-jing', path: () => `/pages/today/index?pushes=${ids.push}`, calls: /^\/today/, ready: '.gy-today' },
    empty: { change: only(/^\/today$/, { items: [], answers: 0 }), says: '今天没有要看的内容' },
  },
  {
    ...{ name: 'inbox', who: 'chen-jing', path: () => '/pages/inbox/index', calls: /^\/inbox/, ready: '.gy-letter' },
    empty: { change: only(/^\/inbox$/, NOTHING), says: '还没有消息' },
  },
  {
    ...{ name: 'class-answers', who: 'chen-jing', path: () => '/pages/class-answers/index', calls: /^\/class-answers/ },
    ...{ ready: '[id^="answer-"]', empty: { change: only(/^\/class-answers$/, NOTHING), says: '还没有家长问答' } },
  },
  {
    ...{ name: 'class-answer', who: 'li-min', path: () => `/pages/class-answer/index?id=${ids.answer}`, calls: /^\/class-answers/ },
    ready: '#withdraw',
  },
  {
    ...{
      name: 'own-answers',
      who: 'li-min',
      path: () => '/teacher/pages/answers/index',
      calls: /^\/class-answers/,
      ready: '[id^="answer-"]',
    },
    empty: { change: only(/^\/class-answers$/, NOTHING), says: '还没有写过家长问答' },
  },
  {
    ...{ name: 'dashboard', who: 'zhao-hong', path: () => '/bureau/pages/schools/index?window=term', calls: /^\/figures/ },
    ...{ ready: '#parts', empty: { change: only(/^\/figures$/, NO_FIGURES), says: '这段时间这里还没有数字' } },
  },
  {
    ...{ name: 'school-figures', who: 'wang-lei', path: () => '/school/pages/figures/index?window=term', calls: /^\/figures/ },
    ...{ ready: '#parts', empty: { change: only(/^\/figures$/, NO_FIGURES), says: '这段时间这里还没有数字' } },
  },
  {
    ...{ name: 'class-figures', who: 'li-min', path: () => '/school/pages/figures/index?window=term', calls: /^\/figures/ },
    ...{ ready: '#whom', empty: { change: only(/^\/figures$/, NO_FIGURES), says: '这段时间还没有推送' } },
  },
];

type Screen = 'phone' | 'desk';
const screens = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } } as const;
const windows = new Map<string, BrowserContext>();
/** A person's own phone, in large type, or their desk; signed in once. */
async function windowOf(person: string, screen: Screen): Promise<BrowserContext> {
  const known = windows.get(`${person} ${screen}`);
  if (known) return known;
  const given = await fetch(`${server.sandboxUrl}/sandbox/people/${person}/login-code?account=mini`, { method: 'POST' });
  const { code } = (await given.json()) as { code: string };
  const own = await browser.newContext({ viewport: screens[screen], locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  // Whoever set large letters on the phone has them here.
  if (screen === 'phone')
    await own.addInitScript(() => {
      const grow = (): void => document.documentElement?.style.setProperty('font-size', '22px');
      grow();
      new MutationObserver(grow).observe(document, { childList: true });
    });
  const page = await own.newPage();
  await page.goto(`${address()}/pages/rules/index?login_code=${code}`);
  await page.waitForFunction(() => localStorage.getItem('gongyu:session') !== null);
  await page.close();
  windows.set(`${person} ${screen}`, own);
  return own;
}
const address = (): string => server.url.replace('127.0.0.1', 'localhost');
const asked = (url: string): string => new URL(url).pathname.replace('/api/v1', '');
const ofApi = (url: URL): boolean => url.pathname.startsWith('/api/v1/');

async function open({ who, path }: Looked, screen: Screen, prepare: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await (await windowOf(who, screen)).newPage();
  page.setDefaultTimeout(30_000);
  await prepare(page);
  await page.goto(`${address()}${path()}`);
  if (screen === 'phone') await page.waitForSelector('.gy-page--large');
  return page;
}
const failing = (page: Page, calls: RegExp, state: 'failing' | 'offline') =>
  page.route(
    (url) => ofApi(url) && calls.test(asked(url.href)),
    (route) =>
      state === 'offline'
        ? route.abort('internetdisconnected')
        : route.fulfill({
            status: 500,
            json: { error: { code: 'server/failed', message: '服务器出了点问题，请稍后再试。', requestId: 'r-500' } },
          }),
  );
const settled = (page: Page) => page.waitForFunction(() => document.querySelector('.gy-skeleton') === null);
async function fits(page: Page, name: string): Promise<void> {
  const looks = await looksOf(page);
  await page.screenshot({ path: join(shots, `${name}.png`) });
  expect(looks).toEqual({ wider: 0, outside: [], small: [], odd: [] });
}

const isOfFigures = ({ calls }: Looked): boolean => calls.test('/figures');
const everywhere: readonly (Looked & { readonly screen: Screen; readonly where: string })[] = [
  ...pages.map((looked) => ({ ...looked, screen: 'phone' as const, where: 'on a phone in large type' })),
  ...pages.filter(isOfFigures).map((looked) => ({ ...looked, name: `${looked.name}-desk`, screen: 'desk' as const, where: 'at a desk' })),
];

describe.each(everywhere)('$name $where', (looked) => {
  const { screen } = looked;
  it('fits, and everything that is pressed is as large as a fingertip', async () => {
    const page = await open(looked, screen, () => Promise.resolve());
    await page.locator(looked.ready).first().waitFor();
    await settled(page);
    await fits(page, looked.name);
    if (isOfFigures(looked)) expect(await seriousFindings(page)).toEqual([]);
    await page.close();
  });

  it('says that it could not be opened, or that there is no network, and opens when tried again', async () => {
    for (const [state, says] of [
      ['failing', '服务器出了点问题'],
      ['offline', '没有连上网络'],
    ] as const) {
      const page = await open(looked, screen, (opened) => failing(opened, looked.calls, state));
      await page.getByText(says).first().waitFor();
      await fits(page, `${looked.name}-${state}`);
      await page.unrouteAll();
      const again = page.getByRole('button', { name: '再试一次' });
      expect(await again.count()).toBeGreaterThan(0);
      for (let turn = 0; turn < 3 && (await again.count()) > 0; turn += 1) await again.first().click();
      await page.locator(looked.ready).first().waitFor();
      await page.close();
    }
  });

  const { empty } = looked;
  if (empty === undefined) return;
  it('says what to do when there is nothing yet', async () => {
    const page = await open(looked, screen, (opened) =>
      opened.route(ofApi, async (route) => {
        // A line that stays open has no answer to change.
        if (route.request().method() !== 'GET' || asked(route.request().url()) === '/live') return route.continue();
        const answer = await route.fetch();
        const body = (await answer.json()) as Body;
        return route.fulfill({ response: answer, json: empty.change(asked(route.request().url()), body) });
      }),
    );
    await page.getByText(empty.says).first().waitFor();
    await settled(page);
    await fits(page, `${looked.name}-empty`);
    await page.close();
  });
});

it('who may confirm an emergency sees it before the form for writing one, and confirms it there', async () => {
  const page = await (await windowOf('shi-qiang', 'phone')).newPage();
  await page.goto(`${address()}/school/pages/plans/index`);
  await page.locator('#emergency-call a').click();
  await page.getByRole('heading', { name: '等您确认' }).waitFor();
  const confirm = page.locator('[id^="confirm-"]');
  expect(await confirm.count()).toBe(1);
  const tops = await Promise.all([confirm, page.locator('#emergency-text')].map(async (part) => (await part.boundingBox())?.y ?? 0));
  expect(tops[0]).toBeLessThan(tops[1] ?? 0);
  expect(tops[0]).toBeLessThan(844);
  await confirm.click();
  await page.locator('#confirm-yes').click();
  await page.getByText('已发出').first().waitFor();
  await page.close();
});

it('the teacher’s call list fits with long names and titles, and one line says what failed while the rest stands', async () => {
  const now = Date.now();
  const lines = [
    { student: { id: 'a', name: '欧阳子轩' }, title: '手机放下来，和孩子一起定一份用屏的约定', since: now },
    { student: { id: 'b', name: '程书然' }, title: '先听孩子说', since: now, calledAt: now },
  ];
  const page = await (await windowOf('li-min', 'phone')).newPage();
  let fails = true;
  await page.route('**/api/v1/classrooms/*/calls', (route) =>
    fails
      ? route.fulfill({
          status: 500,
          json: { error: { code: 'server/failed', message: '服务器出了点问题，请稍后再试。', requestId: 'r' } },
        })
      : route.fulfill({ json: { lines } }),
  );
  await page.goto(`${address()}/teacher/pages/progress/index`);
  await page.locator('#calls-failed').waitFor();
  await page.locator('#definitions').waitFor();
  await fits(page, 'calls-failing');
  fails = false;
  await page.locator('#calls-failed-retry').click();
  await page.locator('#called-a').waitFor();
  await fits(page, 'calls');
  await page.close();
});
