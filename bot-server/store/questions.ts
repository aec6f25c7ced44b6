import { trusted, type Connection } from 'mongoose';
import type { Scope } from '../domain/access/scope';
import type { Question, QuestionState, Reply, StaffNote } from '../domain/question/question';
import type { TeacherId } from '../domain/roster/roster';
import { OPEN_STATES } from '../domain/question/steps';
import type { Instant } from '../domain/time/instant';
import type { HolderId } from '../domain/question/holders';
import { openChecks } from './questions/check';
import { draftSteps } from './questions/drafts';
import { mediaSteps } from './questions/media';
import { openClimbing } from './questions/climbing';
import { openQuestionDay } from './questions/day';
import { openAnswerFigures } from './questions/answer-figures';
import { openPassing } from './questions/pass-on';
import { draftSchema, questionRows, questionSchema, type QuestionRow, type Sealing } from './questions/row';

export { questionRows, type QuestionRow } from './questions/row';

/** A guardian's scope reaches their own questions, a teacher's what is in their boxes, a job's those of its classes. */
const inScope = (scope: Scope, holderId?: HolderId) =>
  scope.all
    ? {}
    : scope.guardianId !== undefined
      ? { guardianId: scope.guardianId }
      : scope.holderIds !== undefined
        ? { holders: trusted({ $in: scope.holderIds.filter((id) => holderId === undefined || id === holderId) }) }
        : { classroomId: trusted({ $in: [...scope.classroomIds] }) };

const dueWithin = (due: QuestionPageAsk['due']) =>
  due === undefined
    ? {}
    : {
        dueAt: trusted({
          ...(due.from === undefined ? {} : { $gte: new Date(due.from) }),
          ...(due.before === undefined ? {} : { $lt: new Date(due.before) }),
        }),
        pausedAt: trusted({ $exists: false }),
      };

/** What a step changes; `null` takes a field away. */
export interface QuestionStep extends Partial<
  Pick<Question, 'kind' | 'subject' | 'because' | 'holders' | 'dueAt' | 'answeredAt' | 'check' | 'classAnswerId' | 'alarm' | 'answeredLate'>
> {
  readonly teacherId?: TeacherId | null;
  readonly insteadOf?: TeacherId | null;
  readonly seenAt?: Instant | null;
  readonly state?: QuestionState;
  readonly solveBy?: Instant | null;
  readonly solvedLate?: boolean | null;
  readonly settledAt?: Instant | null;
  readonly pausedAt?: Instant | null;
  readonly leftMinutes?: number | null;
  readonly climb?: Question['climb'] | null;
  readonly reply?: Reply;
  readonly note?: StaffNote;
}

export interface QuestionPageAsk {
  readonly states?: readonly QuestionState[];
  readonly limit: number;
  /** «older than» for a guardian's list, «due later than» for a teacher's box. */
  readonly after?: { readonly at: Instant; readonly id: string };
  readonly by: 'newest' | 'due';
  /** Due from, and due before; what waits for its asker is not among them. */
  readonly due?: { readonly from?: Instant; readonly before?: Instant };
  /** Only one of the boxes that the scope opens. */
  readonly holderId?: HolderId;
}

export function openQuestionStore(connection: Connection, { seal }: { seal: Sealing }) {
  const rowsOf = questionRows(seal);
  const model = connection.model('Question', questionSchema, 'questions');
  const drafts = connection.model('ChatDraft', draftSchema, 'chatDrafts');
  return {
    ...openClimbing(connection.collection<QuestionRow>('questions'), rowsOf),
    ...openQuestionDay(connection),
    /** Writes a question once: a second call with the same id changes nothing and tells so. */
    async add(question: Question): Promise<boolean> {
      const { id } = question;
      const result = await model.updateOne({ _id: id }, { $setOnInsert: rowsOf.fromQuestion(question) }, { upsert: true });
      return result.upsertedCount === 1;
    },
    async get(id: string): Promise<Question | undefined> {
      const row = await model.findById(id).lean<QuestionRow>();
      return row ? rowsOf.question(row) : undefined;
    },
    async getMany(ids: readonly string[]): Promise<Question[]> {
      if (ids.length === 0) return [];
      return (await model.find({ _id: trusted({ $in: [...ids] }) }).lean<QuestionRow[]>()).map(rowsOf.question);
    },
    async page(scope: Scope, { states, limit, after, by, due, holderId }: QuestionPageAsk): Promise<Question[]> {
      const key = by === 'newest' ? 'askedAt' : 'dueAt';
      const [from, beyondIt] = by === 'newest' ? (['$lte', '$lt'] as const) : (['$gte', '$gt'] as const);
      // The range on the key alone is what the index starts from; who stands at the very instant is told apart by id.
      const beyond = after
        ? [
            { [key]: trusted({ [from]: new Date(after.at) }) },
            { $or: [{ [key]: trusted({ [beyondIt]: new Date(after.at) }) }, { _id: trusted({ [beyondIt]: after.id }) }] },
          ]
        : [];
      const direction = by === 'newest' ? -1 : 1;
      const rows = await model
        .find({
          ...inScope(scope, holderId),
          ...(states ? { state: trusted({ $in: [...states] }) } : {}),
          $and: [dueWithin(due), ...beyond],
        })
        .sort({ [key]: direction, _id: direction })
        .limit(limit)
        .lean<QuestionRow[]>();
      return rows.map(rowsOf.question);
    },
    /** How many, up to `most`. */
    async count(
      scope: Scope,
      states: readonly QuestionState[],
      { due, holderId, most }: Pick<QuestionPageAsk, 'due' | 'holderId'> & { readonly most?: number } = {},
    ): Promise<number> {
      const wanted = { ...inScope(scope, holderId), state: trusted({ $in: [...states] }), ...dueWithin(due) };
      return model.countDocuments(wanted, most === undefined ? {} : { limit: most });
    },
    /** A step: takes place only in one of the states it may leave. Gives the question as it is then, or undefined when it did not take place. */
    async step(id: string, leaving: readonly QuestionState[], to: QuestionStep): Promise<Question | undefined> {
      const { reply, note, climb, ...fields } = to;
      const set: Record<string, unknown> = {};
      const unset: Record<string, 1> = {};
      for (const [name, value] of Object.entries(fields)) {
        if (value === null) unset[name] = 1;
        else if (value !== undefined) set[name] = name.endsWith('At') || name === 'solveBy' ? new Date(Number(value)) : value;
      }
      if (climb === null) unset['climb'] = 1;
      else if (climb) set['climb'] = rowsOf.fromClimb(climb);
      const push = { ...(reply ? { replies: rowsOf.fromReply(id, reply) } : {}), ...(note ? { notes: rowsOf.fromNote(id, note) } : {}) };
      const row = await model
        .findOneAndUpdate(
          // A reply that is there already is not written a second time.
          { _id: id, state: trusted({ $in: [...leaving] }), ...(reply ? { 'replies.id': trusted({ $ne: reply.id }) } : {}) },
          {
            ...(Object.keys(set).length > 0 ? { $set: set } : {}),
            ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}),
            ...(Object.keys(push).length > 0 ? { $push: push } : {}),
          },
          { returnDocument: 'after' },
        )
        .lean<QuestionRow>();
      return row ? rowsOf.question(row) : undefined;
    },
    ...openChecks(connection, rowsOf),
    ...mediaSteps(connection),
    ...openPassing(connection, rowsOf),
    ...openAnswerFigures(connection),
    drafts: draftSteps(connection, seal),
    async syncIndexes(): Promise<void> {
      // From before questions were routed: their class teacher has them.
      await model.collection.updateMany({ holders: { $exists: false } }, [{ $set: { holders: ['$teacherId'] } }]);
      await model.collection.updateMany(
        { climb: { $exists: false }, state: { $in: [...OPEN_STATES, 'answered'] } },
        { $set: { climb: { level: 0, nextAt: new Date(0) } } },
      );
      await model.createIndexes();
      await drafts.createIndexes();
    },
  };
}
export type QuestionStore = ReturnType<typeof openQuestionStore>;
