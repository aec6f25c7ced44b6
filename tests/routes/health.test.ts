import type { Context } from 'koa';
import { healthRoutes, type HealthDoor } from '../../bot-server/routes/health';

const never = <Value>(): Promise<Value> => new Promise(() => undefined);

async function asked(door: Partial<HealthDoor>): Promise<{ status: number; body: unknown }> {
  const well: HealthDoor = { now: () => 0, probe: () => Promise.resolve(), lastSweepAt: undefined, metricsToken: undefined };
  const { router } = healthRoutes({ ...well, ...door });
  const ctx = { method: 'GET', path: '/readyz', set: () => undefined, status: 0, body: undefined as unknown, request: {} };
  const done = router.routes()(ctx as unknown as Context & Parameters<ReturnType<typeof router.routes>>[0], () => Promise.resolve());
  await jest.advanceTimersByTimeAsync(2000);
  await done;
  return { status: ctx.status, body: ctx.body };
}

describe('/readyz', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is ready while the database takes writes, and tells which channels are closed', async () => {
    const closed = { id: 'mini|mp-subscribe', used: 3, closedUntil: 60_000, because: 'quota', code: '45009' };
    const { status, body } = await asked({ gates: () => Promise.resolve([closed as never]) });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: true, reasons: [], notices: [expect.stringContaining('closed by quota (45009)')] });
  });

  it.each([
    ['a database that never answers', { probe: never, gates: never }, 'database: no majority write within 2 s'],
    ['one that refuses', { probe: () => Promise.reject(new Error('gone')), gates: never }, 'database: a majority write failed'],
    ['a scheduler that stands still', { lastSweepAt: () => -90_001 }, 'jobs: no sweep in the last 90 s'],
  ] as [string, Partial<HealthDoor>, string][])('says within two seconds that it is not ready: %s', async (_, door, reason) => {
    expect(await asked(door)).toEqual({ status: 503, body: { ok: false, reasons: [reason] } });
  });
});
