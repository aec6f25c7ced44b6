import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { systemScope } from '../../bot-server/domain/access/scope';
import { openBrowser } from '../support/browser';
import { ensureBuilt } from '../support/builds';
import { looksOf } from '../support/page-looks';
import { startTestServer, type TestServer } from '../support/server';
import { openAs as openWindow, picturesIn, sandboxH5 } from '../support/story';

jest.setTimeout(240_000);

const shot = picturesIn('plan-draft');

let server: TestServer;
let browser: Browser;
let plan = '';

beforeAll(async () => {
  await ensureBuilt('h5-sandbox');
  server = await startTestServer({ h5Dir: sandboxH5 });
  browser = await openBrowser();
  const { items } = await server.deps.plans.list(systemScope, { limit: 10 });
  plan = items.find(({ schoolId }) => schoolId === 'QX01')?.id ?? '';
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const openAs = (person: string, path: string, viewport?: { width: number; height: number }): Promise<Page> =>
  openWindow(browser, server, person, path, viewport === undefined ? {} : { viewport });
const draftPage = (): string => `/school/pages/plan-draft/index?id=${plan}`;
const edited = (page: Page) => page.waitForResponse((answer) => answer.url().endsWith('/draft') && answer.request().method() === 'PATCH');
const waiting = async () => (await server.deps.plans.slotsOf(plan)).filter(({ state }) => state === 'waiting');

let wang: Page;
let shi: Page;
/** A line far enough ahead to be moved about. */
let line = 0;

it('a scheduler begins the next version, and moves a line by the keyboard alone', async () => {
  const last = (await waiting()).at(-1);
  if (!last) throw new Error('the plan has nothing to come');
  line = last.line;
  wang = await openAs('wang-lei', `/school/pages/plan/index?id=${plan}`);
  await wang.locator('#begin-draft').click();
  await wang.locator('#calendar').waitFor();
  await shot(wang, 'calendar-1440');

  await wang.locator(`#line-${line}`).click();
  await wang.locator('#slot-editor').waitFor();
  await shot(wang, 'editor-1440');
  await wang.keyboard.press('Escape');
  await wang.locator('#slot-editor').waitFor({ state: 'detached' });
  await wang.locator('#calendar').focus();
  const answer = edited(wang);
  await wang.keyboard.press('Alt+ArrowUp');
  expect((await answer).status()).toBe(200);
  const moved = (await server.deps.plans.drafts.get(plan))?.lines?.find((slot) => slot.line === line);
  expect(moved?.startsAt).toBe(last.startsAt - 3_600_000);
  // What runs is as it was.
  expect((await server.deps.plans.slot(last.id))?.startsAt).toBe(last.startsAt);
});

it('a line is added by Enter on an empty day, found by a word of its title', async () => {
  await wang.keyboard.press('Home');
  await wang.keyboard.press('n');
  await wang.locator('#slot-editor').waitFor();
  await wang.locator('#resource-words').fill('溺水');
  await wang.locator('#pick-river-safety').click();
  await wang.getByRole('radio', { name: '按年级' }).click();
  await wang.locator('#grade-3').click();
  await wang.locator('#minute').fill('12:20');
  // What an ordinary line does not need is folded away.
  expect(await wang.getByRole('radio', { name: '主题教育' }).count()).toBe(0);
  await wang.locator('#line-more').click();
  await wang.getByRole('radio', { name: '主题教育' }).click();
  await wang.getByRole('radio', { name: '生命安全' }).click();
  await wang.locator('#tag-with-grandparents').click();
  const answer = edited(wang);
  await wang.locator('#save-line').click();
  expect((await answer).status()).toBe(200);
  await wang.locator('#slot-editor').waitFor({ state: 'detached' });
  const added = (await server.deps.plans.drafts.get(plan))?.lines?.at(-1);
  expect([added?.resourceId, added?.audience.grades, added?.minute]).toEqual(['river-safety', [3], 740]);
  expect([added?.as, added?.theme, added?.audience.tags]).toEqual(['theme', '生命安全', ['with-grandparents']]);
  await wang.locator(`#line-${added?.line ?? 0}`).click();
  // It is said of this one, and so stands open.
  await wang.getByRole('radio', { name: '生命安全' }).waitFor();
  await shot(wang, 'editor-more-1440');
  await wang.keyboard.press('Escape');
  await wang.locator('#slot-editor').waitFor({ state: 'detached' });
});

it('a draft goes out to a spreadsheet, and nothing changes when it comes in again', async () => {
  await wang.getByRole('radio', { name: '用表格改' }).click();
  const saved = wang.waitForEvent('download');
  await wang.locator('#draft-xlsx').click();
  const path = await (await saved).path();
  const choosing = wang.waitForEvent('filechooser');
  await wang.locator('#draft-pick').click();
  await (await choosing).setFiles({ name: '计划.xlsx', mimeType: 'application/octet-stream', buffer: readFileSync(path) });
  await wang.locator('#draft-look').waitFor();
  expect(await wang.locator('#draft-look').textContent()).toMatch(/新增 0，改动 0，去掉 0，不变 \d+/);
  await shot(wang, 'file-1440');
  await wang.getByRole('radio', { name: '周历' }).click();
});

it('what a family would meet is seen beforehand, and looking at a named child leaves a row', async () => {
  await wang.getByRole('radio', { name: '按一家看' }).click();
  await wang.getByRole('radio', { name: '三年级1班' }).click();
  await wang.getByRole('button', { name: '看陈雨桐一家' }).click();
  await wang.locator('#family').waitFor();
  expect(await wang.locator('#family').textContent()).toMatch(/三年级1班 陈雨桐.*母亲 陈\*/);
  await shot(wang, 'family-1440', true);
  const [row] = await server.deps.audit.newest('QX01', { limit: 1, actions: ['family-previewed'] });
  expect(row?.about.kind).toBe('student');
});

it('a second person reads what changed, sends it back with a sentence, and lets it out the second time', async () => {
  await wang.locator('#draft-submit').click();
  await wang.locator('#confirm-yes').click();
  await wang.locator('#draft-take-back').waitFor();
  await shot(wang, 'submitted-1440');
  expect(await wang.locator('#draft-publish').count()).toBe(0);

  shi = await openAs('shi-qiang', draftPage(), { width: 390, height: 844 });
  await shi.locator('#changes-sum').waitFor();
  expect(await shi.locator('#changes-sum').textContent()).toBe('新加 1 条，改了 1 条，去掉 0 条。');
  await shot(shi, 'review-390', true);
  await shi.locator('#draft-send-back').click();
  await shi.locator('#send-back-words').fill('三年级那天春游，请换一天');
  await shi.locator('#send-back-yes').click();
  await shi.getByText('三年级那天春游').waitFor();

  await wang.reload();
  await wang.getByText('三年级那天春游').waitFor();
  await shot(wang, 'sent-back-1440');
  await wang.locator('#draft-submit').click();
  await wang.locator('#confirm-yes').click();
  await wang.locator('#draft-take-back').waitFor();

  await shi.reload();
  await shi.locator('#draft-publish').click();
  await shi.locator('#confirm-yes').click();
  await shi.getByText('已发布').first().waitFor();
  const slots = await waiting();
  expect(
    slots.some(({ resourceId, audience, minute }) => resourceId === 'river-safety' && audience.grades[0] === 3 && minute === 740),
  ).toBe(true);
  const versions = await server.deps.plans.drafts.versions(plan);
  expect(versions.map(({ number, publishedBy }) => [number, publishedBy.kind])).toEqual([
    [2, 'teacher'],
    [1, 'operator'],
  ]);
});

it('on a phone the calendar shows a week at a time, and says so when there is no network', async () => {
  const phone = await openAs('wang-lei', `/school/pages/plan/index?id=${plan}`, { width: 390, height: 844 });
  await phone.locator('#begin-draft').click();
  await phone.locator('#calendar').waitFor();
  await shot(phone, 'calendar-390', true);
  const before = await phone.locator('.gy-cal__walk').textContent();
  await phone.locator('#week-after').click();
  expect(await phone.locator('.gy-cal__walk').textContent()).not.toBe(before);
  expect((await looksOf(phone)).wider).toBe(0);
  await phone.context().setOffline(true);
  await phone.getByRole('radio', { name: '历次版本' }).click();
  await phone.getByText('没有连上网络').waitFor();
  await shot(phone, 'offline-390', true);
});
