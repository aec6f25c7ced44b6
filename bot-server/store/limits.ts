import type { Connection } from 'mongoose';
import { RateLimiterMemory, RateLimiterMongo, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';

/** Points per window of seconds, counted in the database so that all servers share one count. */
const LIMITS = {
  // By address. A push to a town brings hundreds of phones at once through the few addresses of one mobile carrier.
  'sign-in': { points: 600, duration: 60 },
  ask: { points: 20, duration: 600 },
  write: { points: 120, duration: 60 },
  upload: { points: 20, duration: 600 },
  // Whatever is written, by address (a school's whole staff room stands behind one) and what a school or bureau uploads.
  'write-address': { points: 3000, duration: 60 },
  'upload-school': { points: 60, duration: 600 },
} as const;
/** Counted in each process alone: a count in the database would cost more than the reading it bounds. */
const LIMITS_HERE = {
  read: { points: 1500, duration: 60 },
  'read-address': { points: 12_000, duration: 60 },
} as const;

export type LimitKind = keyof typeof LIMITS | keyof typeof LIMITS_HERE;

/** `take` spends one point; the answer is the seconds to wait, 0 when the call may go on. */
export async function openLimits(connection: Connection) {
  const limiters = new Map<string, RateLimiterAbstract>();
  for (const [kind, limit] of Object.entries(LIMITS_HERE)) limiters.set(kind, new RateLimiterMemory({ keyPrefix: kind, ...limit }));
  for (const [kind, limit] of Object.entries(LIMITS)) {
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
