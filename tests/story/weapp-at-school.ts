import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { newDraft } from '../../bot-server/domain/resource/draft';
import type { RunningApp } from '../support/weapp/app';
import type { World } from '../support/weapp/world';

const EDGE = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0';

/** The school's own people: a desktop that is let in by a phone, the roster, the head's trail. Goes on from the roads before. */
export function atSchool(given: () => World): void {
  let world: World;
  beforeAll(() => {
    world = given();
  });

  describe('signing in at a desk', () => {
    const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
      const headers = { 'user-agent': EDGE, 'content-type': 'application/json' };
      const answer = await fetch(`${world.server.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return (await answer.json()) as Record<string, unknown>;
    };
    /** A browser asks: what it keeps, and what the code on its screen leads to. */
    const asked = async () => {
      const secret = String((await post('/auth/desktop', {}))['secret']);
      const wire = world.server.sandbox.log
        .after(0)
        .filter(({ path, direction }) => direction === 'in' && path.includes('getwxacodeunlimit'));
      const words = JSON.stringify(wire.at(-1)?.body).replaceAll('\\', '');
      const [path = '', scene = ''] = [/"page":"([^"]+)"/.exec(words)?.[1], /"scene":"([\w-]+)"/.exec(words)?.[1]];
      return { path, scene, take: () => post('/auth/desktop/take', { secret }) };
    };

    it('is let in by the phone that scans its code, by the number that the desktop shows', async () => {
      const { path, scene, take } = await asked();
      const phone = await world.open('li-min', { path, query: { scene } });
      await phone.sees('有一台电脑要用您的名义登录');
      expect(phone.path()).toBe('pages/confirm-sign-in/index');
      expect(phone.text()).toContain('Edge，Windows');
      const { state, number } = await take();
      expect(state).toBe('scanned');
      await phone.tap(`#number-${String(number)}`);
      await phone.sees('电脑上已经登录');
      expect(await take()).toMatchObject({ state: 'done', signedIn: { actor: { role: 'teacher', name: '李敏老师' } } });
    });

    it('is not let in when its owner says no, and a broken code asks for another', async () => {
      const { path, scene, take } = await asked();
      const phone = await world.open('li-min', { path, query: { scene } });
      await phone.sees('有一台电脑要用您的名义登录');
      await phone.tap('#not-me');
      await phone.sees('没有让它登录');
      expect((await take())['signedIn']).toBeUndefined();
      const broken = await world.open('li-min', { path, query: { scene: 'half' } });
      await broken.sees('这个码不完整，请在电脑上换一张再扫。');
    });

    it('is not for a phone: no password is asked for there, and no set-up link used up', async () => {
      const signIn = await world.open('li-min', { path: 'pages/sign-in/index' });
      await signIn.sees('在手机上您已经由微信登录，不用账号密码。');
      const setUp = await world.open('li-min', { path: 'pages/set-up/index', query: { code: 'x'.repeat(43) } });
      await setUp.sees('请在电脑上打开这个链接');
      for (const app of [signIn, setUp]) {
        expect(app.nodes().filter(({ is }) => is === 'input')).toEqual([]);
        expect(app.sent.filter(({ url }) => /auth\/(password|set-up|desktop)/.test(url))).toEqual([]);
      }
    });
  });

  describe('the school’s office', () => {
    const pupil = 'QX01-2024002';
    const leftOn = async () => (await world.server.deps.roster.students([pupil]))[0]?.leftOn;
    let office: RunningApp;

    it('marks a child as left in the class’s list, and takes it back in the roster', async () => {
      office = await world.open('wang-lei');
      await office.sees('名册');
      await office.tap('名册');
      await office.sees('还没有改过名册');
      expect(office.path()).toBe('school/pages/roster/index');
      expect(office.text()).toContain('导入名册请用电脑浏览器打开共育桥。');
      await office.tap('三年级1班');
      await office.sees('刘子轩');
      expect(office.path()).toBe('school/pages/roster-class/index');
      expect(office.frame.title).toBe('三年级1班');
      expect(office.text()).not.toContain('已离校');
      await office.tap('刘子轩：换班或离校');
      await office.sees('换到哪个班？');
      await office.tap('#pupil-left');
      await office.sees('离校日期');
      expect(await leftOn()).toBeDefined();

      await office.tap('名册');
      await office.sees('撤销');
      await office.tap('撤销');
      await office.sees('撤销这一次吗？');
      await office.tap('#confirm-yes');
      await office.sees(() => office.frame.toasts.includes('已撤销'));
      expect(await leftOn()).toBeUndefined();
    });

    it('looks through the catalogue, one item, and what is being written, on a phone too', async () => {
      office = await world.open('wang-lei');
      await office.sees('资源库');
      await office.tap('资源库');
      await office.sees('孩子发脾气，先听三分钟');
      expect(office.path()).toBe('school/pages/resources/index');
      await office.tap('#item-listen-first');
      await office.sees('编号 listen-first');
      expect(office.path()).toBe('school/pages/resource/index');
      expect(office.find('写新版本')).toBeUndefined();

      office = await world.open('wang-lei', { path: 'school/pages/resources/index' });
      await office.sees('新建内容');
      await office.tap('#new-resource');
      await office.sees('写文字，可以配图片。');
      const { deps } = world.server;
      const by = { kind: 'teacher' as const, id: 'QX01-T1002' };
      await deps.resources.startDraft(
        newDraft(
          { id: 'own-walk', owner: { kind: 'school', id: 'QX01' }, kind: 'article', for: 'guardian', title: '走一走', by },
          Date.now(),
        ),
      );
      const writing = await world.open('wang-lei', { path: 'school/pages/resource-edit/index', query: { id: 'own-walk' } });
      await writing.sees('正文还是空的');
      const shown = await world.open('wang-lei', { path: 'school/pages/resource/index', query: { id: 'own-walk' } });
      await shown.sees('接着写');
      await deps.resources.dropDraft('own-walk', 1);
    });

    it('reads the trail when its person is a head, all of it or one colleague’s', async () => {
      expect(office.find('查看记录')).toBeUndefined();
      const closed = await world.open('wang-lei', { path: 'school/pages/trail/index' });
      await closed.sees('您没有权限看这里的内容');
      expect(closed.text()).not.toContain('李老师');

      const wang = await world.server.deps.roster.teacherByNo('T1002');
      if (wang === undefined) throw new Error('no such teacher');
      await world.server.deps.roster.apply({ ...NO_CHANGES, teachers: [{ ...wang, roles: [...wang.roles, 'head'] }] });
      office = await world.open('wang-lei');
      // The app asks who one is a moment after its start: the new door is there, on the page that is open.
      await world.clock.advance(5000);
      await office.sees('查看记录');
      await office.tap('查看记录');
      await office.sees('看了问题箱');
      expect(office.path()).toBe('school/pages/trail/index');
      expect(office.text()).toContain('三年级1班 陈*桐');
      expect(office.text()).not.toContain('陈雨桐');
      await office.tap('改了');
      await office.sees('答复了一个提问');
      expect(office.text()).not.toContain('看了问题箱');
      await office.tap('只看李老师');
      await office.sees('改看所有人');
      await office.sees('答复了一个提问');
      expect(office.text()).not.toContain('系统管理员');
      await office.tap('#everybody');
      await office.sees('系统管理员');
    });
  });
}
