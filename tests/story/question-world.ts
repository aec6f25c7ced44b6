import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Purpose } from '../../bot-server/domain/account/account';
import { isSchoolDay } from '../../bot-server/domain/calendar/calendar';
import type { Question } from '../../bot-server/domain/question/question';
import { staffReader } from '../../bot-server/domain/question/staff-ring';
import { addDays, civilDate, instantOf, type CivilDate } from '../../bot-server/domain/time/civil';
import { openContentStore } from '../../bot-server/store/content';
import { MICROPHONE, openBrowser } from '../support/browser';
import { ensureBuilt } from '../support/builds';
import { bringForward, sweepFor } from '../support/deliver';
import { startTestServer, type TestServer } from '../support/server';
import { addressOf, openAs, PHONE, picturesIn, sandboxH5, sentOnWire, until, type Sent } from '../support/story';

export const FILM = { id: 'river-safety', title: '河边的约定：防溺水' } as const;
/** Who asks, who teaches the child, who keeps the office. */
const PHONES = { 'chen-jing': '13900000001', 'zhou-guifang': '13900000002' } as const;
const TEACHERS = { 'li-min': 'T1001', 'wang-lei': 'T1002', english: 'T1016' } as const;
type Asker = keyof typeof PHONES;
type Staff = keyof typeof TEACHERS;

interface Entry {
  readonly at: number;
  readonly from: 'me' | 'them' | 'system';
  readonly kind: string;
  readonly text: string;
  readonly media?: { readonly id: string; readonly kind: string; readonly format: string };
}

export interface QuestionWorld {
  readonly server: TestServer;
  /** A day at school, with another one after it. */
  readonly day: CivilDate;
  readonly next: CivilDate;
  idOf(staff: Staff): string;
  now(): number;
  /** Puts the clock of the product and its stand-in to this moment. */
  goTo(at: number): void;
  /** All that is due by now has been done; of the messages those to the people of this story went out. */
  settle(): Promise<void>;
  goAndSettle(at: number): Promise<void>;
  /** A page on a person's own phone. */
  open(person: Asker | 'li-min' | 'wang-lei' | 'zhao-hong', path: string, viewport?: { width: number; height: number }): Promise<Page>;
  visit(page: Page, path: string): Promise<void>;
  shot(page: Page, name: string): Promise<void>;
  until(ask: () => Promise<boolean> | boolean, what: string): Promise<void>;
  /** What the service account's chat says to a person, oldest first. */
  said(person: Asker): Promise<Entry[]>;
  /** How often and when somebody of staff was rung for questions, as the stand-in took it. */
  rings(person: 'li-min' | 'wang-lei'): Sent[];
  question(id: string): Promise<Question>;
  /** Says yes in WeChat's own window to being reminded. */
  agrees(person: 'wang-lei', purpose: Purpose): Promise<void>;
  close(): Promise<void>;
}

/** The first day from tomorrow on with lessons on it and on the day after: what lies behind the machine's clock a database may sweep away. */
async function schoolDays(): Promise<readonly [CivilDate, CivilDate]> {
  const publicDays = await openContentStore(resolve(__dirname, '../../content')).publicDays();
  const isOpen = (date: CivilDate): boolean => isSchoolDay(date, { publicDays, terms: [], layers: [] });
  let day = addDays(civilDate(Date.now()), 1);
  while (!isOpen(day) || !isOpen(addDays(day, 1))) day = addDays(day, 1);
  return [day, addDays(day, 1)];
}

/** The product on an evening of a day at school, a browser with a microphone, and a clock that is moved on instead of waited for. */
export async function openQuestionWorld(): Promise<QuestionWorld> {
  await ensureBuilt('h5-sandbox');
  const [day, next] = await schoolDays();
  let ahead = instantOf(day, 19 * 60) - Date.now();
  const now = (): number => Date.now() + ahead;
  const server = await startTestServer({ now, h5Dir: sandboxH5 });
  const browser: Browser = await openBrowser(MICROPHONE);
  const pages: Page[] = [];
  const shoot = picturesIn('question-walk');
  const { roster } = server.deps;
  const staff = new Map(
    await Promise.all(
      Object.entries(TEACHERS).map(async ([who, no]) => [who, (await roster.teacherOfSchool('QX01', no))?.id ?? ''] as const),
    ),
  );
  const askers = await Promise.all(Object.values(PHONES).map(async (phone) => (await roster.guardianByPhone(phone))?.id ?? ''));
  const rung = [...askers, ...[...staff.values()].map(staffReader)];
  const openids = new Map((await people(server)).map(({ id, openids: own }) => [id, Object.values(own)]));
  const goTo = (at: number): void => {
    if (at < now()) throw new RangeError('the clock only goes on');
    ahead = at - Date.now();
  };
  // What climbs rings by messages, which the next turn sends.
  const settle = async (): Promise<void> => {
    await sweepFor(server, rung, now);
    await sweepFor(server, rung, now);
  };

  await bringForward(server, 'QX01', [FILM.id], now());
  goTo(now() + 2 * 60_000);
  await settle();
  return {
    ...{ server, day, next, now, goTo, settle },
    idOf: (who) => staff.get(who) ?? '',
    async goAndSettle(at) {
      goTo(at);
      await settle();
    },
    async open(person, path, viewport = PHONE) {
      const page = await openAs(browser, server, person, path, { viewport, patience: 30_000 });
      pages.push(page);
      return page;
    },
    visit: async (page, path) => void (await page.goto(addressOf(server, path))),
    shot: (page, name) => shoot(page, name, true),
    until: (ask, what) =>
      until(ask, what, { bound: 60_000, stuck: () => Promise.all(pages.map((page, at) => shoot(page, `stuck-${at}`, true))) }),
    async said(person) {
      const { service } = (await (await fetch(`${server.sandboxUrl}/sandbox/people/${person}/chats`)).json()) as { service: Entry[] };
      return service.filter(({ from }) => from === 'them');
    },
    rings: (person) =>
      sentOnWire(server).filter(
        ({ touser, data }) =>
          openids.get(person)?.includes(touser) === true && Object.values(data).some((words) => words.includes('家长提问')),
      ),
    async question(id) {
      const found = await server.deps.questions.get(id);
      if (!found) throw new Error(`there is no question ${id}`);
      return found;
    },
    async agrees(person, purpose) {
      const template = (await server.deps.accounts.get('mini'))?.templates.find((one) => one.purpose === purpose);
      const { status } = await fetch(`${server.sandboxUrl}/sandbox/people/${person}/consents`, {
        method: 'POST',
        body: JSON.stringify({ templateId: template?.id, status: 'accept' }),
      });
      expect(status).toBe(200);
      await server.sandbox.idle();
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

async function people({ sandboxUrl }: TestServer): Promise<{ id: string; openids: Record<string, string> }[]> {
  const told = (await (await fetch(`${sandboxUrl}/sandbox/people`)).json()) as {
    people: { id: string; openids: Record<string, string> }[];
  };
  return told.people;
}

export const demoVoice = join(resolve(__dirname, '../..'), 'bot-server/sandbox/page/demo-voice.amr');
