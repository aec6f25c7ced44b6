import { startJobs, type JobDeps, type JobOptions, type Jobs } from '../../jobs/start';
import { timetable, type Job, type Timetable } from '../../jobs/timetable';
import { openLeaseStore } from '../../bot-server/store/leases';
import { openWorld, type World } from '../flows/push/world';

jest.setTimeout(30_000);
let world: World;
const running: Jobs[] = [];
const logged: string[] = [];
beforeAll(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((jobs) => jobs.stop()));
  jest.restoreAllMocks();
  logged.length = 0;
  await world.clean();
});
afterAll(() => world.close());

/** The sweep of pushes alone: the other rooms have their own tests. */
const others = ['resume-inbound', 'erase-due', 'mend-roster'];
const ours: Timetable = { ...timetable, sweep: timetable.sweep.filter(({ name }) => !others.includes(name)), beside: [] };
const only = (sweep: readonly Job[], beside: Timetable['beside'] = []): Timetable => ({ cron: '* * * * *', sweep, beside });

function start(options: JobOptions = {}, change: object = {}): Jobs {
  const log = {
    info: () => undefined,
    error: (event: string, about?: { job?: string; error?: unknown }) =>
      void logged.push(`${event} ${about?.job ?? ''} ${String(about?.error)}`),
  };
  const deps = { ...world.needs, leases: openLeaseStore(world.connection), log, ...change } as unknown as JobDeps;
  const jobs = startJobs(deps, { timetable: ours, ...options });
  running.push(jobs);
  return jobs;
}
/** Looks until it is so: no fixed waiting. */
async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 8000;
  while (!(await what())) {
    if (performance.now() > end) throw new Error(`not within 8 s; logged: ${logged.join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const mum = { id: 'mum', children: ['ann.c1'], quietHours: null };

describe('the scheduler', () => {
  it('lets a slot leave at its second, by the armed timer, not early and less than 2 s late', async () => {
    await world.families([mum]);
    const startsAt = Date.now() + 1500;
    world.clock.now = startsAt - 60_000;
    await world.plan([['读书', startsAt]]);
    const rang = new Promise<number>((resolve) => {
      world.script.answer = () => {
        resolve(Date.now());
        return { kind: 'sent' };
      };
    });
    start();
    const late = (await rang) - startsAt;
    expect(late).toBeGreaterThanOrEqual(-5);
    expect(late).toBeLessThan(2000);
    await until(async () => (await world.messages()).includes('mum:first:p-plan-1 sent'));
  });

  it('is woken by what may be due at once, also by the bell', async () => {
    await world.families([mum]);
    const listeners: (() => void)[] = [];
    const bell = { onRing: (listen: () => void) => (listeners.push(listen), () => listeners.splice(0)) };
    const jobs = start({}, { bell });
    await until(() => jobs.lastSweepAt() > 0);
    world.clock.now = Date.now();
    await world.plan([['读书', Date.now()]]);
    listeners.forEach((listen) => listen());
    await until(() => world.wire.length === 1);
    await jobs.stop();
    expect(listeners).toEqual([]);
  });

  it('arms its timer for the others when one job can not tell when it is due', async () => {
    let runs = 0;
    const blind: Job = { name: 'blind', run: async () => undefined, nextAt: () => Promise.reject(new Error('blind')) };
    const due: Job = { name: 'due', run: async () => void (runs += 1), nextAt: async () => 1 };
    start({ timetable: only([blind, due]) });
    // Due and staying so: looked at again after a second each time. A broken sweep waits five, and three would not come in time.
    await until(() => runs >= 3);
    expect(logged.some((line) => line.startsWith('job-failed blind'))).toBe(true);
  });

  it('logs a job’s error and goes on with the others and with the next tick', async () => {
    const ran: string[] = [];
    const job = (name: string, broken = false): Job => ({
      name,
      run: async () => {
        ran.push(name);
        if (broken) throw new Error('broke');
      },
    });
    const jobs = start({ timetable: only([job('a'), job('b', true), job('c')]) });
    await until(() => ran.length === 3);
    await until(() => jobs.lastSweepAt() > 0);
    jobs.wake();
    await until(() => ran.length === 6);
    expect(ran).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    expect(logged).toEqual(['job-failed b Error: broke', 'job-failed b Error: broke']);
  });

  it('runs what is beside the sweep soon after it is told of work, long before its time', async () => {
    const tells: (() => void)[] = [];
    let [runs, marks, counted] = [0, 0, 0];
    const rollUps = {
      ...{ name: 'roll-ups', everyMs: 3_600_000, onWork: (_: unknown, tell: () => void) => (tells.push(tell), () => void tells.splice(0)) },
      // Marked again while it runs: that is not lost.
      run: async () => {
        runs += 1;
        if (runs === 1) {
          marks += 1;
          tells.forEach((tell) => tell());
        }
        await new Promise((resolve) => setImmediate(resolve));
        if (runs > 1) counted = marks;
      },
    };
    const jobs = start({ timetable: only([], [rollUps]) });
    await until(() => jobs.leads());
    marks += 1;
    tells.forEach((tell) => tell());
    await until(() => counted === 2);
    expect(runs).toBe(2);
    await jobs.stop();
    expect(tells).toEqual([]);
  });

  it('brings a counter up to a report that was just taken, not waiting for a minute or for its own time', async () => {
    const [rollUps] = timetable.beside.filter(({ name }) => name === 'roll-ups');
    const tells: (() => void)[] = [];
    const viewings = { onMarked: (listen: () => void) => (tells.push(listen), () => undefined) };
    expect(rollUps?.everyMs).toBeLessThanOrEqual(1000);
    rollUps?.onWork?.({ viewings } as never, () => tells.push(() => undefined));
    expect(tells).toHaveLength(1);
  });

  it('runs what is beside the sweep again and again, never twice at once', async () => {
    let runs = 0;
    let most = 0;
    let now = 0;
    const run = async (): Promise<void> => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 30));
      now -= 1;
      runs += 1;
    };
    start({ timetable: only([], [{ name: 'often', everyMs: 10, run }]) });
    await until(() => runs >= 4);
    expect(most).toBe(1);
  });

  it('has one leader; the other stands by, counts as healthy, and takes over when the first one stops', async () => {
    await world.families([mum, { ...mum, id: 'dad' }]);
    const first = start();
    await until(() => first.leads());
    const second = start();
    await until(() => second.lastSweepAt() > 0);
    expect([first.leads(), second.leads()]).toEqual([true, false]);
    world.clock.now = Date.now();
    await world.plan([['读书', Date.now()]]);
    second.wake();
    first.wake();
    await until(() => world.wire.length === 2);
    await first.stop();
    second.wake();
    await until(() => second.leads());
    const rows = await world.connection.collection('leases').find().toArray();
    expect(rows.map(({ epoch }) => epoch as number)).toEqual([2]);
    expect(world.wire).toHaveLength(2);
  });

  it('takes over from one that died without a word when its lease has run out', async () => {
    await openLeaseStore(world.connection).acquire('jobs', 'dead', 400);
    const jobs = start();
    await until(() => jobs.lastSweepAt() > 0);
    expect(jobs.leads()).toBe(false);
    await until(() => jobs.leads());
  });

  it('stops believing in its lease when it can not prolong it, and claims nothing more', async () => {
    const leases = openLeaseStore(world.connection);
    let frozen = false;
    const acquire = (...args: Parameters<typeof leases.acquire>) =>
      frozen ? new Promise<never>(() => undefined) : leases.acquire(...args);
    const stops: boolean[] = [];
    const watcher: Job = {
      name: 'watcher',
      async run(_, { stopped }) {
        frozen = true;
        await until(() => stopped());
        stops.push(true);
      },
    };
    const jobs = start({ timetable: only([watcher]), leaseMs: 300 }, { leases: { ...leases, acquire } });
    await until(() => stops.length === 1);
    expect(jobs.leads()).toBe(false);
    expect((await openLeaseStore(world.connection).acquire('jobs', 'other', 1000)).held).toBe(true);
  });

  it('is not led astray by a host whose clock is set back two hours', async () => {
    await world.families([mum]);
    const real = Date.now;
    const startsAt = real() + 1200;
    world.clock.now = startsAt - 60_000;
    await world.plan([['读书', startsAt]]);
    const jobs = start();
    await until(() => jobs.leads());
    jest.spyOn(Date, 'now').mockImplementation(() => real() - 7_200_000);
    await until(() => world.wire.length === 1);
    expect(real() - startsAt).toBeLessThan(2000);
    jobs.wake();
    const swept = jobs.lastSweepAt();
    await until(() => jobs.lastSweepAt() !== swept);
    expect(world.wire).toHaveLength(1);
  });

  it('ends what it has begun when it stops, hands back the rest, and rings nobody afterwards', async () => {
    await world.families(Array.from({ length: 40 }, (_, n) => ({ ...mum, id: `g${n}`, children: [`k${n}.c1`], consents: 1 })));
    world.clock.now = Date.now();
    await world.plan([['读书', Date.now()]]);
    const jobs = start();
    await until(() => world.wire.length >= 3);
    await jobs.stop();
    const rang = world.wire.length;
    const states = (await world.messages()).map((line) => line.split(' ')[1]);
    expect(states.filter((state) => state === 'sent')).toHaveLength(rang);
    expect(states.filter((state) => state === 'sending')).toEqual([]);
    expect(rang).toBeLessThan(40);
    await world.letClaimsExpire();
    const next = start();
    next.wake();
    await until(async () => (await world.messages()).every((line) => line.endsWith(' sent')));
    expect(new Set(world.wire.map(({ openid }) => openid)).size).toBe(40);
    expect(world.wire).toHaveLength(40);
  });
});
