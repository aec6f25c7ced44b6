import type { Browser, Page } from 'playwright-core';
import type { GuardianActor } from '../../bot-server/domain/access/actor';
import { systemScope } from '../../bot-server/domain/access/scope';
import { placeOf } from '../../bot-server/domain/figures/bureau';
import type { Push } from '../../bot-server/domain/push/push';
import { EMPTY_FUNNEL, type Funnel } from '../../bot-server/domain/report/funnel';
import { DAY, HOUR, MINUTE, SECOND } from '../../bot-server/domain/time/instant';
import { startOfWeek, weekOf } from '../../bot-server/domain/time/week';
import { releaseFigures, settleFigures } from '../../bot-server/flows/figures/release-figures';
import { recomputeDirty } from '../../bot-server/flows/progress/recompute-dirty';
import { issueTicket } from '../../bot-server/flows/viewing/issue-ticket';
import { reportViewings } from '../../bot-server/flows/viewing/report-viewings';
import { connect } from '../../bot-server/store/connect';
import { openBrowser } from '../support/browser';
import { bringForward, sweepFor } from '../support/deliver';
import { ensureBuilt } from '../support/builds';
import { startTestServer, type TestServer } from '../support/server';
import { openAs, picturesIn, sandboxH5 } from '../support/story';

export const FILM = { id: 'river-safety', title: '河边的约定：防溺水' } as const;
/** Weeks behind this one of which the counters are there. */
export const WEEKS = 4;
/** The second at which many stop: of 60 that look, 25. */
const LEFT_AT = 47;
const VIEWERS = 60;
const LEAVING = 25;

export interface DashboardsWorld {
  readonly server: TestServer;
  readonly browser: Browser;
  /** The push of the film that left this week. */
  readonly push: Push;
  open(person: string, path: string, viewport: { width: number; height: number }): Promise<Page>;
  shot(page: Page, name: string): Promise<void>;
  /** A family of this class that has not looked yet tells of its first seconds, and the jobs count it. */
  oneMore(classroomId: string): Promise<void>;
  close(): Promise<void>;
}

/** A county with four settled weeks in its counters (and whatever `more` writes before they settle), one film that left this week, and sixty families who looked at it. */
export async function openDashboardsWorld(more?: (server: TestServer, like: Push, now: number) => Promise<void>): Promise<DashboardsWorld> {
  await ensureBuilt('h5-sandbox');
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const server = await startTestServer({ now, h5Dir: sandboxH5 });
  const { deps } = server;
  await bringForward(server, 'QX01', [FILM.id], now());
  ahead += 2 * MINUTE;
  await sweepFor(server, [], now);
  const push = (await deps.pushes.list(systemScope, { limit: 50 })).items.find(({ resourceId }) => resourceId === FILM.id);
  if (!push) throw new Error('the film did not leave');
  ahead += 30 * MINUTE;
  await look(server, push, now);
  await pastWeeks(server, push, now());
  await more?.(server, push, now());
  await settleFigures(deps, now());
  await sweepFor(server, [], now);
  await headOf(server);
  const browser = await openBrowser();
  return {
    ...{ server, browser, push },
    open: (person, path, viewport) => openAs(browser, server, person, path, { viewport, patience: 30_000 }),
    shot: (
      (shoot) => (page, name) =>
        shoot(page, name, true)
    )(picturesIn('dashboards')),
    oneMore: (classroomId) => oneMore(server, push, classroomId, now),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Sixty families play the film from its beginning; some stop at one sentence of it. */
async function look({ deps }: TestServer, push: Push, now: () => number): Promise<void> {
  const { guardianships } = await deps.roster.snapshot();
  const delivered = await deps.deliveries.peopleOf([push.id]);
  const length = Math.floor((await deps.resources.get(push.resourceId))?.durationSeconds ?? 0);
  let looked = 0;
  for (const { guardianId, studentId } of delivered) {
    if (looked === VIEWERS) break;
    const children = guardianships.filter((one) => one.guardianId === guardianId).map((one) => one.studentId);
    const who = guardian(guardianId, children);
    const to = looked < LEAVING ? LEFT_AT : length;
    const ticket = await issueTicket(deps, who, { resource: push.resourceId, for: studentId }, now() - to * SECOND).then(
      (issued) => issued.ticket,
      // Who has not agreed that the learning is kept is not counted.
      () => undefined,
    );
    if (ticket === undefined) continue;
    const told = { ticket, seq: 1, spans: [{ from: 0, to }], playMs: to * SECOND, position: to };
    const [judged] = await reportViewings(deps, who, [told], now());
    if (judged?.ok) looked += 1;
  }
  if (looked < VIEWERS) throw new Error(`only ${looked} looked`);
}

/** What a phone tells and a job counts, while somebody's page is open. */
async function oneMore({ deps }: TestServer, push: Push, classroomId: string, now: () => number): Promise<void> {
  const { guardianships, students } = await deps.roster.snapshot();
  const own = new Set(students.filter((student) => student.classroomId === classroomId).map(({ id }) => id));
  const before = (await deps.rollups.get({ pushId: push.id, classroomId }))?.funnel.started ?? 0;
  for (const { guardianId, studentId } of await deps.deliveries.peopleOf([push.id])) {
    if (!own.has(studentId)) continue;
    const who = guardian(guardianId, guardianships.filter((one) => one.guardianId === guardianId).map((one) => one.studentId)); // prettier-ignore
    const issued = await issueTicket(deps, who, { resource: push.resourceId, for: studentId }, now() - 10 * SECOND).catch(() => undefined);
    if (!issued) continue;
    await reportViewings(deps, who, [{ ticket: issued.ticket, seq: 1, spans: [{ from: 0, to: 10 }], playMs: 10 * SECOND, position: 10 }], now()); // prettier-ignore
    while ((await recomputeDirty(deps, now())).more);
    if (((await deps.rollups.get({ pushId: push.id, classroomId }))?.funnel.started ?? 0) > before) return;
  }
  throw new Error(`every family of ${classroomId} has looked already`);
}

const guardian = (guardianId: string, studentIds: readonly string[]): GuardianActor => ({
  identityId: `i-${guardianId}`,
  accountId: 'mini',
  role: 'guardian',
  guardianId,
  studentIds,
  classroomIds: [],
});

/** The counters as four weeks of pushes to both schools would have left them: a little more is watched each week. */
async function pastWeeks({ deps, mongodbUri }: TestServer, like: Push, now: number): Promise<void> {
  const { classrooms, students, schools } = await deps.roster.snapshot();
  const theme = (await deps.resources.get(like.resourceId))?.theme ?? '';
  const connection = await connect(mongodbUri);
  for (let back = 1; back <= WEEKS; back++) {
    const startsAt = startOfWeek(weekOf(now) - back) + 3 * DAY + 19 * HOUR;
    for (const schoolId of ['QX01', 'QX02', 'QX03']) {
      const own = classrooms.filter((one) => one.schoolId === schoolId);
      const id = `${like.id}-${schoolId}-${back}`;
      const dueAt = startsAt + 3 * DAY;
      const { id: _, startsAt: _s, dueAt: _d, createdAt: _c, nudgeAt: _n, ...rest } = like;
      const times = { startsAt: new Date(startsAt), dueAt: new Date(dueAt), createdAt: new Date(startsAt) };
      await connection
        .collection<{ _id: string }>('pushes')
        .insertOne({ _id: id, ...{ ...rest, schoolId, classroomIds: own.map((one) => one.id), ...times } });
      for (const [index, { id: classroomId, grade }] of own.entries()) {
        const targeted = students.filter((student) => student.classroomId === classroomId).length;
        const frozen = {
          theme,
          dimension: '健康',
          subject: '',
          grade,
          bureauId: schools.find((school) => school.id === schoolId)?.bureauId ?? '',
        };
        const funnel = funnelOf(targeted, WEEKS - back, index);
        const rollup = { pushId: id, classroomId, schoolId, resourceId: like.resourceId, startsAt, dueAt, funnel, rev: 0, computedAt: dueAt, frozen }; // prettier-ignore
        await deps.rollups.replace(rollup);
        await releaseFigures(deps, await deps.rollups.releaseKeysOf([rollup]), startsAt);
      }
    }
  }
  await connection.close();
  if (!schools.some((school) => placeOf(school) !== school.id)) throw new Error('there is no teaching point');
}

export function funnelOf(targeted: number, week: number, index: number): Funnel {
  const reachable = targeted - 4;
  const started = reachable - 8;
  const completed = Math.min(started - 4, Math.round(started * (0.45 + 0.08 * week)) + (index % 2));
  const parts = { q25: started - 1, q50: started - 2, q75: completed + 2, completed, completedOnline: completed };
  return { ...EMPTY_FUNNEL, targeted, reachable, sent: reachable, opened: started + 2, started, ...parts };
}

/** Wang Lei of the office becomes the school's head, who reads what the office reads. */
async function headOf({ mongodbUri }: TestServer): Promise<void> {
  const connection = await connect(mongodbUri);
  await connection.collection<{ _id: string }>('teachers').updateOne({ _id: 'QX01-T1002' }, { $set: { roles: ['head'] } });
  await connection.close();
}
