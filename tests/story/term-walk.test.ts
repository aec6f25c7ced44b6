import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { systemScope } from '../../bot-server/domain/access/scope';
import type { Push } from '../../bot-server/domain/push/push';
import { duration } from '../../bot-server/domain/push/wording';
import { minuteOfDay, weekday } from '../../bot-server/domain/time/civil';
import { DAY, HOUR, MINUTE, SECOND } from '../../bot-server/domain/time/instant';
import { connect } from '../../bot-server/store/connect';
import { openBrowser } from '../support/browser';
import { ensureBuilt } from '../support/builds';
import { openDeskPhone, type DeskPhone } from '../support/desk-phone';
import { startTestServer, type TestServer } from '../support/server';
import { aheadTo, DESK, openAs, PHONE, picturesIn, sandboxH5, SENDS, sentOnWire, until as untilSo, type Sent } from '../support/story';

/**
 * The whole way of one item, as the people of a school go it: a film is added, looked through by a second person, put into a plan of the term in
 * the calendar, let out by a second person, sent at its minute, watched on a phone, and whoever stopped half-way is reminded once.
 * What went out is told by the stand-in of WeChat.
 */
jest.setTimeout(300_000);

const shot = picturesIn('term-walk');
const film = resolve(__dirname, '../../content/demo/resources/eye-break');
const TITLE = '全家一起歇歇眼';
const LEAVES_AT = 19 * 60 + 30;
/** Seconds of the film that the mother plays, of 84: its beginning, and later on; what lies between she has not seen. */
const FIRST_PART = 21;
const SECOND_PART = { from: 60, to: 80 } as const;
const openidsOf = {
  mother: ['oMini_chenjing_7Qk2vXwL9sTfR', 'oServ_chenjing_7Qk2vXwL9sTfR'],
  /** A grandmother, and the father of the same child. */
  finished: [
    'oMini_zhouguifang_4NcZp8MtGj',
    'oServ_zhouguifang_4NcZp8MtGj',
    'oMini_liuqiang_X5rVbK1oHd9Ls',
    'oServ_liuqiang_X5rVbK1oHd9Ls',
  ],
} as const;

let server: TestServer;
let browser: Browser;
let wang: Page;
let shi: Page;
let phone: DeskPhone;
let resource = '';
let plan = '';
let push: Push;
/** The product's clock and its stand-in's: moved on instead of waited for. */
let ahead = 0;
const now = (): number => Date.now() + ahead;
const pass = (ms: number): void => {
  ahead += ms;
  server.deps.wake();
};
const until = (ask: () => Promise<boolean> | boolean, what: string): Promise<void> =>
  untilSo(ask, what, {
    bound: 60_000,
    stuck: () => Promise.all([wang && shot(wang, 'stuck-school'), phone && shot(phone.page, 'stuck-phone')]),
  });

/** No plan was made yet; and who makes it may review too, as in many a small school: all the more it must not be their own. */
async function beginTerm(mongodbUri: string): Promise<void> {
  const connection = await connect(mongodbUri);
  for (const name of ['plans', 'slots', 'planDrafts', 'planVersions']) await connection.collection(name).deleteMany({});
  const { modifiedCount } = await connection
    .collection<{ teacherNo: string; roles: string[] }>('teachers')
    .updateOne({ teacherNo: 'T1002' }, { $addToSet: { roles: 'school-reviewer' } });
  await connection.close();
  expect(modifiedCount).toBe(1);
}

beforeAll(async () => {
  await ensureBuilt('h5-sandbox');
  ahead = aheadTo(18 * 60 + 40);
  server = await startTestServer({ now, jobs: true, h5Dir: sandboxH5, prepare: beginTerm });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const to = (openids: readonly string[]) => sentOnWire(server).filter(({ touser }) => openids.includes(touser));
const isNudge = ({ page }: Sent): boolean => page.includes('gap=1');
const turn = (knobs: object) => fetch(`${server.sandboxUrl}/sandbox/knobs`, { method: 'POST', body: JSON.stringify(knobs) });
const saved = (page: Page) =>
  page.waitForResponse((answer) => answer.url().endsWith('/draft') && answer.request().method() === 'PATCH' && answer.status() === 200);
async function choose(page: Page, place: string, file: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.click(`#choose-${place}`)]);
  await chooser.setFiles(join(film, file));
  await page.waitForSelector(`#remove-${place}`);
}
/** Everything that was due has been looked at: messages are out, and the half-watched were looked for. */
const settled = () =>
  until(async () => {
    const due = [await server.deps.messages.nextDueAt(), await server.deps.pushes.nextNudgeAt(), await server.deps.messages.nextClaimEnd()];
    return due.every((at) => at === undefined || at > now()) && due[2] === undefined;
  }, 'the sweep to come to rest');

describe('a film of the school’s own', () => {
  it('is added in the browser, in pieces, and its writer can not let it out', async () => {
    wang = await openAs(browser, server, 'wang-lei', '/school/pages/resources/index', { patience: 30_000 });
    await wang.click('#new-resource');
    await wang.click('#choice-video');
    await wang.fill('#new-title', TITLE);
    await shot(wang, '01-new-film');
    await wang.click('#begin');
    await wang.waitForSelector('#place-media');
    resource = new URL(wang.url()).searchParams.get('id') ?? '';
    let pieces = 0;
    wang.on('request', (request) => {
      if (request.method() === 'PATCH' && request.url().includes('/uploads/')) pieces += 1;
    });
    await choose(wang, 'media', 'video.mp4');
    expect(pieces).toBeGreaterThan(1);
    await choose(wang, 'captions', 'captions.vtt');
    await choose(wang, 'poster', 'poster.jpg');
    await Promise.all([saved(wang), wang.fill('#summary', '看完屏幕，大人孩子一起看看远处')]);
    await Promise.all([saved(wang), wang.click('#stage-小学低段')]);
    await Promise.all([saved(wang), wang.click('#stage-小学高段')]);
    await wang.waitForFunction(() => document.querySelector('#submit')?.getAttribute('aria-disabled') !== 'true');
    await shot(wang, '02-film-ready', true);
    await wang.click('#submit');
    await wang.waitForSelector('#take-back');
    await shot(wang, '03-film-in-review', true);
    expect(await wang.locator('#approve').count()).toBe(0);

    const writer = await server.signIn('wang-lei');
    const { body: seen } = await writer.call('GET', `/catalogue/${resource}`);
    const { rev } = seen['draft'] as unknown as { rev: number };
    const own = await writer.call('POST', `/catalogue/${resource}/draft/review`, { verdict: 'approve', rev });
    expect([own.status, own.body]).toMatchObject([403, { error: { code: 'resource/own-review' } }]);
    const { body: listed } = await writer.call('GET', '/plan-resources');
    expect(JSON.stringify(listed)).not.toContain(resource);
  });

  it('is looked through by a second person, who lets it out', async () => {
    shi = await openAs(browser, server, 'shi-qiang', '/school/pages/resources/index', { viewport: PHONE, patience: 30_000 });
    await shi.click('#to-review');
    await shi.click(`#item-${resource}`);
    await shi.waitForSelector('#approve');
    await shi.waitForFunction(() => {
      const clip = document.querySelector<HTMLVideoElement>('#clip');
      return clip !== null && clip.readyState >= 1 && clip.duration > 60;
    });
    await shot(shi, '04-film-review-390', true);
    await shi.click('#approve');
    await shi.getByText('已发布').first().waitFor();
    expect(await server.deps.resources.get(resource)).toMatchObject({ title: TITLE, version: 1, withdrawn: false });
  });
});

describe('a plan of the term', () => {
  it('is made in the week calendar with that film, and handed in; who handed it in can not publish it', async () => {
    await wang.goto(`${server.url.replace('127.0.0.1', 'localhost')}/school/pages/plans/index`);
    await wang.locator('#new-plan').waitFor();
    await shot(wang, '05-no-plan-yet');
    await wang.locator('#new-plan').click();
    await wang.locator('#calendar').waitFor();
    plan = new URL(wang.url()).searchParams.get('id') ?? '';
    await shot(wang, '06-empty-calendar');
    // Monday is chosen when the calendar opens; a second press on a chosen day would add already.
    if (weekday(now()) !== 1) await wang.locator(`#day-6-${weekday(now())}`).click();
    await wang.locator('#add-line').click();
    await wang.locator('#slot-editor').waitFor();
    await wang.locator('#resource-words').fill('歇歇眼');
    await wang.locator(`#pick-${resource}`).click();
    await wang.getByRole('radio', { name: '按年级' }).click();
    await wang.locator('#grade-3').click();
    await wang.locator('#grade-4').click();
    await wang.locator('#minute').fill('19:30');
    await wang.locator('#due-days').fill('2');
    await shot(wang, '07-line');
    await Promise.all([saved(wang), wang.locator('#save-line').click()]);
    await wang.locator('#slot-editor').waitFor({ state: 'detached' });
    await shot(wang, '08-calendar');
    await wang.locator('#draft-submit').click();
    await wang.locator('#confirm-yes').click();
    await wang.locator('#draft-take-back').waitFor();
    await shot(wang, '09-plan-in-review');
    expect(await wang.locator('#draft-publish').count()).toBe(0);
    const own = await (await server.signIn('wang-lei')).call('POST', `/plans/${plan}/publish`, {});
    expect([own.status, own.body]).toMatchObject([403, { error: { code: 'plan/own-review' } }]);
    expect((await server.deps.plans.get(plan))?.state).toBe('draft');
  });

  it('is read by a second person, who publishes it', async () => {
    await shi.goto(`${server.url.replace('127.0.0.1', 'localhost')}/school/pages/plans/index`);
    await shi.locator(`#plan-${plan}`).click();
    await shi.locator('#open-draft').waitFor();
    await shot(shi, '10-plan-to-review-390', true);
    // Nothing to press for who only looks at it.
    expect(await shi.locator('[id^="move-"]').count()).toBe(0);
    await shi.locator('#open-draft').click();
    await shi.locator('#draft-publish').waitFor();
    await shi.locator('#calendar').getByText(TITLE).waitFor();
    await shi.getByText('请看看“有什么”').waitFor();
    await shot(shi, '11-plan-review-390', true);
    await shi.locator('#draft-publish').click();
    await shi.locator('#confirm-yes').click();
    await shi.getByText('到时间就推送').locator('visible=true').first().waitFor();
    const [version] = await server.deps.plans.drafts.versions(plan);
    expect([version?.number, version?.publishedBy.kind]).toEqual([1, 'teacher']);
    const [slot] = await server.deps.plans.slotsOf(plan);
    expect([slot?.state, slot?.resourceId, minuteOfDay(slot?.startsAt ?? 0)]).toEqual(['waiting', resource, LEAVES_AT]);
    expect(sentOnWire(server)).toEqual([]);
  });
});

describe('at its minute', () => {
  /** What the page says of the fan-out: how many messages, how many rang, how many are still to go. */
  const figures = async (): Promise<{ state: string; total: number; sent: number; ahead: number }> => {
    const card = wang.getByLabel('送出情况');
    const [state = '', ...counts] = await Promise.all([
      card.locator('.gy-tag').first().innerText(),
      ...[0, 1, 2].map((n) => card.locator('.gy-bar__count').nth(n).innerText()),
    ]);
    const [total = 0, sent = 0, left = 0] = counts.map((count) => Number(count.replace(/\D/g, '')));
    return { state, total, sent, ahead: left };
  };

  it('it goes out: the sender sees the numbers rise, stops it, and lets it go on', async () => {
    // Slow enough to be looked at: every answer takes as long as this, and a few are asked for at a time.
    await turn({ faults: SENDS.map((way) => ({ path: way, times: 100_000, hangMs: 2500 })) });
    await wang.goto(`${server.url.replace('127.0.0.1', 'localhost')}/school/pages/plan/index?id=${plan}`);
    await wang.getByText(TITLE).first().waitFor();
    await shot(wang, '12-plan-published');
    const [slot] = await server.deps.plans.slotsOf(plan);
    pass((slot?.startsAt ?? 0) - now());
    await until(async () => {
      const [found] = (await server.deps.pushes.list(systemScope, { limit: 5 })).items;
      if (found) push = found;
      return found !== undefined;
    }, 'the push');
    expect(push).toMatchObject({ resourceId: resource, planId: plan });
    await wang.reload();
    await wang.getByRole('link', { name: TITLE }).click();
    await wang.locator('#run-sentence').waitFor();
    await until(async () => (await figures()).sent > 0, 'the first numbers');
    const early = await figures();
    await shot(wang, '13-going-out');
    expect(early.state).toBe('正在送出');
    expect(early.ahead).toBeGreaterThan(0);
    await wang.locator('#push-pause').click();
    await wang.locator('#confirm-yes').click();
    await wang.getByLabel('送出情况').getByText('已暂停').first().waitFor();
    await until(async () => (await server.deps.messages.nextClaimEnd()) === undefined, 'what was on its way to arrive');
    const stopped = sentOnWire(server).length;
    // The page is not touched any more: it asks again by itself.
    await until(async () => (await figures()).sent === stopped, 'the page to say what really went out');
    const held = await figures();
    await shot(wang, '14-paused');
    expect(held.ahead).toBeGreaterThan(0);
    expect(sentOnWire(server)).toHaveLength(stopped);
    await wang.locator('#push-resume').click();
    await wang.locator('#confirm-yes').click();
    await until(async () => (await figures()).sent > stopped, 'the numbers to rise');
    await turn({ reset: true });
    await until(async () => (await figures()).ahead === 0, 'everything to be out');
    await settled();
    const end = await figures();
    await until(async () => !(await wang.getByText('正在排队送').isVisible()), 'the figures beside to follow');
    await shot(wang, '15-gone-out', true);
    expect(end.total).toBe(early.total);
    expect(end.sent).toBe(sentOnWire(server).length);
    expect(end.sent).toBeGreaterThan(stopped);
    const everybody = sentOnWire(server).map(({ touser }) => touser);
    expect(new Set(everybody).size).toBe(everybody.length);
  });

  it('the message is on the mother’s phone with its title, template and page; she plays a half of the film', async () => {
    const [message, ...more] = to(openidsOf.mother);
    expect(more).toEqual([]);
    expect(message?.template).toMatch(/^MiniNewItem_/);
    expect(message?.data).toMatchObject({ thing1: TITLE, thing2: '三年级1班家长' });
    const query = new URLSearchParams((message?.page ?? '').split('?')[1]);
    expect([query.get('push'), query.get('resource'), query.get('from')]).toEqual([push.id, resource, 'notice']);

    phone = await openDeskPhone(browser, server);
    await phone.choose('陈静');
    await phone.openNotices();
    await phone.page.getByText(TITLE).first().waitFor();
    await shot(phone.page, '16-notice');
    await phone.openNewest();
    await phone.mini().locator('#toggle').waitFor();
    await shot(phone.page, '17-item');
    await phone.mini().locator('#rate').click();
    await phone.mini().locator('#toggle').click();
    await phone.playing();
    await until(async () => (await phone.position()) >= FIRST_PART, 'the first part');
    await phone.seekTo(SECOND_PART.from);
    await until(async () => (await phone.position()) >= SECOND_PART.to, 'the second part');
    await phone.mini().locator('#toggle').click();
    await until(async () => (await phone.recorded()).seconds >= FIRST_PART + SECOND_PART.to - SECOND_PART.from - 6, 'the record');
    await shot(phone.page, '18-half-way');
    expect(await phone.mini().locator('#missing').textContent()).toMatch(/还没看：0:2\d–/);
    await phone.leaveMini();
  });

  it('a grandmother plays the whole of it', async () => {
    const [message] = to(openidsOf.finished.slice(0, 2));
    const page = await openAs(browser, server, 'zhou-guifang', `/${(message?.page ?? '').replace(/^\//, '')}`, { viewport: PHONE });
    await page.locator('#rate').click();
    await page.locator('#toggle').click();
    await page.getByText('看完了，已经记上').first().waitFor({ timeout: 150_000 });
    await shot(page, '19-finished-390');
    await page.context().close();
  });
});

describe('in the last day', () => {
  it('one card reaches who stopped half-way: it says what is left and opens at the first unseen second', async () => {
    expect(sentOnWire(server).filter(isNudge)).toEqual([]);
    pass(push.dueAt - DAY + MINUTE - now());
    await until(() => to(openidsOf.mother).some(isNudge), 'the reminder');
    await settled();
    const [nudge, ...more] = to(openidsOf.mother).filter(isNudge);
    expect(more).toEqual([]);
    expect(nudge?.template).toMatch(/^MiniNudge_/);
    expect(nudge?.data['thing1']).toBe(TITLE);
    const seen =
      /已看 0:(\d\d)，还差(\d+)秒/
        .exec(nudge?.data['thing3'] ?? '')
        ?.slice(1)
        .map(Number) ?? [];
    expect(nudge?.data['thing3']).toBe(`已看 0:${seen[0]}，还差${duration(seen[1] ?? 0)}`);

    await phone.page.getByText('未看完提醒').last().waitFor();
    await shot(phone.page, '20-nudge');
    await phone.openNewest();
    await phone.mini().locator('#toggle').waitFor();
    const { seconds, total } = await phone.recorded();
    // What the card said is what the page says.
    expect(seen).toEqual([seconds, total - seconds]);
    await shot(phone.page, '21-goes-on');
    // Not where she stopped, which was far behind it.
    const start = await phone.position();
    expect(start).toBeGreaterThanOrEqual(FIRST_PART - 2);
    expect(start).toBeLessThan(FIRST_PART + 6);
    await phone.leaveMini();
  });

  it('who has not begun is told in other words, and a family that is done not at all', async () => {
    const nudges = sentOnWire(server).filter(isNudge);
    const others = nudges.filter(({ touser }) => !(openidsOf.mother as readonly string[]).includes(touser));
    expect(others.length).toBeGreaterThan(0);
    for (const { data } of others) expect(data['thing3']).toMatch(/^还没有看，共1分24秒$/);
    expect(to(openidsOf.finished).filter(isNudge)).toEqual([]);
  });

  it('however often it is looked for, nobody gets a second one', async () => {
    const before = sentOnWire(server).length;
    for (const later of [31 * MINUTE, 31 * MINUTE, 2 * HOUR, 11 * HOUR, 5 * HOUR]) {
      pass(later);
      await settled();
    }
    expect(now()).toBeLessThan(push.dueAt);
    const nudged = sentOnWire(server)
      .filter(isNudge)
      .map(({ touser }) => touser);
    expect(new Set(nudged).size).toBe(nudged.length);
    expect(to(openidsOf.mother).filter(isNudge)).toHaveLength(1);
    expect(to(openidsOf.finished).filter(isNudge)).toEqual([]);
    expect(sentOnWire(server)).toHaveLength(before);
    pass(30 * SECOND);
    await wang.reload();
    await wang.getByText('三年级1班').first().waitFor();
    await shot(wang, '22-next-day', true);
  });
});

it('what was left out is told on the plans page, to the school alone', async () => {
  const [slot] = await server.deps.plans.slotsOf(plan);
  if (!slot) throw new Error('the plan has no line');
  const alert = { id: 'slots-missed:of-the-walk', kind: 'slots-missed', schoolId: slot.schoolId, planId: plan, at: now() } as const;
  await server.deps.alerts.raise({ ...alert, slotIds: [slot.id] });
  for (const [person, viewport] of [
    ['wang-lei', DESK],
    ['shi-qiang', PHONE],
  ] as const) {
    const page = await openAs(browser, server, person, '/school/pages/plans/index', { viewport });
    await page.locator('#missed').waitFor();
    expect(await page.locator('#missed').textContent()).toContain(`第 1 行《${TITLE}》`);
    await shot(page, `23-missed-${viewport.width}`, true);
    await page.context().close();
  }
  const { status } = await (await server.signIn('zhao-hong')).call('GET', '/alerts');
  expect(status).toBe(403);
});
