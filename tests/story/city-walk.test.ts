import type { Page } from 'playwright-core';
import { seriousFindings } from '../support/axe';
import { looksOf } from '../support/page-looks';
import { DESK, PHONE } from '../support/story';
import { CITY, OTHER, STRANGER, underACity } from './city-world';
import { FILM, openDashboardsWorld, type DashboardsWorld } from './dashboards-world';

/** An officer of a city goes down to a county and to a school and back up, by mouse, by keyboard and by a link that somebody sent. */
jest.setTimeout(240_000);

const PAGE = '/bureau/pages/schools/index';

let world: DashboardsWorld;
beforeAll(async () => {
  world = await openDashboardsWorld(underACity);
}, 300_000);
afterAll(() => world?.close());

const settled = (page: Page) => page.waitForFunction(() => document.querySelector('.gy-skeleton') === null);
const shown = (page: Page) => page.locator('.taro_page_show').last();
const where = (page: Page) => shown(page).getByRole('navigation', { name: '看的是哪里' });
const rowsOf = async (page: Page): Promise<string[]> => {
  await settled(page);
  const names = await shown(page).locator('#parts table').first().getByRole('row').locator('td:first-child, th[scope=row]').allInnerTexts();
  return names.map((name) => name.split('\n')[0] ?? '');
};
const mainOf = async (page: Page): Promise<string> => (await shown(page).locator('main').innerText()).replace(/\d\d:\d\d 更新/, '');
async function sound(page: Page, name: string): Promise<void> {
  await settled(page);
  const seen = page.viewportSize() ?? DESK;
  await page.setViewportSize({ width: seen.width, height: 3200 });
  await world.shot(page, name);
  expect({ name, ...(await looksOf(page)) }).toEqual({ name, wider: 0, outside: [], small: [], odd: [] });
  expect({ name, found: await seriousFindings(page) }).toEqual({ name, found: [] });
  await page.setViewportSize(seen);
}

describe('an officer of the city', () => {
  let page: Page;
  it('sees the counties in their order, and none that is not the city’s', async () => {
    page = await world.open('zhao-hong', `${PAGE}?window=month&by=county`, DESK);
    await page.getByText(CITY.name).first().waitFor();
    expect(await rowsOf(page)).toEqual(['清溪县教育局', OTHER.name]);
    expect(await page.locator('main').innerText()).not.toContain(STRANGER.school.name);
    await sound(page, 'city-desk');
  });

  it('goes down to a county, to a school and to its item by keyboard, and back up by the way that stands above', async () => {
    const link = (name: string) => shown(page).locator('#parts').getByRole('link', { name }).first();
    await link(OTHER.name).focus();
    await page.keyboard.press('Enter');
    await where(page).getByText(OTHER.name).waitFor();
    expect(await rowsOf(page)).toEqual([OTHER.school.name]);
    await sound(page, 'city-county-desk');
    await link(OTHER.school.name).focus();
    await page.keyboard.press('Enter');
    await where(page).getByText(OTHER.school.name).waitFor();
    expect(await where(page).innerText()).toMatch(new RegExp(`${CITY.name}[^]*${OTHER.name}[^]*${OTHER.school.name}`));
    expect(page.url()).toMatch(/county=ZS.*school=ZS01/);
    expect(await rowsOf(page)).toEqual([FILM.title]);
    await sound(page, 'city-school-desk');
  });

  it('by the link alone sees the same: somewhere else, and on a phone', async () => {
    const path = page.url().replace(/^https?:\/\/[^/]+/, '');
    const other = await world.open('zhao-hong', path, DESK);
    await where(other).getByText(OTHER.school.name).waitFor();
    await Promise.all([settled(other), settled(page)]);
    for (const one of [other, page]) await shown(one).locator('#trend .gy-chart__drawing svg').waitFor();
    expect(await mainOf(other)).toBe(await mainOf(page));
    await other.context().close();
    const phone = await world.open('zhao-hong', path, PHONE);
    await where(phone).getByText(OTHER.school.name).waitFor();
    await sound(phone, 'city-school-phone');
    await where(phone).getByRole('link', { name: OTHER.name }).click();
    await phone.waitForFunction(() => !location.search.includes('school='));
    await sound(phone, 'city-county-phone');
    await phone.context().close();
  });

  it('comes back up to the county and to the city', async () => {
    await where(page).getByRole('link', { name: OTHER.name }).click();
    await page.waitForFunction(() => !location.search.includes('school='));
    expect(await rowsOf(page)).toEqual([OTHER.school.name]);
    await where(page).getByRole('link', { name: CITY.name }).click();
    await page.waitForFunction(() => !location.search.includes('county='));
    expect(await rowsOf(page)).toEqual(['清溪县城关小学', '青山镇中心小学', OTHER.school.name]);
  });

  it('parts them by what the content is for, down to its items, with the words in the address', async () => {
    await shown(page).locator('#by-dimension').click();
    await page.waitForFunction(() => location.search.includes('by=dimension'));
    expect(await rowsOf(page)).toEqual(['健康']);
    await shown(page).locator('#parts').getByRole('link', { name: '健康' }).first().click();
    await where(page).getByText('维度：健康').waitFor();
    expect(decodeURIComponent(page.url())).toContain('dimension=健康');
    expect(await rowsOf(page)).toEqual([FILM.title]);
    await shown(page).locator('#by-subject').click();
    await page.waitForFunction(() => location.search.includes('by=subject'));
    expect(await rowsOf(page)).toEqual(['没有写学科']);
    await shown(page).locator('#by-push').click();
    await page.waitForFunction(() => location.search.includes('by=push'));
    expect((await rowsOf(page)).every((name) => name === FILM.title)).toBe(true);
    await sound(page, 'city-push-desk');
    await page.context().close();
  });

  it.each([
    ['dates the wrong way round', '?from=2026-11-20&to=2026-11-01', '结束的日期在开始的前面'],
    ['a county that is not the city’s', `?county=${STRANGER.id}`, '您没有权限'],
    ['a school that is not the city’s', `?school=${STRANGER.school.id}`, '您没有权限'],
    ['a time without data', '?from=2026-09-07&to=2026-09-13&county=ZS', '这段时间这里还没有数字'],
    ['a dimension that nothing has', '?window=month&dimension=能力', '这段时间这里还没有数字'],
  ])('is told in a sentence what is wrong with %s', async (_, query, says) => {
    const other = await world.open('zhao-hong', `${PAGE}${query}`, PHONE);
    await other.getByText(says).first().waitFor();
    await other.context().close();
  });

  it('has it on a phone', async () => {
    const phone = await world.open('zhao-hong', `${PAGE}?window=month&by=county`, PHONE);
    expect(await rowsOf(phone)).toEqual(['清溪县教育局', OTHER.name]);
    await sound(phone, 'city-phone');
    await phone.context().close();
  });
});
