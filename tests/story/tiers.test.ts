import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { connect } from '../../bot-server/store/connect';
import { openBrowser } from '../support/browser';
import { ensureBuilt } from '../support/builds';
import { startTestServer, type TestServer } from '../support/server';

jest.setTimeout(240_000);

const root = resolve(__dirname, '../..');
const shots = join(root, 'tests/artifacts/tiers');
const CLASS = 'QX01-3-1';
const CHILD = '陈雨桐';
const CHOSEN = '多想一步';

let server: TestServer;
let browser: Browser;
let student = '';

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  await ensureBuilt('h5-sandbox');
  server = await startTestServer({ h5Dir: join(root, 'miniapp/dist/h5-sandbox') });
  browser = await openBrowser();
  student = (await server.deps.roster.studentsOfClassrooms([CLASS])).find(({ name }) => name === CHILD)?.id ?? '';
  expect(student).not.toBe('');
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function openAs(person: string, path: string): Promise<Page> {
  const given = await fetch(`${server.sandboxUrl}/sandbox/people/${person}/login-code?account=mini`, { method: 'POST' });
  const { code } = (await given.json()) as { code: string };
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${server.url.replace('127.0.0.1', 'localhost')}${path}?login_code=${code}`);
  return page;
}
const shot = async (page: Page, name: string): Promise<void> =>
  void (await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }));
const patched = (page: Page) => page.waitForResponse((answer) => answer.url().includes('/tiers/') && answer.request().method() === 'PATCH');
/** Whatever stands in the database, as text. */
async function dump(): Promise<string> {
  const connection = await connect(server.mongodbUri);
  const names = (await connection.listCollections()).map(({ name }) => name);
  const parts = await Promise.all(names.map(async (name) => JSON.stringify(await connection.collection(name).find().toArray())));
  await connection.close();
  return parts.join('\n');
}
const tierOf = async () => (await server.deps.tiers.ofStudents([student], Date.now())).map(({ subject, tier }) => `${subject} ${tier}`);

let mother: Page;
let teacher: Page;

it('without the family’s word the child stands among those who have not agreed, and nothing can be chosen', async () => {
  teacher = await openAs('li-min', '/teacher/pages/tiers/index');
  await teacher.locator('#not-agreed').waitFor();
  expect(await teacher.locator('#not-agreed').textContent()).toContain(CHILD);
  expect(await teacher.locator(`#tier-${student}-more`).count()).toBe(0);
});

it('the mother agrees, the teacher of the subject chooses, and the mother sees what was chosen', async () => {
  mother = await openAs('chen-jing', '/pages/privacy/index');
  await mother.locator(`#consent-tier-${student}`).click();
  await mother.locator('#consent-yes').click();
  await mother.getByText('您同意了').last().waitFor();
  await teacher.reload();
  const choice = teacher.locator(`#tier-${student}-more`);
  await choice.waitFor();
  const answer = patched(teacher);
  await choice.click();
  expect((await answer).status()).toBe(200);
  await teacher.locator(`#tier-${student}-more[aria-checked="true"], #tier-${student}-more[aria-pressed="true"]`).waitFor();
  await shot(teacher, 'teacher-chose');
  expect(await tierOf()).toEqual(['语文 more']);
  await mother.reload();
  await mother.locator(`#tiers-${student}`).waitFor();
  expect(await mother.locator(`#tiers-${student}`).textContent()).toContain(`语文：${CHOSEN}`);
  await shot(mother, 'mother-sees');
});

it('a dump of the database knows no tier, and nobody else’s page tells of it', async () => {
  const text = await dump();
  expect(text).toContain(`${student}:语文`);
  expect(text).not.toMatch(new RegExp(`${CHOSEN}|"more"|打牢基础|跟着课本`));
  for (const [person, path] of [
    ['wang-lei', `/classrooms/${CLASS}/tiers/${encodeURIComponent('语文')}`],
    ['wang-lei', `/roster/classrooms/${CLASS}`],
    ['li-min', `/classrooms/${CLASS}/families`],
    ['zhao-hong', '/bureau/schools'],
    ['sun-fang', '/privacy/children'],
  ] as const) {
    const { body } = await (await server.signIn(person)).call('GET', path);
    expect(JSON.stringify(body)).not.toMatch(new RegExp(`${CHOSEN}|"more"`));
  }
});

it('what was pressed for the whole class can be put back; one press and nobody is layered', async () => {
  await teacher.locator('#all-book').click();
  await teacher.locator('#put-back-yes').waitFor();
  expect(await tierOf()).toEqual(['语文 book']);
  const answer = patched(teacher);
  await teacher.locator('#put-back-yes').click();
  await answer;
  expect(await tierOf()).toEqual(['语文 more']);
  const cleared = teacher.waitForResponse((response) => response.url().endsWith('/clear'));
  await teacher.locator('#clear-all').click();
  await cleared;
  expect(await tierOf()).toEqual([]);
  await teacher.locator('#put-back-yes').click();
  await teacher.locator(`#tier-${student}-more[aria-checked="true"], #tier-${student}-more[aria-pressed="true"]`).waitFor();
  expect(await tierOf()).toEqual(['语文 more']);
});

it('a press without a network says beside the child that it was not kept', async () => {
  await teacher.context().setOffline(true);
  await teacher.locator(`#tier-${student}-firm`).click();
  await teacher.getByText('没有网络，刚才选的没有存上').first().waitFor();
  await shot(teacher, 'offline');
  await teacher.context().setOffline(false);
  expect(await tierOf()).toEqual(['语文 more']);
});

it('the mother takes her word back: the tier is gone at once, and the teacher can choose nothing', async () => {
  await mother.locator(`#consent-tier-${student}`).click();
  await mother.getByText('老师选过的也会删掉').first().waitFor();
  await mother.locator('#confirm-yes').click();
  await mother.getByText('您收回了，现在不分层').first().waitFor();
  await shot(mother, 'withdrawn');
  expect(await tierOf()).toEqual([]);
  expect(await dump()).not.toContain(`${student}:语文`);
  await teacher.reload();
  await teacher.locator('#not-agreed').waitFor();
  expect(await teacher.locator('#not-agreed').textContent()).toContain(CHILD);
  expect(await teacher.locator(`#tier-${student}-more`).count()).toBe(0);
});
