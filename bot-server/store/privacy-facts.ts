import type { Connection } from 'mongoose';
import type { Message, Delivery } from '../domain/push/push';
import type { Question } from '../domain/question/question';
import type { GuardianId, StudentId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';
import type { Viewer, Viewing } from '../domain/viewing/viewing';
import type { Seal } from '../seal/field';
import { questionRows, type QuestionRow } from './questions';
import { toViewing, type ViewingRow } from './viewing/row';

type Dated<T, K extends keyof T> = Omit<T, K | 'id'> & { [P in K]?: Date } & { _id: string };
type DeliveryRow = Dated<Delivery, 'createdAt' | 'sentAt' | 'openedAt'>;
type MessageRow = Dated<Message, 'createdAt' | 'dueAt' | 'expiresAt' | 'sentAt' | 'openedAt'>;
interface SessionRow {
  _id: string;
  identityId: string;
  createdAt: Date;
  lastUsedAt: Date;
}

const MOST = 5000;
const at = (date: Date | undefined): Instant => date?.getTime() ?? 0;

/** Reads everything that is kept about one child and one guardian, over all collections: for the rights desk, exports and erasures. */
export function openPrivacyFactStore(connection: Connection, seal: Pick<Seal, 'seal' | 'unseal'>) {
  const rowsOf = questionRows(seal);
  const deliveries = connection.collection<DeliveryRow>('deliveries');
  const messages = connection.collection<MessageRow>('messages');
  const viewings = connection.collection<ViewingRow>('viewings');
  const questions = connection.collection<QuestionRow>('questions');
  const ties = connection.collection<{ _id: string; guardianId: string; studentId: string }>('guardianships');
  const sessions = connection.collection<SessionRow>('sessions');
  const range = ({ kind, id }: Viewer) => ({ _id: { $gte: `${kind[0]}:${id}:`, $lt: `${kind[0]}:${id};` } });

  return {
    countDeliveries: (studentId: StudentId, guardianId: GuardianId): Promise<number> =>
      deliveries.countDocuments({ studentId, guardianId }),
    countQuestions: (studentId: StudentId, guardianId: GuardianId): Promise<number> => questions.countDocuments({ studentId, guardianId }),
    countMessages: (guardianId: GuardianId): Promise<number> => messages.countDocuments({ guardianId }),
    /** Everybody who is, or ever was, tied to a child. */
    guardiansOf: (studentId: StudentId): Promise<GuardianId[]> => ties.distinct('guardianId', { studentId }),
    /** Whether a guardian is, or ever was, tied to another child than the one with these numbers. */
    async hasOtherChild(guardianId: GuardianId, studentIds: readonly StudentId[]): Promise<boolean> {
      return (await ties.findOne({ guardianId, studentId: { $nin: [...studentIds] } }, { projection: { _id: 1 } })) !== null;
    },
    /** Every delivery for a child, to whichever guardian. */
    async deliveriesOf(studentId: StudentId): Promise<Pick<Delivery, 'pushId' | 'classroomId' | 'guardianId' | 'messageId'>[]> {
      return deliveries
        .find({ studentId })
        .project<Pick<Delivery, 'pushId' | 'classroomId' | 'guardianId' | 'messageId'>>({
          _id: 0,
          pushId: 1,
          classroomId: 1,
          guardianId: 1,
          messageId: 1,
        })
        .toArray();
    },
    async deliveriesTo(studentId: StudentId, guardianId: GuardianId) {
      const found = await deliveries.find({ studentId, guardianId }).sort({ createdAt: -1, _id: 1 }).limit(MOST).toArray();
      return found.map(({ pushId, kind, reachable, createdAt, sentAt, openedAt }) => ({
        pushId,
        kind,
        reachable,
        at: at(createdAt),
        ...(sentAt ? { sentAt: at(sentAt) } : {}),
        ...(openedAt ? { openedAt: at(openedAt) } : {}),
      }));
    },
    async messagesTo(guardianId: GuardianId) {
      const found = await messages.find({ guardianId }).sort({ createdAt: -1, _id: 1 }).limit(MOST).toArray();
      return found.map(({ _id, subject, kind, state, createdAt, sentBy, openedAt }) => ({
        id: _id,
        subject,
        kind,
        state,
        at: at(createdAt),
        ...(sentBy === undefined ? {} : { sentBy }),
        ...(openedAt ? { openedAt: at(openedAt) } : {}),
      }));
    },
    async viewingsOf(viewer: Viewer): Promise<Viewing[]> {
      return (await viewings.find(range(viewer), { useBigInt64: true, limit: MOST }).toArray()).map(toViewing);
    },
    /** Every question about a child, of whichever guardian. */
    async questionIds(studentId: StudentId): Promise<string[]> {
      return questions.distinct('_id', { studentId });
    },
    async questionsOf(studentId: StudentId, guardianId: GuardianId): Promise<Question[]> {
      const found = await questions.find({ studentId, guardianId }).sort({ askedAt: -1, _id: 1 }).limit(MOST).toArray();
      return found.map(rowsOf.question);
    },
    /** Messages that tell of answers to these questions. */
    async messagesAbout(questionIds: readonly string[]): Promise<string[]> {
      return messages.distinct('_id', { 'subject.questionId': { $in: [...questionIds] } });
    },
    /** Messages to these guardians, and what tells others of them. */
    async messageIdsOf(guardianIds: readonly GuardianId[]): Promise<string[]> {
      const ids = { $in: [...guardianIds] };
      return messages.distinct('_id', { $or: [{ guardianId: ids }, { 'subject.boundGuardianId': ids }] });
    },
    async sessionsOf(identityIds: readonly string[]): Promise<{ at: Instant; lastUsedAt: Instant }[]> {
      const found = await sessions
        .find({ identityId: { $in: [...identityIds] } })
        .sort({ createdAt: -1 })
        .limit(200)
        .toArray();
      return found.map(({ createdAt, lastUsedAt }) => ({ at: at(createdAt), lastUsedAt: at(lastUsedAt) }));
    },
  };
}
export type PrivacyFactStore = ReturnType<typeof openPrivacyFactStore>;
