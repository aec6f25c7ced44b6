import { Schema, trusted, type Connection } from 'mongoose';
import type { Scope } from '../domain/access/scope';
import type { Question, QuestionState, Reply } from '../domain/question/question';
import { DAY, type Instant } from '../domain/time/instant';
import type { Seal } from '../seal/field';

/** What people wrote is sealed; `text` in clear is only in rows from before it was. */
interface ReplyRow {
  id: string;
  by: { kind: 'teacher' | 'guardian'; id: string };
  textSealed?: string;
  text?: string;
  at: Date;
}
export interface QuestionRow {
  _id: string;
  guardianId: string;
  studentId: string;
  classroomId: string;
  schoolId: string;
  teacherId: string;
  textSealed?: string;
  text?: string;
  from: Question['from'];
  pinned?: { resourceId: string; title: string; atSecond: number };
  state: QuestionState;
  askedAt: Date;
  dueAt: Date;
  seenAt?: Date;
  answeredAt?: Date;
  replies: ReplyRow[];
  check: Question['check'];
}
interface DraftRow {
  _id: string;
  textSealed?: string;
  text?: string;
  at: Date;
}

const text = { type: String, required: true } as const;
const schema = new Schema<QuestionRow>(
  {
    _id: text,
    guardianId: text,
    studentId: text,
    classroomId: text,
    schoolId: text,
    teacherId: text,
    textSealed: String,
    text: String,
    from: text,
    pinned: { type: { _id: false, resourceId: String, title: String, atSecond: Number }, default: undefined },
    state: text,
    askedAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    seenAt: Date,
    answeredAt: Date,
    replies: {
      type: [{ _id: false, id: String, by: { _id: false, kind: String, id: String }, textSealed: String, text: String, at: Date }],
      default: [],
    },
    check: text,
  },
  { versionKey: false },
);
schema.index({ guardianId: 1, askedAt: -1 });
schema.index({ classroomId: 1, state: 1, dueAt: 1 });

const draft = new Schema<DraftRow>({ _id: text, textSealed: String, text: String, at: Date }, { versionKey: false });
draft.index({ at: 1 }, { expireAfterSeconds: DAY / 1000 });

type Sealing = Pick<Seal, 'seal' | 'unseal'>;

/** Rows to questions and back; the places of the texts are part of what is authenticated. */
export function questionRows(seal: Sealing) {
  const open = (row: { textSealed?: string; text?: string }, place: string): string =>
    row.textSealed === undefined ? (row.text ?? '') : seal.unseal(row.textSealed, place);
  const replyPlace = (question: string, reply: string): string => `questions.reply:${question}/${reply}`;
  return {
    question: ({ _id, askedAt, dueAt, seenAt, answeredAt, replies, textSealed, text: clear, ...row }: QuestionRow): Question => ({
      id: _id,
      ...row,
      text: open({ ...(textSealed === undefined ? { text: clear ?? '' } : { textSealed }) }, `questions.text:${_id}`),
      askedAt: askedAt.getTime(),
      dueAt: dueAt.getTime(),
      ...(seenAt ? { seenAt: seenAt.getTime() } : {}),
      ...(answeredAt ? { answeredAt: answeredAt.getTime() } : {}),
      replies: replies.map((reply): Reply => {
        const { id, by, at } = reply;
        return { id, by, text: open(reply, replyPlace(_id, id)), at: at.getTime() };
      }),
    }),
    fromText: (id: string, words: string) => ({ textSealed: seal.seal(words, `questions.text:${id}`) }),
    fromReply: (question: string, { id, by, text: words, at }: Reply): ReplyRow => ({
      ...{ id, by: { ...by }, at: new Date(at) },
      textSealed: seal.seal(words, replyPlace(question, id)),
    }),
    draft: (row: DraftRow): string => open(row, `chatDrafts.text:${row._id}`),
    fromDraft: (id: string, words: string) => ({ textSealed: seal.seal(words, `chatDrafts.text:${id}`) }),
  };
}

/** A guardian's scope reaches their own questions, a teacher's those of their classes. */
const inScope = (scope: Scope) =>
  scope.all
    ? {}
    : scope.guardianId !== undefined
      ? { guardianId: scope.guardianId }
      : { classroomId: trusted({ $in: [...scope.classroomIds] }) };

export interface QuestionPageAsk {
  readonly states?: readonly QuestionState[];
  readonly limit: number;
  /** «older than» for a guardian's list, «due later than» for a teacher's box. */
  readonly after?: { readonly at: Instant; readonly id: string };
  readonly by: 'newest' | 'due';
}

export function openQuestionStore(connection: Connection, { seal }: { seal: Sealing }) {
  const rowsOf = questionRows(seal);
  const model = connection.model('Question', schema, 'questions');
  const drafts = connection.model('ChatDraft', draft, 'chatDrafts');
  return {
    /** Writes a question once: a second call with the same id changes nothing and tells so. */
    async add(question: Question): Promise<boolean> {
      const { id, text: words, askedAt, dueAt, seenAt: _s, answeredAt: _a, replies, ...rest } = question;
      const dates = { askedAt: new Date(askedAt), dueAt: new Date(dueAt) };
      const set = { ...rest, ...dates, ...rowsOf.fromText(id, words), replies: replies.map((reply) => rowsOf.fromReply(id, reply)) };
      const result = await model.updateOne({ _id: id }, { $setOnInsert: set }, { upsert: true });
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
    async page(scope: Scope, { states, limit, after, by }: QuestionPageAsk): Promise<Question[]> {
      const key = by === 'newest' ? 'askedAt' : 'dueAt';
      const operator = by === 'newest' ? '$lt' : '$gt';
      const beyond = after
        ? {
            $or: [
              { [key]: trusted({ [operator]: new Date(after.at) }) },
              { [key]: new Date(after.at), _id: trusted({ [operator]: after.id }) },
            ],
          }
        : {};
      const direction = by === 'newest' ? -1 : 1;
      const rows = await model
        .find({ ...inScope(scope), ...(states ? { state: trusted({ $in: [...states] }) } : {}), ...beyond })
        .sort({ [key]: direction, _id: direction })
        .limit(limit)
        .lean<QuestionRow[]>();
      return rows.map(rowsOf.question);
    },
    async count(scope: Scope, states: readonly QuestionState[]): Promise<number> {
      return model.countDocuments({ ...inScope(scope), state: trusted({ $in: [...states] }) });
    },
    /** A step: takes place only in one of the states it may leave. Gives the question as it is then, or undefined when it did not take place. */
    async step(
      id: string,
      leaving: readonly QuestionState[],
      to: { state: QuestionState; seenAt?: Instant; answeredAt?: Instant; dueAt?: Instant; reply?: Reply },
    ): Promise<Question | undefined> {
      const { state, seenAt, answeredAt, dueAt, reply } = to;
      const row = await model
        .findOneAndUpdate(
          { _id: id, state: trusted({ $in: [...leaving] }) },
          {
            $set: {
              state,
              ...(seenAt === undefined ? {} : { seenAt: new Date(seenAt) }),
              ...(answeredAt === undefined ? {} : { answeredAt: new Date(answeredAt) }),
              ...(dueAt === undefined ? {} : { dueAt: new Date(dueAt) }),
            },
            ...(reply ? { $push: { replies: rowsOf.fromReply(id, reply) } } : {}),
          },
          { returnDocument: 'after' },
        )
        .lean<QuestionRow>();
      return row ? rowsOf.question(row) : undefined;
    },
    /** What somebody wrote in the chat before they said which child it is about; kept a day. */
    drafts: {
      async put(identityId: string, words: string, now: Instant): Promise<void> {
        await drafts.updateOne(
          { _id: identityId },
          { $set: { ...rowsOf.fromDraft(identityId, words), at: new Date(now) }, $unset: { text: 1 } },
          { upsert: true },
        );
      },
      async peek(identityId: string, now: Instant): Promise<string | undefined> {
        const row = await drafts.findById(identityId).lean<DraftRow>();
        return row && now - row.at.getTime() < DAY ? rowsOf.draft(row) : undefined;
      },
      async drop(identityId: string): Promise<void> {
        await drafts.deleteOne({ _id: identityId });
      },
    },
    async syncIndexes(): Promise<void> {
      await model.createIndexes();
      await drafts.createIndexes();
    },
  };
}
export type QuestionStore = ReturnType<typeof openQuestionStore>;
