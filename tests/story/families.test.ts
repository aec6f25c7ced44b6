import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { HOUR } from '../../bot-server/domain/time/instant';
import { eraseDue } from '../../bot-server/flows/privacy/erase-due';
import { connect } from '../../bot-server/store/connect';
import { openBrowser } from '../support/browser';
import { ensureBuilt } from '../support/builds';
import { startTestServer, type TestServer } from '../support/server';

jest.setTimeout(240_000);

const root = resolve(__dirname, '../..');
const shots = join(root, 'tests/artifacts/families');
const CLASS = 'QX01-3-1';
const CHILD = '程雅妍';
const PHONE = '13900006700';

let server: TestServer;
let browser: Browser;
let ahead = 0;
let student = '';
let classCode = '';
const pages: Page[] = [];
const now = (): number => Date.now() + ahead;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  await ensureBuilt('h5-sandbox');
  server = await startTestServer({ now, h5Dir: join(root, 'miniapp/dist/h5-sandbox') });
  browser = await openBrowser();
  const found = (await server.deps.roster.studentsOfClassrooms([CLASS])).find(({ name }) => name === CHILD);
  if (!found) throw new Error(`the demonstration has no ${CHILD} in ${CLASS}`);
  student = found.id;
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** A person's own browser window, signed in as the mini-program would. */
async function openAs(person: string, path: string): Promise<Page> {
  const given = await fetch(`${server.sandboxUrl}/sandbox/people/${person}/login-code?account=mini`, { method: 'POST' });
  const { code } = (await given.json()) as { code: string };
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  pages.push(page);
  await page.goto(`${server.url.replace('127.0.0.1', 'localhost')}${path}?login_code=${code}`);
  return page;
}
const goTo = (page: Page, path: string) => page.goto(`${server.url.replace('127.0.0.1', 'localhost')}${path}`);
const shot = async (page: Page, name: string): Promise<void> =>
  void (await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }));
const fill = (page: Page, id: string, text: string) => page.locator(`#${id} input, input#${id}`).first().fill(text);
const guardiansOf = async () => (await server.deps.roster.guardianshipsOfStudents([student])).map(({ guardianId }) => guardianId);

let grandmother: Page;
let other: Page;

it('the class teacher has the class’s code', async () => {
  const teacher = await openAs('li-min', '/teacher/pages/families/index');
  classCode = ((await teacher.locator('.gy-bind__code').first().textContent()) ?? '').trim();
  expect(classCode).toMatch(/^[\w-]{10,}$/);
  await teacher
    .getByText(/^全部 \d+/)
    .first()
    .click();
  await teacher.getByText(CHILD).first().waitFor();
  await shot(teacher, 'teacher-families');
});

it('whoever guesses is refused in the same words, whether the name or the number is wrong', async () => {
  grandmother = await openAs('wen-xiulan', '/pages/bind/index');
  await fill(grandmother, 'code', classCode);
  await grandmother.locator('#open-code').click();
  await grandmother.locator('#bind').waitFor();
  const said: string[] = [];
  for (const [name, tail] of [
    [CHILD, '0001'],
    ['程雅雅', PHONE.slice(-4)],
  ] as const) {
    await fill(grandmother, 'child', name);
    await fill(grandmother, 'tail', tail);
    const answer = grandmother.waitForResponse(
      (response) => response.url().includes('/api/v1/binding/children') && response.request().method() === 'POST',
    );
    await grandmother.locator('#bind').click();
    const { error } = (await (await answer).json()) as { error: { code: string; message: string } };
    await grandmother.getByText(error.message).first().waitFor();
    // All but how many tries are left.
    said.push(`${error.code} ${error.message.replace(/\d+/, 'N')}`);
  }
  await shot(grandmother, 'refused');
  expect(said[0]).toBe(said[1]);
});

it('a grandmother binds her grandchild by the roster’s number, and another guardian by the slip', async () => {
  await fill(grandmother, 'child', CHILD);
  await fill(grandmother, 'tail', PHONE.slice(-4));
  await grandmother.locator('#bind').click();
  await grandmother.getByText('绑定好了').first().waitFor();
  await shot(grandmother, 'bound');
  const before = await guardiansOf();

  const teacher = await server.signIn('li-min');
  const printed = await teacher.call('POST', `/classrooms/${CLASS}/slips`, { students: [student] });
  expect({ status: printed.status, body: printed.status === 200 ? '' : printed.body }).toEqual({ status: 200, body: '' });
  const slip = (printed.body as unknown as { slips: { code: string }[] }).slips[0]?.code ?? '';
  other = await openAs('sun-fang', '/pages/bind/index');
  await fill(other, 'code', classCode);
  await other.locator('#open-code').click();
  await other.locator('#bind').waitFor();
  await other.locator('#other-check').click();
  await fill(other, 'child', CHILD);
  await fill(other, 'slip', slip);
  await other.locator('#bind').click();
  await other.getByText('您是孩子的').first().waitFor();
  await other.getByText('其他家人', { exact: true }).first().click();
  await other.locator('#bind').click();
  await other.getByText('绑定好了').first().waitFor();
  expect((await guardiansOf()).length).toBe(before.length + 1);
  await goTo(other, '/pages/me/index');
  await other.getByText(CHILD).first().waitFor();
  const me = (await (await server.signIn('sun-fang')).call('GET', '/me')).body as unknown as { actor: { children: { id: string }[] } };
  expect(me.actor.children.map(({ id }) => id)).toContain(student);
  expect(me.actor.children.length).toBeGreaterThanOrEqual(2);
});

it('she sees what is kept and who looked, takes a consent back, and takes the file away', async () => {
  await grandmother.locator('#enter').click();
  await grandmother.locator('nav, .gy-nav').first().waitFor();
  await goTo(grandmother, '/pages/trail/index');
  await grandmother.getByText('李老师').first().waitFor();
  await shot(grandmother, 'trail');
  await goTo(grandmother, '/pages/privacy/index');
  const consent = grandmother.locator(`#consent-learning-record-${student}`);
  await consent.waitFor();
  if ((await consent.getAttribute('aria-checked')) !== 'true' && (await consent.getAttribute('aria-pressed')) !== 'true') {
    await consent.click();
    await grandmother.locator('#consent-yes').click();
    await grandmother.locator('#consent-yes').waitFor({ state: 'detached' });
  }
  await consent.click();
  await grandmother.locator('#confirm-yes').click();
  await grandmother.locator('#confirm-yes').waitFor({ state: 'detached' });
  await shot(grandmother, 'privacy');

  await grandmother.locator(`#export-${student}`).click();
  const [download] = await Promise.all([grandmother.waitForEvent('download'), grandmother.locator(`#export-html-${student}`).click()]);
  const html = readFileSync(await download.path(), 'utf8');
  expect(html).toContain(CHILD);
  const others = await server.deps.roster.guardians((await guardiansOf()).filter((id) => id !== ''));
  for (const { phone } of others) if (phone !== PHONE && phone !== '') expect(html).not.toContain(phone);
});

it('nothing of the family stands in the database in clear, and after an erasure the child is gone', async () => {
  const connection = await connect(server.mongodbUri);
  const dump = async (): Promise<string> => {
    const all = await connection.db?.collections();
    const rows = await Promise.all((all ?? []).map(async (each) => JSON.stringify(await each.find().toArray())));
    return rows.join('\n');
  };
  try {
    const before = await dump();
    expect(before).toContain(student);
    for (const word of [CHILD, PHONE, '文秀兰']) expect(before).not.toContain(word);

    await grandmother.locator(`#erase-${student}`).click();
    await grandmother.locator('#erase-yes').click();
    await grandmother
      .getByText(/受理编号/)
      .first()
      .waitFor();
    await shot(grandmother, 'erasure-asked');
    const troubles: unknown[] = [];
    const erase = () => eraseDue({ ...server.deps, trouble: (error) => void troubles.push(error) }, now());
    expect((await erase()).done).toBe(0);
    ahead += 73 * HOUR;
    expect((await erase()).done).toBe(1);
    expect((await erase()).done).toBe(0);
    expect(troubles).toEqual([]);
    expect(await server.deps.roster.students([student])).toEqual([]);
    const after = await dump();
    for (const word of [CHILD, PHONE, '文秀兰']) expect(after).not.toContain(word);
    for (const collection of (await connection.db?.collections()) ?? []) {
      if (collection.collectionName === 'audit') continue;
      expect({
        in: collection.collectionName,
        found: JSON.stringify(await collection.find().toArray()).includes(`"${student}"`),
      }).toMatchObject({ found: false });
    }
    // The other guardian keeps the own child, and no longer sees this one.
    const me = (await (await server.signIn('sun-fang')).call('GET', '/me')).body as unknown as { actor: { children: { id: string }[] } };
    expect(me.actor.children.map(({ id }) => id)).not.toContain(student);
    expect(me.actor.children.length).toBeGreaterThanOrEqual(1);
  } finally {
    await connection.close();
  }
});
