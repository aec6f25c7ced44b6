import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { pageOfNews } from '../../bot-server/domain/bulletin/ring';
import type { Client } from '../support/server';
import { namesInSection } from '../support/weapp/api-calls';
import type { RunningApp } from '../support/weapp/app';
import { packedBase } from '../support/weapp/build';
import { nextWeek, openWorld, type World } from '../support/weapp/world';
import { atSchool } from './weapp-at-school';
import { classAnswers } from './weapp-class-answers';
import { listening } from './weapp-listening';
import { ownData } from './weapp-own-data';

/**
 * The main road of a parent and a class teacher, walked in WeChat's own component framework with the very files that would be
 * uploaded, against the real server. Nobody sleeps: phone, server and the stand-in of WeChat share one clock that the test moves.
 * The steps build upon each other.
 */
jest.setTimeout(60_000);

const FILM = 'sleep-before-nine';
const TITLE = '睡前一小时，怎么陪孩子';
const QUESTION = '孩子九点还不肯放下手机，先收手机还是先洗脚？';
const ANSWER = '先收手机。大人的手机也一起放进盒子，他就服气了。';

let world: World;
let parent: RunningApp;
let teacher: RunningApp;
let asParent: Client;
let guardianId = '';
let child = '';

interface Credited {
  readonly creditedSeconds: number;
  readonly gaps: readonly (readonly [number, number])[];
}
const credited = async (): Promise<Credited> => (await asParent.call('GET', `/viewings/${FILM}?for=${child}`)).body as unknown as Credited;
const notices = () => world.server.sandbox.world.state.chats['chen-jing']?.notices ?? [];

beforeAll(async () => {
  // Five minutes before the plan's push of the week that the demonstration is in.
  world = await openWorld(nextWeek(1, 18 * 60 + 55));
  guardianId = (await world.server.deps.roster.guardianByPhone('13900000001'))?.id ?? '';
  asParent = await world.server.signIn('chen-jing');
}, 240_000);
afterAll(() => world.close());
afterEach(() => {
  for (const { journal } of world.apps) expect({ faults: journal.faults, errors: journal.errors }).toEqual({ faults: [], errors: [] });
});

describe('a parent', () => {
  it('signs in by WeChat, and sees the item at the hour of the plan', async () => {
    parent = await world.open('chen-jing');
    await parent.sees('今天没有要看的内容');
    expect(parent.text()).toContain(`下一个：《${TITLE}》`);
    await world.clock.advance(5 * 60_000 + 1000);
    await world.sweep([guardianId]);
    await parent.hide();
    await parent.show();
    await parent.sees('前看完');
    expect(parent.find(TITLE)).toBeDefined();
    expect(notices().at(-1)?.page).toContain('pages/item/index');
  });

  it('watches half a minute in time that passes, and exactly that is recorded', async () => {
    await parent.tap(TITLE);
    await parent.sees('还没开始看，共 1:54');
    expect(parent.path()).toBe('pages/item/index');
    child = decodeURIComponent(/for=([^&]+)/.exec(parent.sent.find(({ url }) => url.includes('/viewings/'))?.url ?? '')?.[1] ?? '');
    await parent.tap('#toggle');
    await world.clock.advance(32_000);
    expect(parent.player('media').state).toMatchObject({ playing: true, duration: 118 });
    expect(parent.text()).toMatch(/已记入 0:(15|30)\/1:54，剩 1 段/);
    await parent.tap('#toggle');
    await parent.sees('已记入 0:32/1:54，剩 1 段');
    expect(await credited()).toMatchObject({ creditedSeconds: 32, gaps: [[32, 114]] });
  });

  it('is credited nothing for a jump, and goes on from there', async () => {
    await parent.fire('#seek', 'change', { value: 100 });
    await parent.sees('在 1:40 处提问');
    await parent.tap('#toggle');
    await world.clock.advance(6000);
    await parent.tap('#toggle');
    await parent.sees('已记入 0:38/1:54，剩 2 段');
    expect((await credited()).gaps).toEqual([
      [32, 100],
      [106, 114],
    ]);
    await parent.fire('#seek', 'change', { value: 32 });
    await parent.sees('在 0:32 处提问');
  });

  it('asks from the player, pinned to its second, and finds the question again', async () => {
    await parent.tap('#ask');
    await parent.sees('的 0:32 处');
    expect(parent.path()).toBe('pages/ask/index');
    await parent.type('#question', QUESTION);
    await parent.tap('#send');
    await parent.sees('已送到老师');
    expect(parent.path()).toBe('pages/question/index');
    expect(parent.frame.toasts).toContain('已送到老师');
    expect(parent.text()).toContain(`《${TITLE}》0:32 处`);
    await parent.back();
    await parent.tap('提问');
    await parent.sees(QUESTION);
    expect(parent.path()).toBe('pages/questions/index');
  });

  it('may have the answer announced: one tap, one consent more', async () => {
    const left = async (): Promise<number | null | undefined> => {
      const me = (await asParent.call('GET', '/me')).body as unknown as { subscriptions: { purpose: string; remaining: number | null }[] };
      return me.subscriptions.find(({ purpose }) => purpose === 'answer')?.remaining;
    };
    const before = await left();
    await parent.tap(QUESTION);
    await parent.sees('下次提醒我');
    await parent.tap('#subscribe');
    await parent.sees('记下了，下次会提醒您。');
    await world.server.sandbox.idle();
    expect(await left()).toBe((before ?? 0) + 1);
  });

  it('watches on without a network; the app dies; at the next start what was left is sent', async () => {
    parent = await world.open('chen-jing', { path: 'pages/item/index', query: { resource: FILM, for: child } });
    await parent.sees('已记入 0:38/1:54');
    await parent.tap('#toggle');
    await world.clock.advance(5000);
    world.phoneOf('chen-jing').goOnline(false);
    await world.clock.advance(15_000);
    const before = (await credited()).creditedSeconds;
    const reports = parent.sent.filter(({ url, status }) => url.endsWith('/viewing/reports') && status === null).length;
    expect(reports).toBeGreaterThan(0);
    parent.kill();

    parent = await world.open('chen-jing');
    await parent.sees('没有连上网络');
    expect((await credited()).creditedSeconds).toBe(before);
    world.phoneOf('chen-jing').goOnline(true);
    await parent.sees(() => parent.sent.some(({ url, status }) => url.endsWith('/viewing/reports') && status === 200));
    await parent.tap('#retry');
    await parent.sees(TITLE);
    const after = (await credited()).creditedSeconds;
    // Kept at least each five seconds: no more than that is lost with the process.
    expect(after).toBeGreaterThanOrEqual(38 + 15);
    expect(after).toBeLessThanOrEqual(38 + 20);
    expect(parent.text()).toContain(`已记入 0:${after}/1:54`);
    expect([...world.phoneOf('chen-jing').storage.keys()].filter((key) => key.startsWith('gongyu:viewing:'))).toEqual([]);
  });
});

describe('the class teacher', () => {
  it('is brought to her own room, sees her class by name, and answers in the box', async () => {
    teacher = await world.open('li-min');
    await teacher.sees(() => teacher.path() === 'teacher/pages/progress/index');
    await world.sweep([guardianId]);
    await teacher.sees('陈雨桐');
    await teacher.tap('问题箱');
    await teacher.sees(QUESTION);
    expect(teacher.path()).toBe('teacher/pages/box/index');
    await teacher.tap(QUESTION);
    await teacher.sees('答复家长');
    await teacher.type('#answer', ANSWER);
    await teacher.tap('#send');
    await teacher.sees('已答复');
    expect(teacher.text()).toContain(ANSWER);
  });

  it('has reached the asker: in WeChat, on the first page, in the thread', async () => {
    await world.sweep([guardianId]);
    expect(notices().at(-1)?.page).toContain('pages/question/index');
    await parent.hide();
    await parent.show();
    await parent.sees('老师有 1 条新答复');
    await parent.tap('老师有 1 条新答复');
    await parent.sees(QUESTION);
    await parent.tap(QUESTION);
    await parent.sees(ANSWER);
    await parent.tap('#confirm');
    await parent.sees('已解决');
  });
});

describe('when something is wrong', () => {
  it('a page that can not be loaded says so, and loads at the second try', async () => {
    const broken = createServer((_, response) => response.writeHead(502).end('<html>bad gateway</html>'));
    await new Promise<void>((done) => broken.listen(0, '127.0.0.1', done));
    const { domains } = world.phoneOf('chen-jing');
    domains.set(packedBase, `http://127.0.0.1:${(broken.address() as AddressInfo).port}`);
    try {
      parent = await world.open('chen-jing', { path: 'pages/inbox/index' });
      await parent.sees('服务暂时没有正常回答，请稍后再试。');
      expect(parent.find('#retry')).toBeDefined();
    } finally {
      domains.set(packedBase, world.server.url);
      await new Promise((done) => broken.close(done));
    }
    await parent.tap('#retry');
    await parent.sees('老师');
  });

  it('an address that names nothing says so instead of turning for ever', async () => {
    parent = await world.open('chen-jing', { path: 'pages/item/index', query: { resource: 'no-such-thing', for: child } });
    await parent.sees('没有打开');
    parent = await world.open('chen-jing', { path: 'pages/question/index' });
    await parent.sees('没有找到这个提问');
  });

  it('content that was there stays, with a note, while the network is away', async () => {
    parent = await world.open('chen-jing');
    await parent.sees(TITLE);
    world.phoneOf('chen-jing').goOnline(false);
    await parent.hide();
    await parent.show();
    await parent.sees('现在没有网络，下面是刚才的内容。');
    expect(parent.text()).toContain(TITLE);
    world.phoneOf('chen-jing').goOnline(true);
  });

  it('a film that does not come shows a sentence and a second try', async () => {
    const { domains } = world.phoneOf('chen-jing');
    parent = await world.open('chen-jing', { path: 'pages/item/index', query: { resource: FILM, for: child } });
    await parent.sees('已记入');
    domains.set(`${packedBase}/media`, 'http://127.0.0.1:9');
    await parent.tap('#toggle');
    await parent.sees('视频没有打开');
    expect(parent.find('#retry')).toBeDefined();
    domains.delete(`${packedBase}/media`);
    await parent.tap('#retry');
    await parent.tap('#toggle');
    await world.clock.advance(1000);
    expect(parent.player('media').state.playing).toBe(true);
  });
});

classAnswers(() => world);
listening(() => world);
ownData(() => world);
atSchool(() => world);

describe('every page', () => {
  it('opens for whom it is made, and large type follows the phone', async () => {
    parent = await world.open('chen-jing', { path: 'pages/me/index' });
    await parent.sees('什么时候别打扰');
    parent = await world.open('chen-jing', { path: 'pages/start/index', query: { why: 'left' } });
    await parent.sees('已经退出');
    const old = world.phoneOf('zhou-guifang', 22);
    const grandmother = await world.open('zhou-guifang');
    await grandmother.sees('周桂芳');
    expect(old.fontSizeSetting).toBe(22);
    expect(grandmother.nodes().some((node) => node.class.includes('gy-page--large'))).toBe(true);
    const school = await world.open('wang-lei');
    await school.sees('家庭教育推送计划');
    await school.tap('家庭教育推送计划');
    await school.sees(TITLE);
    expect(school.path()).toBe('school/pages/plan/index');
    await school.tap('#begin-draft');
    await school.sees('起草中的第 2 版');
    expect(school.path()).toBe('school/pages/plan-draft/index');
    await school.tap('#week-after');
    await school.tap('历次版本');
    await school.sees('第 1 版');
    const push = (await (await world.server.signIn('wang-lei')).call('GET', '/pushes')).body as unknown as {
      items: { push: string; resource: { title: string } }[];
    };
    const detail = await world.open('wang-lei', {
      path: 'school/pages/push/index',
      query: { id: push.items.find(({ resource }) => resource.title === TITLE)?.push ?? '' },
    });
    await detail.sees('三年级1班');
    expect(detail.frame.title).toContain(TITLE);
    const figures = await world.open('wang-lei', { path: 'school/pages/figures/index', query: { window: 'month' } });
    await figures.sees('分开看');
    await figures.sees('三年级1班');
    const officer = await world.open('zhao-hong');
    await officer.sees(() => officer.path() === 'bureau/pages/schools/index');
    await officer.sees('城关小学');
  });

  it('lets somebody in who was not bound: by the class code, name and number, and by the phone button', async () => {
    const asTeacher = await world.server.signIn('li-min');
    const list = (await asTeacher.call('GET', '/classrooms/QX01-3-1/families')).body as unknown as { code: { code: string } };
    const scene = list.code.code.replaceAll('-', '');
    const gran = await world.open('wen-xiulan', { path: 'pages/bind/index', query: { scene } });
    await gran.sees('三年级1班');
    await gran.type('#child', '程雅妍');
    await gran.type('#tail', '0000');
    await gran.tap('#bind');
    await gran.sees('还可以试 4 次');
    expect(gran.text()).not.toContain('文秀兰');
    await gran.fire('#phone', 'getphonenumber', { errMsg: 'getPhoneNumber:fail user deny' });
    await gran.sees('没有取到手机号');
    await gran.type('#tail', '6700');
    await gran.tap('#bind');
    await gran.sees('绑定好了');
    await gran.tap('#enter');
    await gran.sees(() => gran.path() === 'pages/today/index');

    const given = await fetch(`${world.server.sandboxUrl}/sandbox/people/wen-xiulan/phone-code`, { method: 'POST' });
    const { code } = (await given.json()) as { code: string };
    const again = await world.open('wen-xiulan', { path: 'pages/bind/index' });
    await again.sees('用微信手机号绑定');
    await again.fire('#phone', 'getphonenumber', { code });
    await again.sees('早就绑定好了');

    const tends = await world.open('li-min', { path: 'teacher/pages/families/index' });
    await tends.sees('班级码');
    expect(tends.text()).toMatch(/139\*\*\*\*\d{4}/);
    const office = await world.open('wang-lei', { path: 'school/pages/binding/index' });
    await office.sees('手机号后 4 位');
  });

  it('who teaches a subject chooses for the children whose family agreed; a bureau is told to import at a desk', async () => {
    const lessons = await world.open('wang-lei', { path: 'teacher/pages/tiers/index' });
    await lessons.sees('家长同意了的孩子');
    expect(lessons.text()).toContain('三年级1班 数学');
    await lessons.tap('#all-more');
    await lessons.sees('放回去');
    const set = await world.server.deps.tiers.ofClass('QX01-3-1', '数学', Date.now());
    expect(new Set(set.map(({ tier }) => tier))).toEqual(new Set(['more']));
    const calendar = await world.open('wang-lei', { path: 'school/pages/calendar/index' });
    await calendar.sees('这学期的日子');
    const duty = await world.open('wang-lei', { path: 'teacher/pages/duty/index' });
    await duty.sees('登记请假');
    const county = await world.open('zhao-hong', { path: 'bureau/pages/county-plans/index' });
    await county.sees('还没有给各校的计划');
    const one = await world.open('zhao-hong', { path: 'bureau/pages/county-plan/index' });
    await one.sees('请从列表里打开');
    const emergency = await world.open('wang-lei', { path: 'school/pages/emergency/index' });
    await emergency.sees('写一条紧急通知');
    const answers = await world.open('zhao-hong', { path: 'school/pages/question-figures/index' });
    await answers.sees('答复情况');
    const bulletins = await world.open('zhao-hong', { path: 'school/pages/bulletins/index' });
    await bulletins.sees('数字截至');
    await bulletins.sees('想在微信里收到新通报，请点“做好时提醒我”');
    await bulletins.tap('#subscribe');
    await bulletins.sees('新通报做好时，会给您发微信消息，还能发 1 次');
    const [newest] = await world.server.deps.bulletins.page({ kind: 'bureau', id: 'QX' }, { limit: 1 });
    const fromMessage = pageOfNews([newest?.id ?? ''])
      .slice(1)
      .split('?');
    const rung = await world.open('zhao-hong', {
      path: fromMessage[0] ?? '',
      query: Object.fromEntries(new URLSearchParams(fromMessage[1])),
    });
    await rung.sees(`编号 ${newest?.id ?? ''}`);
    const bulletin = await world.open('zhao-hong', { path: 'school/pages/bulletin/index' });
    await bulletin.sees('请从通报列表里打开');
    const exports = await world.open('zhao-hong', { path: 'school/pages/exports/index' });
    await exports.sees('还没有导出');
    const bureau = await world.open('zhao-hong', { path: 'bureau/pages/roster/index' });
    await bureau.sees('导入名册请用电脑浏览器打开共育桥');
  });

  it('was looked at, and everything that takes a tap can be read out', () => {
    expect([...world.seen].sort()).toEqual([...world.dist.pages].sort());
    expect([...world.unsaid]).toEqual([]);
  });

  it('called nothing of WeChat that docs/go-live.md does not name', () => {
    const named = namesInSection(readFileSync(join(resolve(__dirname, '../..'), 'docs/go-live.md'), 'utf8'), '## 5.');
    const called = new Set(world.apps.flatMap(({ journal }) => journal.calls.map(({ name }) => name)));
    expect([...called].filter((name) => !named.has(name))).toEqual([]);
    expect([...called]).toEqual(
      expect.arrayContaining([
        'login',
        'request',
        'requestSubscribeMessage',
        'createVideoContext',
        'getBackgroundAudioManager',
        'navigateTo',
      ]),
    );
  });
});
