import { call } from '../../api/client';
import { asProblem } from '../../api/problem';
import { here } from '../../platform/here';
import { openQueue, type SendReports, type SentSession } from './queue';

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

const notes = new Set<(lost: SentSession) => void>();

/** The phone's one queue of watched time. */
export const outbox = openQueue(here.store, send, (lost) => notes.forEach((hear) => hear(lost)));

/** Hears of sessions the server would not take; the answer ends it. */
export function onLost(hear: (lost: SentSession) => void): () => void {
  notes.add(hear);
  return () => void notes.delete(hear);
}
