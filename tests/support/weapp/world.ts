import { addDays, civilDate, instantOf, weekday, type Weekday } from '../../../bot-server/domain/time/civil';
import { openSendMemory } from '../../../bot-server/flows/push/send-memory';
import { timetable } from '../../../jobs/timetable';
import { startTestServer, type TestServer } from '../server';
import { startApp, type RunningApp, type Start } from './app';
import { builtWeapp, packedBase } from './build';
import { openClock, type Clock } from './clock';
import type { Dist } from './dist';
import { unsaid } from './lint';
import { openPhone, sandboxWeChat, type Phone } from './phone';

/** The built mini-program on the phones of a few people, the real server, the stand-in of WeChat, and one clock for all. */
export interface World {
  readonly clock: Clock;
  readonly dist: Dist;
  readonly server: TestServer;
  phoneOf(person: string, fontSizeSetting?: number): Phone;
  /** Opens the app on that person's phone; what ran there before is gone. */
  open(person: string, start?: Start): Promise<RunningApp>;
  /** One sweep of the scheduler's own timetable at the test's time; of the due messages only these guardians' ring. */
  sweep(guardianIds: readonly string[]): Promise<void>;
  /** The pages that were looked at, and what a reader could not say of them. */
  readonly seen: Set<string>;
  readonly unsaid: Set<string>;
  readonly apps: readonly RunningApp[];
  close(): Promise<void>;
}

/** That time of day in next week: always ahead of the machine's clock, so that the database sweeps nothing away. */
export function nextWeek(day: Weekday, minute: number): number {
  const now = Date.now();
  return instantOf(addDays(civilDate(now), 7 + day - weekday(now)), minute);
}

export async function openWorld(start: number): Promise<World> {
  const clock = openClock(start);
  const [dist, server] = await Promise.all([builtWeapp(), startTestServer({ now: () => clock.now() })]);
  const phones = new Map<string, Phone>();
  const onPhone = new Map<Phone, RunningApp>();
  const apps: RunningApp[] = [];
  const seen = new Set<string>();
  const unsaidYet = new Set<string>();

  const phoneOf = (person: string, fontSizeSetting = 16): Phone => {
    const known = phones.get(person);
    if (known) return known;
    const phone = openPhone({
      clock,
      wechat: sandboxWeChat(server.sandboxUrl, person),
      domains: { [packedBase]: server.url },
      fontSizeSetting,
    });
    phones.set(person, phone);
    return phone;
  };
  return {
    clock,
    dist,
    server,
    phoneOf,
    seen,
    unsaid: unsaidYet,
    apps,
    async open(person, how) {
      const phone = phoneOf(person);
      onPhone.get(phone)?.kill();
      const app = await startApp(dist, phone, how, (drawn) => {
        seen.add(drawn.path());
        for (const what of unsaid(drawn.nodes())) unsaidYet.add(`${drawn.path()}: ${what}`);
      });
      onPhone.set(phone, app);
      apps.push(app);
      return app;
    },
    async sweep(guardianIds) {
      const { messages } = server.deps;
      const theirs = ({ guardianId }: { guardianId: string }): boolean => guardianIds.includes(guardianId);
      const dueUrgent: typeof messages.dueUrgent = async (now) => (await messages.dueUrgent(now, 10_000)).filter(theirs);
      const dueOf: typeof messages.dueOf = async (bundle, now) => (await messages.dueOf(bundle, now, 10_000)).filter(theirs);
      const trouble = (fault: unknown): never => {
        throw fault;
      };
      const needs = { ...server.deps, messages: { ...messages, dueUrgent, dueOf }, clock: () => clock.now(), trouble };
      for (const job of [...timetable.sweep, ...timetable.beside])
        await job.run(needs, { now: clock.now(), sender: { owner: 'story', epoch: 1 }, stopped: () => false, memory: openSendMemory() });
      await server.sandbox.idle();
    },
    async close() {
      apps.forEach((app) => app.kill());
      await server.close();
    },
  };
}
