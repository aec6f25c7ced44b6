import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { WireReport, WireReportResult } from '@contract/index';
import { z } from 'zod';
import { ReportedViewing } from '../../bot-server/contract/viewing';
import { viewingIdOf } from '../../bot-server/domain/viewing/viewing';
import { sideBySide } from '../../bot-server/flows/push/side-by-side';
import { openQueue } from '@/features/viewing/queue';
import { openLuck, type Luck } from '../support/faults/luck';
import { startNode } from '../support/faults/processes';
import { openOwnDatabase, openScene, type Scene } from '../support/faults/scene';
import { resourceIdOf, type Family } from '../support/faults/school';
import { call, readiness, type Server } from '../support/faults/server';
import { productionEnv } from '../support/faults/settings';
import { until } from '../support/faults/until';
import { openCrowdPhone, type CrowdFilm, type CrowdPhone, type Line } from '../viewing-oracle/crowd-phone';
import { openLedger, secondsOf, termOf, type Ledger } from '../viewing-oracle/ledger';
import { reckon } from '../viewing-oracle/memory';
import { mortalStore } from '../viewing-oracle/mortal-phone';

/** So long and so many, unless one wants to look at it quickly. */
const LASTS_MS = Number(process.env['CHAOS_SECONDS'] ?? 300) * 1000;
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 20);
const PHONES = 200;
const CLASSES = 2;
/** Films short enough that some are seen whole between two kills: the server's clock can not be hurried. */
const LENGTHS = [40, 300];
const films: CrowdFilm[] = LENGTHS.map((length, n) => ({ id: resourceIdOf(n), length }));
/** Beside the chaos itself: making the school, and settling afterwards. */
const AROUND_MS = 240_000;

type Own = Awaited<ReturnType<typeof openOwnDatabase>>;
let database: Own;
let scene: Scene;
beforeAll(async () => {
  database = await openOwnDatabase();
  scene = await openScene({ classes: CLASSES, familiesPerClass: PHONES / CLASSES, database });
}, 240_000);
afterAll(async () => {
  await scene.close();
  await database.remove();
}, 240_000);

const Issued = z.object({ ticket: z.string() });
const isHopeless = (status: number): boolean => [400, 413, 422].includes(status);

/** A family's line to whatever server answers, as the app's own outbox sends; what goes over it is written down. */
function lineOf({ guardianId, studentIds, token }: Family, ledger: Ledger, filmOf: Map<string, string>): Line {
  const idOf = (ticket: string): string => {
    const resourceId = filmOf.get(ticket) ?? '';
    return viewingIdOf({ viewer: { kind: 'guardian', id: guardianId }, resourceId, version: 2, term: termOf(ticket) });
  };
  const report = async (reports: WireReport[]): Promise<readonly WireReportResult[] | null> => {
    for (const one of reports) ledger.sent(idOf(one.ticket), one);
    const { status, body } = await call(url(), token, 'POST', '/viewing/reports', { reports });
    if (isHopeless(status)) throw new Error(`the phone told what can not be read: ${JSON.stringify(body)}`);
    if (status !== 200) return null;
    const { results } = ReportedViewing.parse(body);
    reports.forEach((one, index) => {
      const result = results[index];
      if (result) ledger.answered(idOf(one.ticket), one, result, Date.now());
    });
    return results;
  };
  return {
    report,
    async open(resource) {
      const { status } = await call(url(), token, 'GET', `/resources/${resource}`);
      if (status !== 200) throw new Error(`resource: ${status}`);
    },
    async ticket(resource) {
      const { status, body } = await call(url(), token, 'POST', '/viewing/tickets', { resource, for: studentIds[0] });
      if (status !== 200) throw new Error(`ticket: ${status}`);
      const { ticket } = Issued.parse(body);
      filmOf.set(ticket, resource);
      return ticket;
    },
  };
}
const url = (): string => `http://127.0.0.1:${scene.port}`;

/** Kills the server, the database or both, again and again, and brings them back each time. */
async function havoc(first: Server, luck: Luck): Promise<{ server: Server; kills: { server: number; database: number } }> {
  const began = Date.now();
  const times = Array.from({ length: KILLS }, () => luck.next() * LASTS_MS * 0.97).sort((a, b) => a - b);
  const kills = { server: 0, database: 0 };
  let server = first;
  let done = 0;
  while (done < KILLS) {
    const due = began + (times[done] ?? 0);
    await until('the time of the next kill', LASTS_MS, () => Date.now() >= due);
    const what = luck.whole(1, 10);
    const both = what >= 9 && KILLS - done >= 2;
    if (both || what <= 5) {
      await server.end();
      kills.server += 1;
    }
    if (both || what > 5) {
      await database.kill();
      kills.database += 1;
      await database.restart();
    }
    if (server.hasEnded()) server = await scene.start();
    await until('it can be written to again', 150_000, async () => (await readiness(server.url)) === 200);
    done += both ? 2 : 1;
  }
  const end = began + LASTS_MS;
  await until('the end', LASTS_MS + 1000, () => Date.now() >= end);
  return { server, kills };
}

/** Opens the app once more, with a line, until nothing waits in its storage. */
const settle = ({ flash }: CrowdPhone, line: Line): Promise<true> =>
  until('what was left on the phone is told', 150_000, async () => {
    await openQueue(mortalStore(flash), line.report).flush();
    return flash.size === 0;
  });

async function verify(push: string): Promise<string> {
  const env = productionEnv({ port: scene.port, mongodbUri: database.uri, wechatUrl: scene.wechat.url, dataDir: tmpdir() });
  const command = startNode(
    join(resolve(__dirname, '../..'), '.build/bot-server/cli/main.js'),
    ['viewing', 'verify', '--push', push],
    env,
    'stdin',
  );
  const code = await command.ended;
  return code === 0 ? '' : `${push}: ${code} ${command.said()}`;
}

it(
  `${PHONES} phones, and server and database killed ${KILLS} times: what was acknowledged is there, and every figure is what its rows say`,
  async () => {
    const { school } = scene;
    const luck = openLuck('viewing chaos');
    for (const { id, length } of films) {
      const known = await school.deps.resources.get(id);
      if (!known) throw new Error(`no ${id}`);
      await school.deps.resources.save({ ...known, version: 2, durationSeconds: length, effectiveEnd: length });
    }
    const lines = films.flatMap((_, resource) => [0, 1].map((classroom) => ({ classroom, resource, startsAt: Date.now() - 1000 })));
    await school.plan('P', lines, 'run');
    const first = await scene.start();
    const pushes = await until('everything is delivered', 150_000, async () => {
      const rows = await school.connection.collection<{ _id: string; resourceId: string }>('pushes').find({ state: 'resolved' }).toArray();
      return rows.length === lines.length && rows;
    });

    const ledger = openLedger();
    const filmOf = new Map<string, string>();
    const crowd = school.families.map((family) => {
      const line = lineOf(family, ledger, filmOf);
      return { line, phone: openCrowdPhone(films, line, luck, performance.now()) };
    });
    const broken: unknown[] = [];
    const life = setInterval(() => {
      try {
        for (const { phone } of crowd) phone.advance(performance.now());
      } catch (error) {
        broken.push(error);
      }
    }, 100);
    const { server, kills } = await havoc(first, luck).finally(() => clearInterval(life));
    expect(broken).toEqual([]);
    for (const { phone } of crowd) phone.putAway(performance.now());
    await sideBySide(crowd, 16, ({ phone, line }) => settle(phone, line));

    const stored = new Map((await school.deps.viewings.read(ledger.ids())).map((viewing) => [viewing.id, viewing]));
    const faults = ledger.ids().map((id) => ledger.faultsIn(id, stored.get(id)));
    const lost = faults.flatMap((fault) => fault.lost);
    const madeUp = faults.flatMap((fault) => fault.madeUp);
    const differing = (await sideBySide(pushes, 2, ({ _id }) => verify(_id))).filter((fault) => fault !== '');

    // Every figure of a push, counted again from the rows by somebody who knows no product.
    const expected = films.map(({ id, length }) => {
      const item = { durationSeconds: length, effectiveStart: 0, effectiveEnd: length, maxRate: 2, threshold: 0.9 };
      const own = [...stored.values()].filter(({ key }) => key.resourceId === id);
      const known = own.map((viewing) => reckon(secondsOf(viewing), viewing.sessions, item));
      return { started: known.filter(({ credited }) => credited >= 3).length, completed: known.filter(({ reaches }) => reaches).length };
    });
    const counted = await Promise.all(
      films.map(async ({ id }) => {
        const rows = await Promise.all(pushes.filter((push) => push.resourceId === id).map((push) => school.deps.rollups.ofPush(push._id)));
        const funnels = rows.flat().map(({ funnel }) => funnel);
        const sum = (stage: 'started' | 'completed'): number => funnels.reduce((all, funnel) => all + funnel[stage], 0);
        return { started: sum('started'), completed: sum('completed') };
      }),
    );

    const { sent, acknowledged, sessions, retried, refused, longestOutageMs } = ledger.counts();
    const deaths = crowd.reduce((sum, { phone }) => sum + phone.deaths(), 0);
    process.stderr.write(
      `viewing chaos: ${LASTS_MS / 1000} s, ${PHONES} phones; killed -9: server ${kills.server}, database ${kills.database}, apps ${deaths}; ` +
        `reports sent ${sent}, acknowledged ${acknowledged} in ${sessions} sessions, retried ${retried}, lost ${lost.length}; ` +
        `longest outage ${(longestOutageMs / 1000).toFixed(1)} s; refused ${JSON.stringify(refused)}; ` +
        `completed ${counted.map(({ completed }) => completed).join(' + ')}; differences ${differing.length}\n`,
    );
    expect(lost).toEqual([]);
    expect(madeUp).toEqual([]);
    expect(differing).toEqual([]);
    expect(counted).toEqual(expected);
    expect(kills.server + kills.database).toBe(KILLS);
    expect(Object.keys(refused).filter((code) => code !== 'viewing/not-recorded')).toEqual([]);
    expect(acknowledged).toBeGreaterThan(PHONES);
    expect(retried).toBeGreaterThan(0);
    expect(deaths).toBeGreaterThan(0);
    expect(counted.every(({ started }) => started > 0)).toBe(true);
    expect(await readiness(server.url)).toBe(200);
  },
  LASTS_MS + AROUND_MS,
);
