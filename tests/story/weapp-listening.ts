import { bringForward } from '../support/deliver';
import type { Client } from '../support/server';
import type { RunningApp } from '../support/weapp/app';
import type { World } from '../support/weapp/world';

const SOUND = 'breathing-at-night';
const FILM = 'home-safety-walk';
const LINK = 'smart-edu-platform';
const SOUND_TITLE = '睡前听海浪，慢慢呼吸';

/** Sound that goes on behind other apps, a film's sound alone, chapters, and the way to another site. Goes on from the road before. */
export function listening(given: () => World): void {
  let world: World;
  let parent: RunningApp;
  let asParent: Client;
  let child = '';

  const credited = async (resource: string): Promise<number> =>
    Number((await asParent.call('GET', `/viewings/${resource}?for=${child}`)).body['creditedSeconds']);
  const openItem = (resource: string): Promise<RunningApp> =>
    world.open('chen-jing', { path: 'pages/item/index', query: { resource, for: child } });

  describe('a sound', () => {
    beforeAll(async () => {
      world = given();
      asParent = await world.server.signIn('chen-jing');
      const guardianId = (await world.server.deps.roster.guardianByPhone('13900000001'))?.id ?? '';
      const today = (await asParent.call('GET', '/today')).body as unknown as { items: { for: string }[] };
      child = today.items[0]?.for ?? '';
      await bringForward(world.server, 'QX01', [SOUND, FILM, LINK], world.clock.now());
      await world.clock.advance(2 * 60_000);
      await world.sweep([guardianId]);
    }, 120_000);

    it('plays behind other apps, where WeChat tells no place, and all of it counts', async () => {
      parent = await openItem(SOUND);
      await parent.sees('还没开始听，共 2:36');
      expect(parent.audio.state.playing).toBe(false);
      await parent.tap('#toggle');
      await world.clock.advance(10_000);
      expect(parent.audio.state).toMatchObject({ playing: true, title: SOUND_TITLE });
      await parent.hide();
      await world.clock.advance(60_000);
      await parent.show();
      expect(parent.audio.state.playing).toBe(true);
      await world.clock.advance(5000);
      parent.audio.press('pause');
      await parent.sees('已记入 1:15/2:36');
      expect(await credited(SOUND)).toBe(75);
    });

    it('goes on when its page is left, told under the same ticket, and the page is found again', async () => {
      const tickets = (): number => parent.sent.filter(({ url }) => url.endsWith('/viewing/tickets')).length;
      const before = tickets();
      parent.audio.press('play');
      await world.clock.advance(2000);
      await parent.tap('#ask');
      await parent.back();
      expect(parent.audio.state.playing).toBe(true);
      parent = await leftForToday(parent);
      await parent.sees(`正在听：《${SOUND_TITLE}》`);
      await world.clock.advance(20_000);
      expect(await credited(SOUND)).toBeGreaterThanOrEqual(75 + 15);
      await parent.tap('#listening-open');
      await parent.sees('已记入');
      expect(parent.text()).not.toContain('正在听：');
      await parent.tap('#toggle');
      await parent.sees(() => !parent.audio.state.playing);
      expect(tickets()).toBe(before);
      const heard = await credited(SOUND);
      expect(heard).toBeGreaterThanOrEqual(75 + 20);
      expect(heard).toBeLessThanOrEqual(75 + 24);
    });

    it('closed in WeChat’s own bar it stops, and the next press goes on from there', async () => {
      await parent.tap('#toggle');
      await world.clock.advance(3000);
      const at = parent.audio.state.position;
      parent.audio.press('stop');
      await world.clock.advance(5000);
      expect(parent.audio.state.playing).toBe(false);
      await parent.tap('#toggle');
      await world.clock.advance(1000);
      expect(parent.audio.state.playing).toBe(true);
      expect(parent.audio.state.position).toBeGreaterThan(at - 1);
      expect(parent.audio.state.position).toBeLessThan(at + 2);
      parent.audio.press('prev');
      await world.clock.advance(500);
      expect(parent.audio.state.position).toBeLessThan(at - 6);
    });
  });

  describe('a long film', () => {
    it('has chapters, each gone on with by a press; its sound alone takes over at the same second', async () => {
      parent = await openItem(FILM);
      await parent.sees('一共 5 节');
      await parent.tap('#chapter-3');
      await world.clock.advance(6000);
      expect(parent.player('media').state).toMatchObject({ playing: true });
      await parent.sees('在 2:42 处提问');
      expect(parent.text()).toContain('约 0.6 MB，比看视频省 5 成');
      await parent.tap('#ears');
      await world.clock.advance(500);
      expect(parent.audio.state.playing).toBe(true);
      expect(Math.round(parent.audio.state.position)).toBe(162);
      await parent.hide();
      await world.clock.advance(30_000);
      await parent.show();
      await world.clock.advance(1000);
      await parent.tap('#toggle');
      await parent.sees('看了 4');
      const seconds = await credited(FILM);
      expect(seconds).toBeGreaterThanOrEqual(36);
      expect(seconds).toBeLessThanOrEqual(39);
      await parent.tap('#ears');
      await world.clock.advance(500);
      expect(parent.audio.state.playing).toBe(false);
      await parent.tap('#toggle');
      await world.clock.advance(1000);
      expect(parent.player('media').state.playing).toBe(true);
    });
  });

  describe('another site', () => {
    it('is said to be only opened, and its address is copied', async () => {
      parent = await openItem(LINK);
      await parent.sees('只记录打开，不计观看。');
      await parent.tap('#outside');
      await parent.sees(() => parent.frame.toasts.includes('网址已复制，请到浏览器里粘贴打开'));
      expect(world.phoneOf('chen-jing').clipboard).toEqual(['https://basic.smartedu.cn/']);
    });
  });

  /** The person goes to the first page, in the app that runs. */
  async function leftForToday(app: RunningApp): Promise<RunningApp> {
    await app.tap('今天');
    await app.sees(() => app.path() === 'pages/today/index');
    return app;
  }
}
