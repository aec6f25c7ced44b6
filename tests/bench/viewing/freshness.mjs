// How long after a phone was told «recorded» its family is in the class's counter: by the product's own flow, stores and jobs, at some reports a
// second. Once with the jobs in the process that takes the reports, once in another one, which finds the marks by looking.
import { built, say } from './built.mjs';
import { short } from './figures.mjs';
import { addDeliveries, addFamilies, addItem, classroomOf, guardianOf, openWorld, studentOf } from './world.mjs';

const HOUR = 3_600_000;
const EVERY_MS = 40;
const LOOK_MS = 10;
const CLASSES = 60;
const FAMILIES = 40;
const MOST_MS = 2000;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function freshness(address, deps, other, taken) {
  const told = {};
  try {
    for (const [name, jobsOf, push] of [
      ['same process', deps, 'p-fresh-1'],
      ['another process', other.deps, 'p-fresh-2'],
    ]) {
      const first = taken + Object.keys(told).length * CLASSES * FAMILIES;
      const world = await openWorld(address);
      await addItem(world, push, { seconds: 600 });
      await addFamilies(world, first, first + CLASSES * FAMILIES);
      await addDeliveries(world, push, first, first + CLASSES * FAMILIES, push);
      await world.close();
      const { timetable } = built('../jobs/timetable');
      const jobs = built('../jobs/start').startJobs(jobsOf, {
        timetable: { ...timetable, sweep: [], beside: timetable.beside.filter((job) => job.name === 'roll-ups') },
      });
      try {
        while (!jobs.leads()) await wait(LOOK_MS);
        const waited = [];
        for (let room = 0; room < CLASSES; room += 1) {
          waited.push(untilCounted(deps, first + room * FAMILIES, push));
          await wait(EVERY_MS);
        }
        const ms = (await Promise.all(waited)).sort((a, b) => a - b);
        told[name] = { p50: short(ms[ms.length >> 1]), p99: short(ms.at(-1)), reached: ms.at(-1) <= MOST_MS };
        say(`freshness, jobs in the ${name}: ${CLASSES} reports, 25/s: p50 ${told[name].p50} ms, slowest ${told[name].p99} ms`);
      } finally {
        await jobs.stop();
      }
    }
    return told;
  } finally {
    await other.close();
  }
}

/** Reports as this family and looks at its class's counter until the family is in it: milliseconds. */
async function untilCounted(deps, family, push) {
  const [guardianId, studentId, classroomId] = [guardianOf(family), studentOf(family), classroomOf(family)];
  const openedAt = Date.now() - HOUR;
  const nonce = deps.tickets.nonce();
  const ticket = deps.tickets.issue({ nonce, openedAt, offline: false, guardianId, studentId, resourceFor: 'guardian', resourceId: push, version: 1 }); // prettier-ignore
  const actor = { role: 'guardian', identityId: '', accountId: '', guardianId, studentIds: [studentId], classroomIds: [classroomId] };
  const { reportViewings } = built('flows/viewing/report-viewings');
  const [judged] = await reportViewings(deps, actor, [{ ticket, seq: 1, spans: [{ from: 0, to: 300 }], playMs: 300_000, position: 300 }], Date.now()); // prettier-ignore
  if (!judged.ok) throw new Error(`not recorded: ${judged.code}`);
  const began = performance.now();
  while (((await deps.rollups.get({ pushId: push, classroomId }))?.funnel.started ?? 0) === 0) {
    if (performance.now() - began > 30_000) throw new Error('not counted within 30 s');
    await wait(LOOK_MS);
  }
  return performance.now() - began;
}
