import type { Connection } from 'mongoose';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';

/** Points per window of seconds, counted in the database so that all servers share one count. */
const LIMITS = {
  'sign-in': { points: 30, duration: 60 },
  ask: { points: 20, duration: 600 },
  write: { points: 120, duration: 60 },
  upload: { points: 20, duration: 600 },
} as const;

export type LimitKind = keyof typeof LIMITS;

/** `take` spends one point; the answer is the seconds to wait, 0 when the call may go on. */
export async function openLimits(connection: Connection) {
  const limiters = new Map<LimitKind, RateLimiterMongo>();
  for (const [kind, limit] of Object.entries(LIMITS) as [LimitKind, (typeof LIMITS)[LimitKind]][]) {
    const limiter = new RateLimiterMongo({
      storeClient: connection,
      dbName: connection.name,
      tableName: 'limits',
      keyPrefix: kind,
      disableIndexesCreation: true,
      ...limit,
    });
    limiters.set(kind, limiter);
  }
  // Once here rather than by each limiter in the background, where closing early would leave an unhandled error.
  await connection.collection('limits').createIndexes([
    { key: { expire: -1 }, expireAfterSeconds: 0 },
    { key: { key: 1 }, unique: true },
  ]);
  return {
    async take(kind: LimitKind, key: string): Promise<number> {
      try {
        await limiters.get(kind)?.consume(key);
        return 0;
      } catch (error) {
        if (error instanceof RateLimiterRes) return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
        throw error;
      }
    },
  };
}
export type Limits = Awaited<ReturnType<typeof openLimits>>;
