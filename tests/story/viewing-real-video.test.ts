import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { HOUR, MINUTE } from '../../bot-server/domain/time/instant';
import { joinSpans, secondsIn, type Span } from '../../miniapp/src/features/viewing/spans';
import { openBrowser } from '../support/browser';
import { ensureBuilt } from '../support/builds';
import { bringForward, sweepFor } from '../support/deliver';
import { startTestServer, type Client, type TestServer } from '../support/server';

/**
 * A real film in a real browser against the real server. Nothing sleeps: what is waited for is the media's own clock.
 * What was played is told by the browser itself (`media.played`), which knows nothing of our tracker.
 */
jest.setTimeout(300_000);

const root = resolve(__dirname, '../..');
const shots = join(root, 'tests/artifacts/viewing');
const FILM = 'river-safety';
const LONG = 'home-safety-walk';
const SOUND = 'breathing-at-night';

let server: TestServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let api: Client;
let child = '';
let ahead = 0;
const now = (): number => Date.now() + ahead;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  await ensureBuilt('h5-sandbox');
  const today = new Date(Date.now() + 8 * HOUR);
  // A Monday evening would do; any evening does: ten past seven in China.
  ahead = 19 * HOUR + 10 * MINUTE - (today.getUTCHours() * HOUR + today.getUTCMinutes() * MINUTE);
  server = await startTestServer({ now, h5Dir: join(root, 'miniapp/dist/h5-sandbox') });
  browser = await openBrowser();
  api = await server.signIn('chen-jing');
  const guardianId = (await server.deps.roster.guardianByPhone('13900000001'))?.id ?? '';
  await bringForward(server, 'QX01', [FILM, LONG, SOUND], now());
  ahead += 2 * MINUTE;
  await sweepFor(server, [guardianId], now);
  const items = (await api.call('GET', '/today')).body as unknown as { items: { for: string }[] };
  child = items.items[0]?.for ?? '';
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const until = async (ask: () => Promise<boolean>, what: string, bound = 60_000): Promise<void> => {
  const end = Date.now() + bound;
  while (!(await ask())) {
    if (Date.now() > end) {
      await page.screenshot({ path: join(shots, 'stuck.png') });
      throw new Error(`waited in vain for ${what}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
};

async function open(resource: string, viewport = { width: 390, height: 844 }): Promise<void> {
  const given = await fetch(`${server.sandboxUrl}/sandbox/people/chen-jing/login-code?account=mini`, { method: 'POST' });
  const { code } = (await given.json()) as { code: string };
  context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const address = `${server.url.replace('127.0.0.1', 'localhost')}/pages/item/index?resource=${resource}&for=${child}`;
  await page.goto(`${address}&login_code=${code}`);
  await page.locator('#toggle').waitFor();
}

const place = (kind: 'video' | 'audio' = 'video'): Promise<number> =>
  page.evaluate((tag) => document.querySelector<HTMLMediaElement>(tag)?.currentTime ?? -1, kind);
const plays = (kind: 'video' | 'audio' = 'video'): Promise<boolean> =>
  page.evaluate((tag) => document.querySelector<HTMLMediaElement>(tag)?.paused === false, kind);
/** What the browser itself says was played since the media was loaded. */
const playedNow = (kind: 'video' | 'audio' = 'video'): Promise<Span[]> =>
  page.evaluate((tag) => {
    const ranges = document.querySelector<HTMLMediaElement>(tag)?.played;
    return Array.from({ length: ranges?.length ?? 0 }, (_, i) => ({ from: ranges?.start(i) ?? 0, to: ranges?.end(i) ?? 0 }));
  }, kind);

let earlier: Span[] = [];
const played = async (kind: 'video' | 'audio' = 'video'): Promise<Span[]> => joinSpans([...earlier, ...(await playedNow(kind))]);

interface Standing {
  creditedSeconds: number;
  totalSeconds: number;
  unconfirmedSeconds: number;
  gaps: [number, number][];
}
const standing = async (resource: string): Promise<Standing> =>
  (await api.call('GET', `/viewings/${resource}?for=${child}`)).body as unknown as Standing;

/** Pauses, and waits until the server has credited what the browser played, to the second; then the strip on the page must say the same. */
async function settle(resource: string, kind: 'video' | 'audio' = 'video'): Promise<number> {
  if (await plays(kind)) await page.locator('#toggle').click();
  await until(async () => !(await plays(kind)), 'the pause');
  const seconds = secondsIn(await played(kind)).length;
  const near = async (): Promise<boolean> => Math.abs((await standing(resource)).creditedSeconds - seconds) <= 1;
  await until(near, `${seconds} credited seconds`, 20_000).catch(async () => undefined);
  const { creditedSeconds, gaps, totalSeconds } = await standing(resource);
  expect({ credited: creditedSeconds, near: Math.abs(creditedSeconds - seconds) <= 1, played: seconds }).toEqual({
    credited: creditedSeconds,
    near: true,
    played: seconds,
  });
  const missing = gaps.reduce((sum, [from, to]) => sum + to - from, 0);
  await until(async () => Math.abs((await onStrip()) - (totalSeconds - missing)) <= 1, 'the strip', 20_000);
  return creditedSeconds;
}
/** Seconds that the map on the page shows as recorded. */
const onStrip = (): Promise<number> =>
  page.evaluate(() => {
    const spans = [...document.querySelectorAll<HTMLElement>('.gy-watched .gy-strip__span:not(.gy-strip__span--fresh)')];
    const slider = document.querySelector<HTMLInputElement>('input#seek, #seek input');
    return (spans.reduce((sum, span) => sum + Number.parseFloat(span.style.width), 0) / 100) * Number(slider?.max ?? 0);
  });

/** The tab goes behind another one, as the page is told of it, and comes back. */
async function tabBehind(behind: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true });
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, behind);
}

describe('a real film', () => {
  it('is credited for what is played, to the second, and its map shows it', async () => {
    await open(FILM);
    await page.locator('#toggle').click();
    await until(async () => (await place()) >= 6, 'six seconds');
    const credited = await settle(FILM);
    expect(credited).toBeGreaterThanOrEqual(5);
    await page.screenshot({ path: join(shots, 'film-390.png'), fullPage: true });
  });

  it('dragging over it earns nothing but what is played between', async () => {
    const before = (await standing(FILM)).creditedSeconds;
    await page.locator('#toggle').click();
    const slider = await page.locator('input#seek, #seek input').boundingBox();
    if (!slider) throw new Error('no slider');
    const y = slider.y + slider.height / 2;
    await page.mouse.move(slider.x + slider.width * 0.08, y);
    await page.mouse.down();
    for (let step = 1; step <= 12; step += 1) await page.mouse.move(slider.x + slider.width * (0.08 + 0.035 * step), y, { steps: 2 });
    await page.mouse.up();
    const landed = await place();
    expect(landed).toBeGreaterThan(50);
    await until(async () => (await place()) >= landed + 3, 'three seconds after the drag');
    expect((await settle(FILM)) - before).toBeLessThanOrEqual(8);
  });

  it('stops behind another tab, and nothing is earned there', async () => {
    await page.locator('#toggle').click();
    const from = await place();
    await until(async () => (await place()) >= from + 2, 'two seconds');
    await tabBehind(true);
    await until(async () => !(await plays()), 'the film to stop');
    const stopped = await place();
    await tabBehind(false);
    expect(await place()).toBeCloseTo(stopped, 1);
    await settle(FILM);
  });

  it('at double speed each second of the film counts once', async () => {
    while ((await page.locator('#rate').textContent()) !== '2×') await page.locator('#rate').click();
    await page.locator('#toggle').click();
    const from = await place();
    await until(async () => (await place()) >= from + 8, 'eight seconds of film');
    await settle(FILM);
  });

  it('a reload loses nothing: it goes on a little before', async () => {
    await page.locator('#toggle').click();
    const from = await place();
    await until(async () => (await place()) >= from + 4, 'four seconds');
    const at = await place();
    const before = await played();
    await page.reload();
    // The film went on for as long as the page still stood; how far nobody can know any more: at most to where it goes on.
    earlier = before;
    await page.locator('#toggle').waitFor();
    await until(async () => (await place()) > 0, 'the film to be placed');
    // Not before what was recorded at the last pause, and no further than the film can have run while the page went.
    expect(await place()).toBeGreaterThanOrEqual(from - 4);
    expect(await place()).toBeLessThanOrEqual(at + 8);
    await page.locator('#toggle').click();
    const again = await place();
    await until(async () => (await place()) >= again + 5, 'five seconds more');
    await settle(FILM);
  });

  it('without a network it plays on from what was loaded, says so, and is credited when the network is back', async () => {
    const before = (await standing(FILM)).creditedSeconds;
    await page.locator('#toggle').click();
    const from = await place();
    await until(async () => (await place()) >= from + 1, 'a second');
    await context.setOffline(true);
    await until(async () => (await place()) >= from + 7, 'six seconds without a network');
    await page.getByText('现在没有网络').first().waitFor();
    expect((await standing(FILM)).creditedSeconds).toBeLessThanOrEqual(before + 3);
    await page.screenshot({ path: join(shots, 'offline-390.png'), fullPage: true });
    await page.locator('#toggle').click();
    await context.setOffline(false);
    await settle(FILM);
    expect((await standing(FILM)).unconfirmedSeconds).toBe(0);
  });

  it('plays only the gaps: it jumps over what was seen, and the jumps earn nothing', async () => {
    const { gaps } = await standing(FILM);
    const short = gaps.findIndex(([from, to]) => to - from < 60);
    expect(gaps.length).toBeGreaterThanOrEqual(2);
    expect(short).toBeGreaterThanOrEqual(0);
    const [, end] = gaps[0] ?? [0, 0];
    while ((await page.locator('#rate').textContent()) !== '2×') await page.locator('#rate').click();
    await page.locator('#play-gaps').click();
    await page.getByText('只放没看的').waitFor();
    await page.screenshot({ path: join(shots, 'gaps-390.png'), fullPage: true });
    // To the end of the first gap quickly: what is dragged over inside it stays a gap.
    await until(async () => (await place()) >= (gaps[0]?.[0] ?? 0) + 1, 'the first gap');
    await until(async () => (await place()) >= (gaps[1]?.[0] ?? 0), 'the jump to the second gap', 120_000);
    expect(await place()).toBeLessThan((gaps[1]?.[0] ?? 0) + 5);
    expect(end).toBeLessThan(gaps[1]?.[0] ?? 0);
    await settle(FILM);
    await context.close();
  });
});

describe('a sound', () => {
  it('goes on behind another tab and when its page is left, and all of it counts', async () => {
    earlier = [];
    await open(SOUND);
    await page.locator('#toggle').click();
    await until(async () => (await place('audio')) >= 3, 'three seconds');
    await tabBehind(true);
    await until(async () => (await place('audio')) >= 7, 'four seconds behind');
    expect(await plays('audio')).toBe(true);
    await tabBehind(false);
    await page.screenshot({ path: join(shots, 'sound-390.png'), fullPage: true });
    await page.locator('#back').click();
    await page.getByText('正在听：').waitFor();
    const from = await place('audio');
    await until(async () => (await place('audio')) >= from + 3, 'three seconds without its page');
    await page.screenshot({ path: join(shots, 'left-playing-390.png') });
    const ranges = await playedNow('audio');
    await page.locator('#listening-close').click();
    await until(async () => (await page.locator('audio').count()) === 0, 'the end');
    const seconds = secondsIn(ranges).length;
    await until(async () => Math.abs((await standing(SOUND)).creditedSeconds - seconds) <= 1, `${seconds} credited seconds`, 20_000);
    await context.close();
  });
});

describe('a slow line', () => {
  it('lets the sound of a film come through where its picture does not, on the same axis', async () => {
    earlier = [];
    await open(LONG);
    const line: CDPSession = await context.newCDPSession(page);
    await line.send('Network.enable');
    const slow = { offline: false, latency: 300, downloadThroughput: 5000, uploadThroughput: 5000, packetLoss: 5 };
    await line.send('Network.emulateNetworkConditions', slow);
    await page.locator('#chapter-2').click();
    await page.screenshot({ path: join(shots, 'chapters-390.png'), fullPage: true });
    await page.locator('#ears').click();
    await until(async () => (await place('audio')) >= 1, 'the sound to be placed', 120_000);
    const from = await place('audio');
    expect(from).toBeGreaterThanOrEqual(91 - 1);
    await until(async () => (await place('audio')) >= from + 8, 'eight seconds of sound', 120_000);
    await page.screenshot({ path: join(shots, 'ears-390.png'), fullPage: true });
    const ranges = await playedNow('audio');
    await page.locator('#toggle').click();
    const seconds = secondsIn(ranges).length;
    await until(
      async () => (await standing(LONG)).creditedSeconds >= seconds - 1,
      `${seconds} credited seconds over the slow line`,
      90_000,
    );
    expect((await standing(LONG)).creditedSeconds).toBeLessThanOrEqual(secondsIn(await playedNow('audio')).length + 4);
    expect((await standing(LONG)).gaps[0]).toEqual([0, expect.any(Number)]);
    await context.close();
  });
});
