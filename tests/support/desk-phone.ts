import type { Browser, Frame, FrameLocator, Page } from 'playwright-core';
import type { TestServer } from './server';
import { addressOf, DESK, until } from './story';

export interface DeskPhone {
  /** The desk with the phone on it. */
  readonly page: Page;
  /** The mini-program on the phone. */
  readonly mini: () => FrameLocator;
  choose(name: string): Promise<void>;
  openNotices(): Promise<void>;
  /** Opens the page that the newest notice leads to. */
  openNewest(): Promise<void>;
  leaveMini(): Promise<void>;
  /** What the player's page says is recorded, in seconds. */
  recorded(): Promise<{ seconds: number; total: number }>;
  /** Where the film stands, in seconds; -1: there is none. */
  position(): Promise<number>;
  seekTo(seconds: number): Promise<void>;
  /** Waits until the film plays. */
  playing(): Promise<void>;
}

/** The stand-in's desk in a window of its own: a phone with WeChat on it, for one person after the other. */
export async function openDeskPhone(browser: Browser, server: Pick<TestServer, 'url' | 'sandboxUrl'>): Promise<DeskPhone> {
  const page = await (await browser.newContext({ viewport: DESK, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })).newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(addressOf(server, '/'));
  await page.getByRole('heading', { name: '共育桥演示台' }).waitFor();

  const mini = (): FrameLocator => page.frameLocator('iframe.mini-frame');
  const press = (name: RegExp): Promise<void> => page.getByRole('button', { name }).first().click();
  const frame = async (): Promise<Frame> => {
    const handle = await page.locator('iframe.mini-frame').elementHandle();
    const found = await handle?.contentFrame();
    if (!found) throw new Error('the mini-program is closed');
    return found;
  };
  return {
    page,
    mini,
    choose: (name) => press(new RegExp(name)),
    openNotices: () => press(/服务通知/),
    openNewest: () => page.getByText('进入小程序查看').last().click(),
    async leaveMini() {
      await page.getByRole('button', { name: '关闭小程序，回到微信' }).click();
      await page.locator('iframe.mini-frame').waitFor({ state: 'detached' });
    },
    recorded: async () => recordedIn((await mini().locator('#recorded').textContent()) ?? ''),
    position: async () => (await frame()).evaluate(() => document.querySelector('video')?.currentTime ?? -1),
    async seekTo(seconds) {
      await (
        await frame()
      ).evaluate((to) => {
        const video = document.querySelector('video');
        if (video) video.currentTime = to;
      }, seconds);
    },
    playing: () =>
      until(async () => (await frame()).evaluate(() => document.querySelector('video')?.paused === false), 'the film to play', {
        stuck: () => page.screenshot({ path: 'tests/artifacts/phone-stuck.png' }),
      }),
  };
}

/** `recordedIn('已记入 1:32/2:10，剩 1 段') → { seconds: 92, total: 130 }`. */
export function recordedIn(text: string): { seconds: number; total: number } {
  const match = /(\d+):(\d+)\/(\d+):(\d+)/.exec(text);
  const fresh = /共 (\d+):(\d+)/.exec(text);
  if (!match && fresh) return { seconds: 0, total: Number(fresh[1]) * 60 + Number(fresh[2]) };
  if (!match) throw new Error(`no record in «${text}»`);
  const [minutes = 0, seconds = 0, allMinutes = 0, allSeconds = 0] = match.slice(1).map(Number);
  return { seconds: minutes * 60 + seconds, total: allMinutes * 60 + allSeconds };
}
