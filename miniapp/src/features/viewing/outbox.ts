import { session } from '../../api/app-session';
import { call } from '../../api/client';
import { asProblem } from '../../api/problem';
import { here } from '../../platform/here';
import { openQueue, type SendReports, type SentSession, type ViewingQueue } from './queue';

/**
 * Sends a batch. A batch the server refuses as a whole (and would refuse again) is sent one by one, so that one
 * bad session can't hold up the rest; a single one refused so is given up.
 */
const send: SendReports = async (reports) => {
  try {
    return (await call('reportViewing', { in: { reports } })).results;
  } catch (error) {
    const problem = asProblem(error);
    const hopeless = problem.status === 400 || problem.status === 413 || problem.status === 422;
    if (!hopeless) return null;
    if (reports.length === 1) return [{ ok: false, code: problem.code, message: problem.message, retry: false }];
    const results = [];
    for (const report of reports) {
      const one = await send([report]);
      if (one?.[0] === undefined) return results;
      results.push(one[0]);
    }
    return results;
  }
};

const ears = new Set<(sent: SentSession) => void>();
const queue = openQueue(here.store, send, (sent) => ears.forEach((hear) => hear(sent)));

/** After what was not taken: a minute of a bad line costs a few tries, an hour of none a dozen. */
const WAITS_MS = [15_000, 30_000, 60_000, 120_000, 300_000] as const;
let tries = 0;
let later: ReturnType<typeof setTimeout> | undefined;

/** What is left over is tried again by itself, ever more rarely, until it is taken. */
function tryLater(): void {
  clearTimeout(later);
  later = undefined;
  if (queue.waiting() === 0) {
    tries = 0;
    return;
  }
  const wait = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)];
  tries += 1;
  later = setTimeout(() => void outbox.flush(), wait);
}

/** The phone's one queue of watched time. */
export const outbox: ViewingQueue = {
  ...queue,
  async flush() {
    const told = await queue.flush();
    tryLater();
    return told;
  },
};

session.onActor(() => {
  queue.newPerson();
  void outbox.flush();
});

/** Hears each answer of the server to a session; the answer ends it. */
export function onSent(hear: (sent: SentSession) => void): () => void {
  ears.add(hear);
  return () => void ears.delete(hear);
}
