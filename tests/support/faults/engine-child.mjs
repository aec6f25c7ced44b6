// The built engine without its doors: stores, gateway and scheduler as in production, with a short lease and short claims, so that a takeover takes
// seconds. It may be told to end, or to fall asleep, at its Nth step towards the database or WeChat. ENGINE_BUILD may name another build.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);
const build = process.env.ENGINE_BUILD ?? join(root, '.build');
const built = (path) => require(join(build, 'bot-server', `${path}.js`));
const { at, nth, when, leaseMs, claimMs, concurrency } = JSON.parse(process.env.ENGINE_STEPS ?? '{}');

let steps = 0;
const die = () => process.kill(process.pid, 'SIGKILL');
/** `before` and `after` a step it ends; `sleep`: it stops right before it, until somebody lets it go on. */
async function step(kind, run) {
  if (kind !== at) return run();
  steps += 1;
  const mine = steps === nth;
  if (mine && when === 'before') die();
  if (mine && when === 'sleep') process.kill(process.pid, 'SIGSTOP');
  if (mine && when === 'during') setTimeout(die, 15);
  const result = await run();
  if (mine && when === 'after') die();
  return result;
}

const { mongo } = require('mongoose');
for (const verb of ['insertOne', 'insertMany', 'updateOne', 'updateMany', 'findOneAndUpdate', 'bulkWrite', 'deleteOne']) {
  const own = mongo.Collection.prototype[verb];
  mongo.Collection.prototype[verb] = function (...args) {
    const leases = this.collectionName === 'leases' || this.collectionName === 'wechatTokens' || this.collectionName === 'tokenLeases';
    const run = () => own.apply(this, args);
    if (leases) return run();
    const kind = { attempts: { insertMany: 'attempt' }, messages: { updateMany: 'claim' } }[this.collectionName]?.[verb];
    return step('write', () => (kind ? step(kind, run) : run()));
  };
}

const env = built('env').readEnv(process.env);
const secrets = await built('secrets').openSecrets(env);
const log = built('log').createLog({ level: 'info' });
const deps = await built('deps').openDeps({ env, secrets, mongodbUri: env.mongodbUri, log });
const connection = await built('store/connect').connect(env.mongodbUri);
const messages = built('store/messages').openMessageStore(connection, { claimMs: claimMs ?? 1500 });
const gateway = { ...deps.gateway };
for (const verb of ['sendSubscribe', 'sendTemplate', 'sendCustomText']) {
  const own = gateway[verb];
  gateway[verb] = (...args) => step('call', () => own(...args));
}
const { timetable } = require(join(build, 'jobs/timetable.js'));
const ours = new Set(['recover-claims', 'sweep-pushes', 'resolve-pushes', 'send-messages']);
const sweep = timetable.sweep.filter(({ name }) => ours.has(name));
const jobs = require(join(build, 'jobs/start.js')).startJobs(
  { ...deps, messages, gateway },
  { timetable: { ...timetable, sweep, beside: [] }, leaseMs: leaseMs ?? 1000, ...(concurrency ? { concurrency } : {}) },
);
process.stdout.write('engine runs\n');
let told = '';
setInterval(() => {
  const now = JSON.stringify({ ...jobs.counts(), leads: jobs.leads() });
  if (now !== told) process.stdout.write(`counts ${(told = now)}\n`);
}, 100);
process.on('SIGTERM', () => void jobs.stop().then(() => process.exit(0)));
