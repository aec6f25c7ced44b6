import { z } from 'zod';
import type { School } from './school';
import { until } from './until';
import type { Ring } from './wechat';

const Row = z.object({
  _id: z.string(),
  guardianId: z.string(),
  bundle: z.string(),
  state: z.enum(['waiting', 'sending', 'sent', 'held', 'failed', 'unknown']),
  because: z.string().optional(),
  code: z.string().optional(),
  dueAt: z.date().optional(),
  subject: z.object({ title: z.string() }),
});
export type Row = z.infer<typeof Row>;

/** What the product believes of its messages. The wire says what is true. */
export async function messagesOf({ connection }: School): Promise<Row[]> {
  return (await connection.collection('messages').find().toArray()).map((row) => Row.parse(row));
}

/** Every message has come to an end, or waits for a time that is written down. */
export const settled = (rows: readonly Row[]): boolean =>
  rows.every(({ state, because, dueAt }) => {
    if (state !== 'held') return state === 'sent' || state === 'failed' || state === 'unknown';
    // What goes along with another message ends a moment after it: it waits for that one and for no time.
    return because !== 'in-digest' && !isSoon(dueAt);
  });
const isSoon = (dueAt: Date | undefined): boolean => dueAt !== undefined && dueAt.getTime() < Date.now() + 10 * 60_000;

export const countsOf = (rows: readonly Row[]): Record<Row['state'], number> => {
  const counts = { waiting: 0, sending: 0, sent: 0, held: 0, failed: 0, unknown: 0 };
  for (const { state } of rows) counts[state] += 1;
  return counts;
};

/** How often each openid was rung by each push: `openid|push` → times; by its title where the card opens none. A digest rings for all of its own. */
export function ringsByWhom(rung: readonly Ring[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { openid, title, about } of rung)
    for (const what of about.length > 0 ? about : [title]) counts.set(`${openid}|${what}`, (counts.get(`${openid}|${what}`) ?? 0) + 1);
  return counts;
}

export const rungTwice = (rung: readonly Ring[]): string[] => [...ringsByWhom(rung)].filter(([, times]) => times > 1).map(([whom]) => whom);

/** Waits until every message has come to its end, and gives them. */
export async function untilSettled(school: School, withinMs: number, atLeast = 1): Promise<Row[]> {
  return until('every message has come to an end', withinMs, async () => {
    const rows = await messagesOf(school);
    if (rows.length >= atLeast && settled(rows)) return rows;
    throw new Error(JSON.stringify(countsOf(rows)));
  });
}

/**
 * Where the product's word and the wire disagree: «sent» that never rang, «held» or «failed» that did ring, an end without a reason.
 * Of «unknown» either may be true.
 */
export function liesIn(school: School, rows: readonly Row[], rung: readonly Ring[]): string[] {
  const openidsOf = new Map(school.families.map(({ guardianId, openid, oaOpenid }) => [guardianId, [openid, oaOpenid]]));
  const heard = ringsByWhom(rung);
  return rows.flatMap(({ _id, guardianId, bundle, state, because, code, subject: { title } }) => {
    const times = (openidsOf.get(guardianId) ?? [])
      .flatMap((openid) => [heard.get(`${openid}|${bundle}`) ?? 0, heard.get(`${openid}|${title}`) ?? 0])
      .reduce((sum, count) => sum + count, 0);
    if (times > 1) return [`${_id} rang ${times} times`];
    if (state === 'sent' && times === 0) return [`${_id} is «sent» and never rang`];
    if ((state === 'held' || state === 'failed' || state === 'waiting') && times > 0) return [`${_id} is «${state}» and rang`];
    if (state === 'held' && because === undefined) return [`${_id} is held without a reason`];
    if ((state === 'failed' || state === 'unknown') && code === undefined) return [`${_id} is ${state} without a code`];
    return [];
  });
}

/** For the run's own log: how many ended how, and why those that were not sent were not. */
export function tellOf(rows: readonly Row[]): string {
  const why = new Map<string, number>();
  for (const { state, because, code } of rows) {
    const key = [state, because, code].filter(Boolean).join(' ');
    why.set(key, (why.get(key) ?? 0) + 1);
  }
  return [...why].map(([key, count]) => `${count} ${key}`).join(', ');
}
