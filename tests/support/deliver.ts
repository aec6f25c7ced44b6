import { systemScope } from '../../bot-server/domain/access/scope';
import { openSendMemory } from '../../bot-server/flows/push/send-memory';
import { timetable } from '../../jobs/timetable';
import type { Deps } from '../../bot-server/deps';
import type { TestServer } from './server';

const MOST_TURNS = 200;

/** The scheduler's own timetable at the test's time; of the due messages only these guardians' ring. */
export async function sweepFor(server: TestServer, guardianIds: readonly string[], clock: () => number): Promise<void> {
  const { messages } = server.deps;
  const theirs = ({ guardianId }: { readonly guardianId: string }): boolean => guardianIds.includes(guardianId);
  const dueUrgent: Deps['messages']['dueUrgent'] = async (now) => (await messages.dueUrgent(now, 10_000)).filter(theirs);
  const dueOf: Deps['messages']['dueOf'] = async (bundle, now) => (await messages.dueOf(bundle, now, 10_000)).filter(theirs);
  const trouble = (fault: unknown): never => {
    throw fault;
  };
  const needs = { ...server.deps, messages: { ...messages, dueUrgent, dueOf }, clock, trouble };
  const memory = openSendMemory();
  const jobs = [...timetable.sweep, ...timetable.beside];
  // A job takes a turn and says when more is left: the scheduler comes again, so does this.
  for (let turn = 0, more = true; more && turn < MOST_TURNS; turn += 1) {
    more = false;
    for (const job of jobs) {
      const done = await job.run(needs, { now: clock(), sender: { owner: 'story', epoch: 1 }, stopped: () => false, memory });
      more ||= typeof done === 'object' && done !== null && 'more' in done && done.more === true;
    }
  }
  await server.sandbox.idle();
}

/** Has the school put a waiting line of its plan for each of these items to the next minute. They leave with the next sweep after it. */
export async function bringForward(server: TestServer, schoolId: string, resourceIds: readonly string[], now: number): Promise<void> {
  const { items } = await server.deps.plans.list(systemScope, { limit: 10 });
  const plan = items.find((each) => each.schoolId === schoolId);
  if (!plan) throw new Error(`${schoolId} has no plan`);
  const slots = await server.deps.plans.slotsOf(plan.id);
  const school = await server.signIn('wang-lei');
  for (const id of resourceIds) {
    const slot = slots.find(({ state, resourceId }) => state === 'waiting' && resourceId === id);
    if (!slot) throw new Error(`no line with ${id} waits`);
    const { status, body } = await school.call('PATCH', `/plans/${plan.id}/slots/${slot.id}`, { startsAt: now + 60_000 });
    if (status !== 200) throw new Error(JSON.stringify(body));
  }
}
