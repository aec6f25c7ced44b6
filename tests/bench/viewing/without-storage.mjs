// The same route without storage: the product's own createApp with its real door, flow, rules and answers, handed stores that answer from
// memory. The seam is the argument of createApp that the tests use too; the product has no switch for it.
import { createRequire } from 'node:module';
import { built } from './built.mjs';
import { guardianOf, tokenHashOf } from './world.mjs';

const require = createRequire(import.meta.url);
const [port, families] = process.argv.slice(2).map(Number);
const { readEnv } = built('env');
const env = readEnv(process.env);
const { log } = built('open-log').openLog(env);

const familyOfHash = new Map(Array.from({ length: families }, (_, n) => [tokenHashOf(n), n]));
const identityOf = new Map(Array.from({ length: families }, (_, n) => [`mini:${n}`, n]));
const { createHash } = require('node:crypto');
const hash = (token) => createHash('sha256').update(token, 'utf8').digest('base64url');
const madeAt = Date.now();
const item = {
  ...{
    id: 'bench',
    version: 1,
    title: '性能测试',
    kind: 'video',
    for: 'guardian',
    dimension: '健康',
    theme: '睡眠',
    stages: [],
    summary: '',
  },
  ...{ durationSeconds: 3600, effectiveStart: 0, effectiveEnd: 3600, maxRate: 2, threshold: 0.9, blocks: [], withdrawn: false },
};

const stores = {
  sessions: {
    of: async (token) => {
      const id = hash(token);
      const family = familyOfHash.get(id);
      return family === undefined
        ? undefined
        : { id, identityId: `mini:${family}`, kind: 'phone', browser: '', madeAt, lastUsedAt: madeAt };
    },
  },
  identities: {
    byId: async (id) => ({
      id,
      accountId: 'mini',
      openid: id,
      persons: [{ kind: 'guardian', id: guardianOf(identityOf.get(id)) }],
      follows: true,
    }),
  },
  roster: { childrenOf: async (guardianId) => [{ id: guardianId.replace('g', 's'), classroomId: 'c' }] },
  resources: { version: async () => item },
  viewings: {
    // What the store would answer for a viewer whose milestones are all latched: this one report alone.
    join: async ({ key, words, session, receivedAt }) => ({
      ok: true,
      value: {
        ...{
          id: 'x',
          key,
          words,
          sessions: [{ ...session, receivedAt, receipts: new Map() }],
          rev: 1,
          firstAt: receivedAt,
          lastAt: receivedAt,
        },
        reached: { started: 1, q25: 1, q50: 1, q75: 1 },
        completion: { at: 1, threshold: 0.9, ruleVersion: 1 },
      },
    }),
    latch: async () => undefined,
    askBackIn: () => 15,
  },
};
const { openTicketSeal } = built('seal/ticket');
const limits = await openMemoryLimits();
const known = {
  env,
  log,
  now: Date.now,
  clock: Date.now,
  luck: Math.random,
  limits,
  tickets: openTicketSeal(process.env.SESSION_SECRET),
  mayRecord: async () => true,
  ...stores,
};
/** What this route does not use is asked for while the other routes are made, and may not be used. */
const deps = new Proxy(known, {
  get: (target, name) =>
    target[name] ?? new Proxy(() => undefined, { get: () => () => Promise.reject(new Error(`${String(name)} is not here`)) }),
});
const answer = built('app').createApp(deps).callback();
await built('server').listen((request, response) => void answer(request, response), '127.0.0.1', port);

/** The product's own limits of this process; those in the database are not on this route. */
async function openMemoryLimits() {
  const { RateLimiterMemory } = require('rate-limiter-flexible');
  const read = new RateLimiterMemory({ keyPrefix: 'read', points: 1500, duration: 60 });
  return {
    take: (kind, key) =>
      read.consume(`${kind}${key}`).then(
        () => 0,
        () => 1,
      ),
  };
}
process.on('SIGINT', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
