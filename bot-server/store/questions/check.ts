import type { Connection } from 'mongoose';
import type { Question } from '../../domain/question/question';
import type { QuestionRow, questionRows } from './row';

/** Questions of whose words the content check was not made yet; what is said of voices and pictures stands beside each of them. */
export function openChecks(connection: Connection, rowsOf: ReturnType<typeof questionRows>) {
  const rows = connection.collection<QuestionRow>('questions');
  return {
    /** The ones that wait longest come first. */
    async waitingForCheck(limit: number): Promise<Question[]> {
      const found = await rows.find({ check: 'waiting' }).sort({ askedAt: 1 }).limit(limit).toArray();
      return found.map(rowsOf.question);
    },
    /** Writes what the check said of these very words: nothing happens when another run was first, or more was written since. */
    async settleCheck({ id, replies }: Pick<Question, 'id' | 'replies'>, check: Exclude<Question['check'], 'waiting'>): Promise<boolean> {
      const written = await rows.updateOne({ _id: id, check: 'waiting', replies: { $size: replies.length } }, { $set: { check } });
      return written.modifiedCount === 1;
    },
  };
}
