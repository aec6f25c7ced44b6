import type { Connection } from 'mongoose';
import { RateLimiterMemory, RateLimiterMongo, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';

/** Points per window of seconds, counted in the database so that all servers share one count. */
const LIMITS = {
  // By address. A push to a town brings hundreds of phones at once through the few addresses of one mobile carrier.
  'sign-in': { points: 600, duration: 60 },
  // Staff's ways in, by address: codes to scan, the looks of waiting browsers, and passwords (each costs a tenth of a second's work).
  desktop: { points: 60, duration: 60 },
  // Codes that tie a WeChat to a post, by person: each could be photographed and guessed at once.
  tie: { points: 20, duration: 600 },
  'desktop-turn': { points: 1200, duration: 60 },
  password: { points: 60, duration: 60 },
  ask: { points: 20, duration: 600 },
  media: { points: 60, duration: 600 },
  write: { points: 120, duration: 60 },
  upload: { points: 20, duration: 600 },
  // Whatever is written, by address (a school's whole staff room stands behind one) and what a school or bureau uploads.
  'write-address': { points: 3000, duration: 60 },
  'upload-school': { points: 60, duration: 600 },
  // Pieces of a film on its way: 4 MB each, more than any school's line brings in a minute.
  piece: { points: 600, duration: 60 },
  // Binding: wrong tries by identity (then locked), by address (as wide as signing in: a town stands behind it), by class.
  'bind-identity': { points: 5, duration: 3600, blockDuration: 3600 },
  'bind-address': { points: 600, duration: 3600 },
  'bind-class': { points: 100, duration: 3600 },
  'bind-open': { points: 60, duration: 600 },
  'bind-ask': { points: 6, duration: 3600 },
  'bind-phone': { points: 6, duration: 3600 },
  'bind-picture': { points: 60, duration: 600 },
  'join-code': { points: 10, duration: 600 },
  'join-try': { points: 5, duration: 3600, blockDuration: 3600 },
  'join-all': { points: 100, duration: 600 },
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
    /** Like `take`, and how many points are left after this one. */
    async spend(kind: LimitKind, key: string): Promise<{ wait: number; left: number }> {
      try {
        const spent = await limiters.get(kind)?.consume(key);
        return { wait: 0, left: spent?.remainingPoints ?? 0 };
      } catch (error) {
        if (error instanceof RateLimiterRes) return { wait: Math.max(1, Math.ceil(error.msBeforeNext / 1000)), left: 0 };
        throw error;
      }
    },
    /** From now on nothing goes for as long as the kind says. */
    async lock(kind: keyof typeof LIMITS, key: string): Promise<void> {
      await limiters.get(kind)?.block(key, LIMITS[kind].duration);
    },
    /** Gives one point back: the try was a good one. */
    async giveBack(kind: LimitKind, key: string): Promise<void> {
      await limiters.get(kind)?.reward(key, 1);
    },
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
