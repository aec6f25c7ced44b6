import type { mongo } from 'mongoose';
import type { Message } from '../../domain/push/push';
import type { GuardianId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { MessageRow } from './row';

/** A message that waits for its time, with whose it is. */
export type Waiting = Pick<Message, 'id' | 'guardianId' | 'kind' | 'purpose' | 'expiresAt' | 'createdAt'>;

export function openRivals(rows: mongo.Collection<MessageRow>) {
  return {
    /** What these guardians are to be rung for up to `until`, of what was made from `since` on. */
    async waitingFor(guardianIds: readonly GuardianId[], since: Instant, until: Instant): Promise<Waiting[]> {
      const found = await rows
        .find({
          guardianId: { $in: [...guardianIds] },
          createdAt: { $gte: new Date(since) },
          state: { $in: ['waiting', 'held'] },
          dueAt: { $lte: new Date(until) },
        })
        .project<Pick<MessageRow, '_id' | 'guardianId' | 'kind' | 'purpose' | 'expiresAt' | 'createdAt'>>({
          guardianId: 1,
          kind: 1,
          purpose: 1,
          expiresAt: 1,
          createdAt: 1,
        })
        .toArray();
      return found.map(({ _id, expiresAt, createdAt, ...rest }) => ({
        ...rest,
        id: _id,
        expiresAt: expiresAt.getTime(),
        createdAt: createdAt.getTime(),
      }));
    },
  };
}
