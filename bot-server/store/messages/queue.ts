import type { mongo } from 'mongoose';
import type { Message } from '../../domain/push/push';
import type { GuardianId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { MessageRow } from './row';

/** A message whose time has come, before anybody has claimed it. */
export interface DueMessage {
  readonly id: string;
  readonly guardianId: GuardianId;
}

/** Whoever waits for one of these waits for it alone: they do not queue behind a county's fan-out. */
const URGENT: readonly Message['kind'][] = ['emergency', 'answer', 'staff'];
const BULK: readonly Message['kind'][] = ['first', 'nudge'];

/** All kinds are asked for at once, and those of the first one come first. */
async function inOrder(
  kinds: readonly Message['kind'][],
  limit: number,
  ask: (kind: Message['kind']) => Promise<DueMessage[]>,
): Promise<DueMessage[]> {
  return (await Promise.all(kinds.map(ask))).flat().slice(0, Math.max(limit, 0));
}

/** What is due, and of which bundles: the sender's questions, each answered from an index however many rows are finished. */
export function openQueue(rows: mongo.Collection<MessageRow>) {
  const find = async (filter: mongo.Filter<MessageRow>, limit: number): Promise<DueMessage[]> => {
    if (limit <= 0) return [];
    const found = await rows
      .find(filter)
      .sort({ dueAt: 1 })
      .limit(limit)
      .project<{ _id: string; guardianId: string }>({ guardianId: 1 })
      .toArray();
    return found.map(({ _id, guardianId }) => ({ id: _id, guardianId }));
  };
  return {
    /** Emergencies, then answers, each longest due first. */
    async dueUrgent(now: Instant, limit: number): Promise<DueMessage[]> {
      return inOrder(URGENT, limit, (kind) => find({ kind, dueAt: { $lte: new Date(now) } }, limit));
    },
    /** The pushes that have something due, each once. */
    async dueBundles(now: Instant): Promise<string[]> {
      const found = await Promise.all(BULK.map((kind) => rows.distinct('bundle', { kind, dueAt: { $lte: new Date(now) } })));
      return [...new Set(found.flat())];
    },
    /** A push's due messages: first cards before nudges, each longest due first. */
    async dueOf(bundle: string, now: Instant, limit: number): Promise<DueMessage[]> {
      return inOrder(BULK, limit, (kind) => find({ kind, bundle, dueAt: { $lte: new Date(now) } }, limit));
    },
    /** When the next message is due; undefined when none is. */
    async nextDueAt(): Promise<Instant | undefined> {
      const row = await rows.findOne({ dueAt: { $exists: true } }, { sort: { dueAt: 1 }, projection: { dueAt: 1 } });
      return row?.dueAt?.getTime();
    },
  };
}
