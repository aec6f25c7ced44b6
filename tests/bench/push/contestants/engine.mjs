// The product's planning, sweeping and scheduler, step by step, for the measurements that are not a race.
import { built } from '../../viewing/built.mjs';
import { addFamilies, openProduct, plan, publish, SCHOOL } from '../world.mjs';

const CHUNK = 5000;
const DAY = 86_400_000;

export async function start({ env }) {
  const product = await openProduct({ env });
  const { deps, connection } = product;
  let jobs;
  return {
    seed: ({ children, guardians }) => addFamilies(product, 0, children, { guardians }),
    async plan() {
      const id = await publish(product, 'planned', Date.now() - 1000);
      const began = performance.now();
      const deliveries = await plan(product);
      const ms = performance.now() - began;
      const [stored, messages, due] = await Promise.all([
        connection.collection('deliveries').countDocuments({ pushId: id }),
        connection.collection('messages').countDocuments({ bundle: id }),
        connection.collection('messages').countDocuments({ bundle: id, dueAt: { $exists: true } }),
      ]);
      return { ms, deliveries, stored, messages, due };
    },
    /** Rows [from, to) of what has been sent long ago: a message, its try and its delivery each, a push for every thousand. */
    async finished({ from, to }) {
      const at = new Date(Date.now() - 9 * DAY);
      const insert = (name, rows) => connection.collection(name).insertMany(rows, { ordered: false, writeConcern: { w: 1, j: false } });
      for (let start = from; start < to; start += CHUNK) {
        const all = Array.from({ length: Math.min(CHUNK, to - start) }, (_, n) => start + n);
        const push = (n) => `p-old-${Math.floor(n / 1000)}`;
        const message = (n) => `g${n}:first:${push(n)}`;
        await Promise.all([
          insert('messages', all.map((n) => ({ _id: message(n), guardianId: `g${n}`, kind: 'first', bundle: push(n), purpose: 'new-item', schoolId: SCHOOL, state: 'sent', sentBy: 'mp-subscribe', sentAt: at, expiresAt: at, createdAt: at, subject: { kind: 'push', pushId: push(n), resourceId: 'bench', title: '性能测试' }, epoch: 1, claim: { owner: 'x', token: 'y' }, lastAttempt: `${message(n)}:mp-subscribe:1` }))), // prettier-ignore
          insert('attempts', all.map((n) => ({ _id: `${message(n)}:mp-subscribe:1`, messageId: message(n), channel: 'mp-subscribe', ordinal: 1, accountId: 'mini', state: 'sent', at, settledAt: at, platformId: String(n), identityId: `mini:${n}`, templateId: 'mini-new-item' }))), // prettier-ignore
          insert('deliveries', all.map((n) => ({ _id: `${push(n)}:s${n}:g${n}:first`, pushId: push(n), resourceId: 'bench', resourceVersion: 1, schoolId: SCHOOL, classroomId: `${SCHOOL}-${n % 500}`, studentId: `s${n}`, guardianId: `g${n}`, kind: 'first', messageId: message(n), reachable: true, alreadyWatched: false, createdAt: at, sentAt: at }))), // prettier-ignore
          insert('pushes', all.filter((n) => n % 1000 === 0).map((n) => ({ _id: push(n), slotId: `old-${n / 1000}`, planId: 'old', schoolId: SCHOOL, resourceId: 'bench', resourceVersion: 1, title: '性能测试', startsAt: at, dueAt: at, classroomIds: [`${SCHOOL}-0`], state: 'resolved', createdAt: at }))), // prettier-ignore
          insert('slots', all.filter((n) => n % 1000 === 0).map((n) => ({ _id: `old-${n / 1000}`, planId: 'old', schoolId: SCHOOL, line: n, week: 1, weekday: 1, date: '2026-09-01', minute: 0, startsAt: at, dueDays: 7, resourceId: 'bench', audience: { grades: [], classroomIds: [] }, note: '', state: 'pushed', pushId: push(n) }))), // prettier-ignore
        ]);
      }
    },
    /** So many sweeps with nothing due: the milliseconds of each. */
    async sweep({ times }) {
      const sweep = [...built('../jobs/timetable').timetable.sweep].filter(({ name }) => !['erase-due', 'resume-inbound', 'mend-roster'].includes(name)); // prettier-ignore
      const needs = { ...deps, clock: Date.now, trouble: () => undefined };
      const memory = built('flows/push/send-memory').openSendMemory();
      const tick = () => ({ now: Date.now(), sender: { owner: 'bench', epoch: 1 }, stopped: () => false, memory });
      const took = [];
      for (let n = 0; n < times; n += 1) {
        const began = performance.now();
        for (const job of sweep) {
          await job.run(needs, tick());
          await job.nextAt?.(needs);
        }
        took.push(performance.now() - began);
      }
      return { took };
    },
    /** The scheduler as in production, from now on. */
    run() {
      jobs = built('../jobs/start').startJobs({ ...deps, log: { info: () => undefined, error: () => undefined } });
    },
    publishAt: ({ id, startsAt }) => publish(product, id, startsAt),
    stop: () => jobs?.stop(),
  };
}
