import type { Connection } from 'mongoose';
import type { HolderId } from '../../domain/question/holders';
import type { Question } from '../../domain/question/question';
import { OPEN_STATES } from '../../domain/question/steps';
import type { TeacherId } from '../../domain/roster/roster';
import type { QuestionRow, questionRows } from './row';

export interface PassedOn {
  readonly holders: readonly HolderId[];
  /** Absent: the school's desk. */
  readonly teacherId?: TeacherId;
}

/** Handing over, and what teachers recommended. */
export function openPassing(connection: Connection, rowsOf: ReturnType<typeof questionRows>) {
  const rows = connection.collection<QuestionRow>('questions');
  return {
    /** Gives an open question to somebody else, who has not seen it yet; nothing happens when it changed hands meanwhile. Its due time stays. */
    async passOn(id: string, from: readonly HolderId[], { holders, teacherId }: PassedOn): Promise<Question | undefined> {
      const gone: Record<string, 1> = { seenAt: 1, insteadOf: 1, ...(teacherId === undefined ? { teacherId: 1 } : {}) };
      const row = await rows.findOneAndUpdate(
        { _id: id, state: { $in: [...OPEN_STATES] }, holders: [...from] },
        {
          $set: { holders: [...holders], because: 'handed-over', state: 'routed', ...(teacherId === undefined ? {} : { teacherId }) },
          $unset: gone,
        },
        { returnDocument: 'after' },
      );
      return row ? rowsOf.question(row) : undefined;
    },
    /** Whether a teacher recommended this item in an answer to this guardian about one of these children. */
    async recommended(guardianId: string, studentIds: readonly string[], resourceId: string): Promise<boolean> {
      const filter = { guardianId, studentId: { $in: [...studentIds] }, 'replies.resource.resourceId': resourceId };
      return (await rows.findOne(filter, { projection: { _id: 1 } })) !== null;
    },
  };
}
