import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { instantOf } from '../../bot-server/domain/time/civil';
import { DAY, HOUR } from '../../bot-server/domain/time/instant';
import { makeBulletin, supplementBulletin } from '../../bot-server/flows/bulletin/make-bulletin';
import { settleFigures } from '../../bot-server/flows/figures/release-figures';
import { connect, type Connection } from '../../bot-server/store/connect';
import { openBrowser } from '../support/browser';
import { ensureBuilt } from '../support/builds';
import { countWeeks } from '../support/counted-weeks';
import { looksOf } from '../support/page-looks';
import { startTestServer, type TestServer } from '../support/server';
import { addressOf, DESK, openAs, PHONE, picturesIn, sandboxH5 } from '../support/story';
import { readPdf } from '../support/read-pdf';

/** A bureau's officer and a school's head read their bulletins, at a desk and on a phone in large type. */
jest.setTimeout(240_000);

const shot = picturesIn('bulletins');
const LIST = '/school/pages/bulletins/index';
const WIDTHS = { phone: { ...PHONE, height: 1900 }, desk: DESK } as const;
const WEEK = 7 * DAY;
const fits = { wider: 0, outside: [], small: [], odd: [] };

let server: TestServer;
let browser: Browser;
let connection: Connection;
let newest = '';
beforeAll(async () => {
  await ensureBuilt('h5-sandbox');
  server = await startTestServer({ h5Dir: sandboxH5 });
  browser = await openBrowser();
  connection = await connect(server.mongodbUri);
  const { roster } = server.deps;
  const { teachers } = await roster.snapshot();
  await roster.apply({ ...(await roster.snapshot()), teachers: teachers.map((one) => (one.name === '石强' ? { ...one, roles: ['teacher', 'head'] } : one)) }); // prettier-ignore
  const now = Date.now();
  const [before = '', last = ''] = await countWeeks(server.deps, connection, now, [
    { ago: 4, reached: 30, started: 24, completed: 20 },
    { ago: 3, reached: 38, started: 36, completed: 33 },
  ]);
  newest = `bureau.QX:weekly:${last}`;
  const morning = instantOf(last) + WEEK + 8 * HOUR;
  for (const place of [{ kind: 'bureau', id: 'QX' } as const, { kind: 'school', id: 'QX01' } as const])
    for (const period of [before, last]) await makeBulletin(server.deps, { place, kind: 'weekly', period }, morning);
  await settleFigures(server.deps, now);
  for (const place of [{ kind: 'bureau', id: 'QX' } as const, { kind: 'school', id: 'QX01' } as const])
    for (const period of [before, last]) await supplementBulletin(server.deps, { place, kind: 'weekly', period }, now);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await connection?.close();
  await server?.close();
});

/** Whoever set large letters on the phone has them here. */
const inLargeType = (page: Page) =>
  page.context().addInitScript(() => {
    const grow = (): void => document.documentElement?.style.setProperty('font-size', '22px');
    grow();
    new MutationObserver(grow).observe(document, { childList: true });
  });
async function opened(who: string, path: string, width: keyof typeof WIDTHS): Promise<Page> {
  const page = await openAs(browser, server, who, '/pages/rules/index', { viewport: WIDTHS[width], patience: 30_000 });
  await page.waitForFunction(() => localStorage.getItem('gongyu:session') !== null);
  if (width === 'phone') await inLargeType(page);
  await page.goto(addressOf(server, path));
  await page.waitForSelector('.gy-page');
  return page;
}
const settled = (page: Page) => page.waitForFunction(() => document.querySelector('.gy-skeleton') === null);
/** Faults that keep somebody who hears or who uses no mouse from the page. */
async function serious(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
  const found: { id: string; impact: string; nodes: { html: string }[] }[] = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'], iframes: false }).then((r) => r.violations)`,
  );
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

const readers = [
  { who: 'zhao-hong', room: '教育局', first: '学校' },
  { who: 'shi-qiang', room: '学校', first: '班级' },
] as const;

describe.each(readers)('$who of a $room', ({ who, first }) => {
  it.each(['desk', 'phone'] as const)('opens the newest from the list and presses a number, on a %s', async (width) => {
    const page = await opened(who, LIST, width);
    await page.locator('a.gy-card').first().waitFor();
    await settled(page);
    await shot(page, `list-${who}-${width}`);
    expect(await page.locator('#bulletin-messages').textContent()).toContain('请用手机打开小程序，在“通报”里点“做好时提醒我”');
    expect(await looksOf(page)).toEqual(fits);
    // Whoever has opened the newest has nothing new.
    expect((await page.getByText('新通报', { exact: true }).count()) > 0).toBe(width === 'desk');
    await page.locator('a.gy-card').first().click();
    await page.locator('.gy-bulletin__claim').first().waitFor();
    await settled(page);
    await shot(page, `bulletin-${who}-${width}`, width === 'desk');
    expect(await looksOf(page)).toEqual(fits);
    expect(await serious(page)).toEqual([]);
    expect(await page.locator('.taro_page_show table, table').last().textContent()).toContain(first);
    expect(await page.locator('.taro_page_show, .taro_page').last().textContent()).toContain('补报第 1 号，补充同一期周通报，原件不改');
    await page.locator('.gy-bulletin__claim').first().click();
    await page.getByText('两个 95% 置信区间不重叠才说有变化').waitFor();
    await settled(page);
    await page.getByText('现在再查一次').nth(1).waitFor();
    await shot(page, `measure-${who}-${width}`);
    expect(await looksOf(page)).toEqual(fits);
    await page.context().close();
  });
});

it('a supplement stands beside its bulletin, which tells what was told then', async () => {
  const page = await opened('zhao-hong', `/school/pages/bulletin/index?id=${encodeURIComponent(`${newest}:1`)}`, 'desk');
  await page.getByText('通报原件（').click();
  await page.getByText('有的推送还没有到截止时间').first().waitFor();
  await page.getByText('补报第 1 号（').waitFor();
  await page.context().close();
});

it('a head, who has more doors than a phone’s bar has places, finds the last one on «我的»', async () => {
  const page = await opened('shi-qiang', '/school/pages/plans/index', 'phone');
  await page.goto(addressOf(server, '/pages/me/index'));
  await page.getByText('查看记录').locator('visible=true').click();
  await page.waitForURL(/school\/pages\/trail/);
  expect(await looksOf(page)).toEqual(fits);
  await page.context().close();
});

it('an officer’s number leads to the same days of the schools’ page, and an answer’s to its month', async () => {
  const page = await opened('zhao-hong', `/school/pages/bulletin/index?id=${encodeURIComponent(newest)}`, 'desk');
  await page.locator('.gy-bulletin__figure').first().click();
  const [, , monday = ''] = newest.split(':');
  expect(await page.locator('#measure-page').getAttribute('href')).toContain(`/bureau/pages/schools/index?from=${monday}&to=`);
  await page.context().close();
});

it('takes it along as a PDF that says the same', async () => {
  const page = await opened('zhao-hong', `/school/pages/bulletin/index?id=${encodeURIComponent(newest)}`, 'desk');
  const coming = page.waitForEvent('download');
  await page.click('#save-pdf');
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(/^周通报-QX-\d{4}-\d{2}-\d{2}\.pdf$/);
  const { pages } = readPdf(readFileSync(await file.path()));
  expect(pages.join('')).toContain('清溪县教育局家校共育周通报');
  await page.context().close();
});

it.each(['failing', 'empty', 'of nobody'] as const)('says what is the matter: %s', async (state) => {
  const page = await opened('zhao-hong', '/pages/rules/index', 'phone');
  await page.route(
    (url) => /^\/api\/v1\/bulletins/.test(url.pathname),
    (route) =>
      state === 'empty'
        ? route.fulfill({ status: 200, json: { items: [], next: null } })
        : state === 'failing'
          ? route.fulfill({
              status: 500,
              json: { error: { code: 'server/failed', message: '服务器出了点问题，请稍后再试。', requestId: 'r' } },
            })
          : route.continue(),
  );
  await page.goto(addressOf(server, state === 'of nobody' ? '/school/pages/bulletin/index?id=school.QX01:weekly:2026-01-05' : LIST));
  await page.getByText({ failing: '服务器出了点问题', empty: '还没有通报', 'of nobody': '没有找到这份通报' }[state]).waitFor();
  await shot(page, `list-${state.replace(' ', '-')}`);
  expect(await looksOf(page)).toEqual(fits);
  await page.context().close();
});
