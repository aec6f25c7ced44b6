import { z } from 'zod';
import { sideBySide } from '../../../bot-server/flows/push/side-by-side';
import type { Luck } from './luck';
import { resourceIdOf, type Family } from './school';
import { call } from './server';

const Ticket = z.object({ ticket: z.string() });
const Reported = z.object({ results: z.array(z.object({ ok: z.boolean(), code: z.string().optional() })).length(1) });
const Viewed = z.object({ gaps: z.array(z.tuple([z.number(), z.number()])), creditedSeconds: z.number() });

/** One second of one item that one family watched: told once, by a ticket of its own, and never again. */
export interface Told {
  readonly family: Family;
  readonly ticket: string;
  readonly second: number;
}

export type Fate = 'acked' | 'refused' | 'unanswered';

const TICKETS_EACH = 2;
const PAUSE = 10;

/** A ticket for each second that will be told; in an order of the seed's. */
export async function openTickets(url: string, families: readonly Family[], luck: Luck): Promise<Told[]> {
  const wanted = families.flatMap((family) => Array.from({ length: TICKETS_EACH }, (_, n) => ({ family, second: n * PAUSE })));
  const told = await sideBySide(wanted, 8, async ({ family, second }) => {
    const asked = { resource: resourceIdOf(0), for: family.studentIds[0] };
    const { status, body } = await call(url, family.token, 'POST', '/viewing/tickets', asked);
    if (status !== 200) throw new Error(`ticket: ${status} ${JSON.stringify(body)}`);
    return { family, second, ticket: Ticket.parse(body).ticket };
  });
  return luck.shuffle(told);
}

/** Tells it once. `acked` is what a phone forgets about; everything else it would tell again. */
export async function tell(url: string, { family, ticket, second }: Told): Promise<{ fate: Fate; status: number }> {
  const report = { ticket, seq: 1, intervals: [[second, second + 1]], playMs: 1000, position: second + 1, maxRate: 1 };
  try {
    const { status, body } = await call(url, family.token, 'POST', '/viewing/reports', { reports: [report] });
    if (status !== 200) return { fate: 'refused', status };
    return { fate: Reported.parse(body).results[0]?.ok ? 'acked' : 'refused', status };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') throw new Error('a report was never answered', { cause: error });
    return { fate: 'unanswered', status: 0 };
  }
}

/** Those that were acknowledged and are not there. */
export async function lostAmong(url: string, acked: readonly Told[]): Promise<string[]> {
  const families = [...new Set(acked.map(({ family }) => family))];
  const lost = await sideBySide(families, 8, async (family) => {
    const { status, body } = await call(url, family.token, 'GET', `/viewings/${resourceIdOf(0)}?for=${family.studentIds[0]}`);
    if (status !== 200) return [`${family.guardianId}: ${status}`];
    const { gaps } = Viewed.parse(body);
    return acked
      .filter((told) => told.family === family && gaps.some(([from, to]) => from <= told.second && told.second < to))
      .map(({ second }) => `${family.guardianId}: second ${second}`);
  });
  return lost.flat();
}
