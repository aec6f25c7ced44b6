import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { DAY, HOUR, MINUTE, type Instant } from '../../bot-server/domain/time/instant';
import type { TestServer } from './server';

const root = resolve(__dirname, '../..');
export const sandboxH5 = join(root, 'miniapp/dist/h5-sandbox');

export const DESK = { width: 1440, height: 900 } as const;
export const PHONE = { width: 390, height: 844 } as const;

type At = Pick<TestServer, 'url' | 'sandboxUrl'>;

/** Where a page of the product stands for a browser: the stand-in's desk is another site than this. */
export const addressOf = ({ url }: At, path: string): string => `${url.replace('127.0.0.1', 'localhost')}${path}`;

export interface Window {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Milliseconds that a step may take. */
  readonly patience?: number;
}

/** A page of the product in a browser window of this person's own, as the desk opens it. */
export async function openAs(browser: Browser, server: At, person: string, path: string, window: Window = {}): Promise<Page> {
  const { viewport = DESK, patience = 60_000 } = window;
  const given = await fetch(`${server.sandboxUrl}/sandbox/people/${person}/login-code?account=mini`, { method: 'POST' });
  const { code } = (await given.json()) as { code: string };
  const page = await (await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })).newPage();
  page.setDefaultTimeout(patience);
  await page.goto(addressOf(server, `${path}${path.includes('?') ? '&' : '?'}login_code=${code}`));
  return page;
}

/** Takes pictures of pages into a folder of the artefacts. */
export function picturesIn(name: string): (page: Page, picture: string, fullPage?: boolean) => Promise<void> {
  const folder = join(root, 'tests/artifacts', name);
  mkdirSync(folder, { recursive: true });
  return async (page, picture, fullPage = false) => void (await page.screenshot({ path: join(folder, `${picture}.png`), fullPage }));
}

/**
 * By how much a clock has to be put on so that it is this minute of the day in China, today or tomorrow. Never back: what is fenced by the
 * database's clock would be refused.
 */
export function aheadTo(minuteOfDay: number): number {
  const inChina = new Date(Date.now() + 8 * HOUR);
  const ahead = minuteOfDay * MINUTE - (inChina.getUTCHours() * HOUR + inChina.getUTCMinutes() * MINUTE);
  return ahead < 0 ? ahead + DAY : ahead;
}

/** The same on the next Monday: what a plan of three lines a week has sent by then hangs on the weekday. */
export function aheadToMonday(minuteOfDay: number): number {
  const ahead = aheadTo(minuteOfDay);
  const weekday = new Date(Date.now() + 8 * HOUR + ahead).getUTCDay();
  return ahead + ((8 - weekday) % 7) * DAY;
}

/** Asks again and again until it is so. `stuck` is called before the test is given up. */
export async function until(
  ask: () => Promise<boolean> | boolean,
  what: string,
  { bound = 150_000, stuck = () => Promise.resolve() }: { bound?: number; stuck?: () => Promise<unknown> } = {},
): Promise<void> {
  const end = Date.now() + bound;
  while (!(await ask())) {
    if (Date.now() > end) {
      await stuck();
      throw new Error(`waited in vain for ${what}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** A message as the stand-in took it: to whom, by which template, what it says and which page it opens. */
export interface Sent {
  readonly touser: string;
  readonly template: string;
  readonly page: string;
  readonly data: Readonly<Record<string, string>>;
  readonly at: Instant;
}

interface SendBody {
  readonly touser: string;
  readonly template_id: string;
  readonly page?: string;
  readonly miniprogram?: { readonly pagepath?: string };
  readonly data: Readonly<Record<string, { readonly value: string }>>;
}

/** The ways by which messages go to WeChat. */
export const SENDS = ['/cgi-bin/message/subscribe/send', '/cgi-bin/message/template/send', '/cgi-bin/message/subscribe/bizsend'];

/** What the stand-in has taken so far, by its own wire log: the witness of what really went out. */
export function sentOnWire({ sandbox }: Pick<TestServer, 'sandbox'>): Sent[] {
  return sandbox.log
    .after(0)
    .filter(({ path, direction, errcode }) => direction === 'in' && SENDS.includes(path) && (errcode === 0 || errcode === null))
    .map(({ body, at }) => {
      const { touser, template_id: template, page, miniprogram, data } = body as SendBody;
      const values = Object.fromEntries(Object.entries(data).map(([key, { value }]) => [key, value]));
      return { touser, template, page: page ?? miniprogram?.pagepath ?? '', data: values, at };
    });
}
