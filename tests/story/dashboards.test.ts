import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { seriousFindings } from '../support/axe';
import { looksOf } from '../support/page-looks';
import { addressOf, DESK, PHONE } from '../support/story';
import { FILM, openDashboardsWorld, type DashboardsWorld } from './dashboards-world';

/**
 * An officer of the bureau, the head of a school and a class teacher look at how content reaches families: each sees what it is theirs to see,
 * a link shows a colleague the same, and what can not be shown is said in a sentence.
 */
jest.setTimeout(240_000);

const BUREAU = '/bureau/pages/schools/index';
const FIGURES = '/school/pages/figures/index';

let world: DashboardsWorld;
beforeAll(async () => {
  world = await openDashboardsWorld();
}, 300_000);
afterAll(() => world?.close());

const settled = (page: Page) => page.waitForFunction(() => document.querySelector('.taro_page_show .gy-skeleton, .gy-skeleton') === null);
const shown = (page: Page) => page.locator('.taro_page_show').last();
const mainOf = async (page: Page): Promise<string> =>
  (await shown(page).locator('main').innerText()).replace(/\d\d:\d\d 更新( · 有变化会马上更新)?/, '');
/** The page as it stands: photographed, fits its screen, and axe finds nothing serious. */
async function sound(page: Page, name: string): Promise<void> {
  await settled(page);
  // What scrolls inside the page's frame is in the picture too.
  const seen = page.viewportSize() ?? DESK;
  await page.setViewportSize({ width: seen.width, height: 3200 });
  await world.shot(page, name);
  expect({ name, ...(await looksOf(page)) }).toEqual({ name, wider: 0, outside: [], small: [], odd: [] });
  expect({ name, found: await seriousFindings(page) }).toEqual({ name, found: [] });
  await page.setViewportSize(seen);
}
const drawn = (page: Page, id: string) => shown(page).locator(`#${id} .gy-chart__drawing svg`).waitFor();

describe('an officer of the bureau', () => {
  let page: Page;
  it('is answered the three questions: does it reach families, is it watched to the end, who has had nothing', async () => {
    page = await world.open('zhao-hong', `${BUREAU}?window=month`, DESK);
    await page.getByRole('heading', { name: '送到家了吗' }).waitFor();
    await settled(page);
    expect(await page.locator('#without').innerText()).toBe('每所学校都有推送。');
    expect(await page.locator('#unreached').innerText()).toMatch(/应看的 [\d,]+ 户次里，[\d,]+ 户次收得到，还有 \d+ 户次收不到/);
    expect(await page.getByRole('list', { name: '三个比率' }).innerText()).toMatch(/触达率[^]*应看完成率[^]*完播率/);
    await page.getByText('不告诉教育局').waitFor();
    await page.getByText('含教学点：石桥村教学点').first().waitFor();
    await page.getByText('家长在外的家庭也不按学校写').waitFor();
    // Two schools are too few to tell of a group.
    await page.locator('#groups-few').waitFor();
    await page.locator('#groups-how').click();
    await page.getByText('这样的学校不到 3 所，就不写').waitFor();
    await Promise.all([drawn(page, 'trend'), drawn(page, 'places')]);
    expect(await page.locator('#trend-finding').innerText()).toMatch(/2 所学校每周都有数。应看完成率从 \d+% 到 \d+%/);
    await sound(page, 'bureau-desk');
  });

  it('sees the same numbers in a table, by the keyboard alone', async () => {
    const drawing = page.getByRole('img', { name: /^图：2 所学校每周都有数/ });
    await drawing.focus();
    await page.keyboard.press('ArrowRight');
    const pointed = page.locator('#trend .gy-chart__pointed');
    await page.waitForFunction(() => (document.querySelector('#trend .gy-chart__pointed')?.textContent ?? '') !== '');
    const said = await pointed.innerText();
    expect(said).toMatch(/月\d+日起，触达率 [\d,]+ \/ [\d,]+，\d+%（\d+%～\d+%），应看完成率/);
    await page.locator('#trend-switch').focus();
    await page.keyboard.press('Enter');
    expect(await drawing.count()).toBe(0);
    const rows = page.locator('#trend').getByRole('row');
    expect(await rows.count()).toBe(4);
    expect((await rows.nth(1).innerText()).replace(/\s+/g, ' ')).toContain(/应看完成率 ([^（]+)/.exec(said)?.[1]);
    await page.keyboard.press('Enter');
    await drawn(page, 'trend');
  });

  it('goes down to a school and an item by links; who is sent the link sees the same, and Back goes back', async () => {
    await page.locator('#parts').getByRole('link', { name: '清溪县城关小学' }).first().click();
    await shown(page).getByRole('navigation', { name: '看的是哪里' }).getByText('清溪县城关小学').waitFor();
    await shown(page).getByRole('link', { name: FILM.title }).first().click();
    await shown(page).getByRole('navigation', { name: '看的是哪里' }).getByText(FILM.title).waitFor();
    expect(page.url()).toMatch(/school=QX01.*resource=river-safety/);
    await drawn(page, 'retention');
    await shown(page).getByText('这时说的是').first().waitFor();
    const finding = await shown(page).locator('#retention-finding').innerText();
    expect(finding).toMatch(/在 47秒处离开的人最多，至少 20 个。这时说的是：“.+”/);
    await shown(page).locator('#by-week').click();
    expect(page.url()).toContain('by=week');
    await settled(page);
    await sound(page, 'bureau-item-desk');
    const colleague = await world.open('zhao-hong', page.url().replace(/^https?:\/\/[^/]+/, ''), DESK);
    await drawn(colleague, 'retention');
    await colleague.getByText('这时说的是').first().waitFor();
    await settled(colleague);
    expect(await mainOf(colleague)).toBe(await mainOf(page));
    await colleague.context().close();
    await page.goBack();
    await page.waitForFunction(() => !location.search.includes('resource='));
    await page.goBack();
    await page.waitForFunction(() => !location.search.includes('school='));
    await shown(page).locator('#without').waitFor();
  });

  it.each([
    ['dates the wrong way round', '?from=2026-11-20&to=2026-11-01', '结束的日期在开始的前面'],
    ['half a date', '?from=2026-11-20', '日期没有写全'],
    ['a school that is not there', '?school=QX99', '您没有权限'],
    ['a time without data', '?from=2026-09-07&to=2026-09-13', '这段时间这里还没有数字'],
  ])('is told what is wrong with %s', async (_, query, says) => {
    const other = await world.open('zhao-hong', `${BUREAU}${query}`, DESK);
    await other.getByText(says).first().waitFor();
    await other.context().close();
  });

  it('widens own days to whole weeks, and says so', async () => {
    const other = await world.open('zhao-hong', BUREAU, PHONE);
    await other.locator('#choice-own').click();
    await other.locator('#days-from').fill('2026-11-05');
    await other.locator('#days-to').fill('2026-11-01');
    await other.locator('#days-show').click();
    await other.getByText('请把两个日期调过来').waitFor();
    await other.locator('#days-to').fill('2026-11-13');
    await other.getByText('按整周算：2026年11月2日到2026年11月15日').waitFor();
    await other.locator('#days-show').click();
    await other.waitForFunction(() => location.search.includes('from=2026-11-02') && location.search.includes('to=2026-11-15'));
    await other.getByText('11月2日到11月15日开始的推送').waitFor();
    await other.context().close();
  });

  it('has it on a phone too, and on paper as tables', async () => {
    const phone = await world.open('zhao-hong', `${BUREAU}?window=month`, PHONE);
    await drawn(phone, 'trend');
    await sound(phone, 'bureau-phone');
    await phone.context().close();
    await page.emulateMedia({ media: 'print' });
    const table = page.locator('#trend .gy-chart__table');
    await page.waitForFunction(() => (document.querySelector('.taro_page_show #trend .gy-chart__table')?.clientHeight ?? 0) > 100);
    expect(await table.last().isVisible()).toBe(true);
    expect(await shown(page).locator('.gy-chart__drawing').first().isVisible()).toBe(false);
    expect(await shown(page).locator('.gy-nav').first().isVisible()).toBe(false);
    await world.shot(page, 'bureau-print');
    const paper = await page.pdf({ format: 'A4' });
    // What scrolls on the screen is all on paper.
    expect(paper.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(1);
    writeFileSync(join(__dirname, '../artifacts/dashboards/bureau.pdf'), paper);
    await page.context().close();
  });

  it('has the tables when the drawing can not come', async () => {
    const other = await world.open('zhao-hong', '/pages/rules/index', DESK);
    await other.waitForFunction(() => localStorage.getItem('gongyu:session') !== null);
    await other.route(/\/chunk\/chart\./, (route) => route.abort());
    await other.goto(addressOf(world.server, `${BUREAU}?window=month`));
    await other.locator('#trend').getByText('图没有画出来，先看表格').waitFor();
    expect(await other.locator('#trend').getByRole('row').first().isVisible()).toBe(true);
    await other.context().close();
  });
});

describe('the head of a school', () => {
  it('sees the school by class, and the stages that an office may be told', async () => {
    const page = await world.open('wang-lei', `${FIGURES}?window=month`, DESK);
    await page.getByRole('link', { name: '三年级1班' }).first().waitFor();
    await page.getByText('只有班主任看得到自己班的').waitFor();
    await drawn(page, 'trend');
    const steps = await page.getByRole('list', { name: '各一步有多少家庭' }).innerText();
    expect(steps).toMatch(/应看[^]*能送到[^]*看完/);
    expect(steps).not.toContain('看过一半');
    await sound(page, 'school-desk');
    await page.getByRole('link', { name: '三年级1班' }).first().click();
    await shown(page).getByRole('navigation', { name: '看的是哪里' }).getByText('三年级1班').waitFor();
    await settled(page);
    await sound(page, 'school-class-desk');
    const words = await mainOf(page);
    expect(words).not.toMatch(/陈雨桐|看哪几家要帮一把/);
    await page.context().close();
    const phone = await world.open('wang-lei', `${FIGURES}?window=month`, PHONE);
    await drawn(phone, 'trend');
    await sound(phone, 'school-phone');
    await phone.context().close();
  });
});

describe('a class teacher', () => {
  it('sees the own class with every stage, and goes from there to whom to help', async () => {
    const page = await world.open('li-min', '/teacher/pages/progress/index', DESK);
    await page.locator('#class-figures').click();
    await shown(page).getByRole('list', { name: '各一步有多少家庭' }).getByText('看过一半').waitFor();
    await drawn(page, 'trend');
    await sound(page, 'class-desk');
    const phone = await world.open('li-min', page.url().replace(/^https?:\/\/[^/]+/, ''), PHONE);
    await drawn(phone, 'trend');
    await sound(phone, 'class-phone');
    await phone.context().close();
    await shown(page).locator('#whom').click();
    await page.waitForURL(/teacher\/pages\/progress/);
    await shown(page).getByText(FILM.title).first().waitFor();
    await page.context().close();
  });

  it('has a page open while a phone tells what it played: the figure moves by itself, long before the page would ask', async () => {
    const page = await world.open('li-min', FIGURES, DESK);
    const steps = shown(page).getByRole('list', { name: '各一步有多少家庭' });
    // With a line the page asks by itself once a minute only: whatever is seen sooner was told.
    await shown(page).locator('#of-when').getByText('有变化会马上更新').waitFor();
    const started = async (): Promise<number> => Number(/开始看\D*(\d+)/.exec(await steps.innerText())?.[1]);
    const before = await started();
    const asked: string[] = [];
    page.on('request', (request) => void (request.url().includes('/figures?') && asked.push(request.url())));
    await world.oneMore('QX01-3-1');
    await page.waitForFunction(
      (count) => (document.querySelector('.taro_page_show [aria-label="各一步有多少家庭"]')?.textContent ?? '').replace(/[^]*开始看\D*/, '').startsWith(String(count)), // prettier-ignore
      before + 1,
      { timeout: 30_000 },
    );
    expect([await started(), asked.length > 0]).toEqual([before + 1, true]);
    await page.context().close();
  });

  it('is told no other class', async () => {
    const page = await world.open('li-min', `${FIGURES}?classroom=QX01-4-1`, DESK);
    await page.getByText('没有权限').first().waitFor();
    expect(await page.locator('main').innerText()).not.toContain('应看');
    await page.context().close();
  });
});
