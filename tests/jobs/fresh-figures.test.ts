import { runBeside } from '../../jobs/beside';
import { startJobs, type JobDeps } from '../../jobs/start';
import { timetable } from '../../jobs/timetable';
import { openLeaseStore } from '../../bot-server/store/leases';
import { aWorld, MINUTE, STARTS } from '../flows/progress/world';

const HOUR = 3_600_000;

describe('what is woken', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** A job that takes `takesMs` of the clock that only the test moves; `began` says when each run did. */
  function job(takesMs = 0) {
    const began: number[] = [];
    const beside = runBeside(async () => {
      began.push(performance.now());
      if (takesMs > 0) await new Promise((resolve) => setTimeout(resolve, takesMs));
      return false;
    }, HOUR);
    return { ...beside, began };
  }

  it('runs at the very next timer, not at its own time, and once for all that comes meanwhile', async () => {
    const { wake, began, stop } = job();
    const at = performance.now();
    wake();
    wake();
    await jest.advanceTimersToNextTimerAsync();
    wake();
    expect(began).toHaveLength(1);
    expect(began[0]! - at).toBeLessThan(HOUR);
    await jest.advanceTimersToNextTimerAsync();
    expect(began).toHaveLength(2);
    await jest.advanceTimersToNextTimerAsync();
    expect(began[2]! - at).toBe(HOUR);
    stop();
  });

  it('runs once more for what came while it ran, after a rest as long as its work, still before its own time', async () => {
    const { wake, began, stop } = job(4000);
    wake();
    await jest.advanceTimersToNextTimerAsync();
    const first = began[0]!;
    wake();
    await jest.advanceTimersByTimeAsync(4000);
    expect(began).toHaveLength(1);
    await jest.advanceTimersToNextTimerAsync();
    expect(began[1]! - first).toBe(8000);
    await jest.advanceTimersByTimeAsync(4000);
    wake();
    stop();
    await jest.advanceTimersByTimeAsync(3 * HOUR);
    expect(began).toHaveLength(2);
  });
});

it('a report brings the figures of its class up to date by itself: nothing else would look for an hour', async () => {
  const [rollUps] = timetable.beside.filter(({ name }) => name === 'roll-ups');
  const world = await aWorld();
  const log = { info: () => undefined, error: (event: string, about?: unknown) => void faults.push([event, about]) };
  const faults: unknown[] = [];
  const deps = { ...world.deps, leases: openLeaseStore(world.connection), log, now: () => STARTS + HOUR };
  const jobs = startJobs(deps as unknown as JobDeps, {
    timetable: { cron: '0 0 1 1 *', sweep: [], beside: [{ ...rollUps!, everyMs: HOUR }] },
  });
  try {
    await world.push();
    const counted = async () => (await world.deps.rollups.get({ pushId: 'p1', classroomId: 'c1' }))?.funnel.completed;
    const until = async (what: () => Promise<boolean> | boolean): Promise<void> => {
      while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(() => jobs.leads());
    expect(await counted()).toBeUndefined();
    await world.watch('m2', 'b', [[0, 95]], STARTS + 10 * MINUTE);
    await until(async () => (await counted()) === 1);
    await world.watch('m1', 'a', [[0, 95]], STARTS + 20 * MINUTE);
    await until(async () => (await counted()) === 2);
    expect(faults).toEqual([]);
  } finally {
    await jobs.stop();
    await world.close();
  }
}, 60_000);
