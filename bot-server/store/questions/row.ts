import { Schema } from 'mongoose';
import { joinedCheck, shownByAsker } from '../../domain/question/media-check';
import type { Climb, Question, QuestionMedia, Reply, Ring, StaffNote } from '../../domain/question/question';
import { DAY } from '../../domain/time/instant';
import type { Seal } from '../../seal/field';

/** What people wrote or said is sealed; `text` in clear is only in rows from before it was. */
interface Sealed {
  textSealed?: string;
  text?: string;
}
interface ReplyRow extends Sealed {
  id: string;
  by: { kind: 'teacher' | 'guardian'; id: string };
  at: Date;
  as?: 'ask-back';
  media?: QuestionMedia[];
  resource?: { resourceId: string; title: string; atSecond: number };
}
interface ClimbRow {
  level: Climb['level'];
  nextAt?: Date;
  reminded?: number;
  rings?: (Omit<Ring, 'at'> & { at: Date })[];
}
interface NoteRow {
  id: string;
  by: string;
  textSealed: string;
  at: Date;
}
type Dated = 'askedAt' | 'dueAt' | 'seenAt' | 'answeredAt' | 'solveBy' | 'pausedAt' | 'settledAt';
/** `kind`, `because` and `holders` are missing in rows from before questions were routed: then its class teacher has it. */
export interface QuestionRow
  extends
    Sealed,
    Omit<Question, 'id' | 'text' | 'replies' | 'notes' | 'media' | 'climb' | 'climbs' | 'kind' | 'because' | 'holders' | Dated>,
    Partial<Pick<Question, 'kind' | 'because' | 'holders'>> {
  _id: string;
  askedAt: Date;
  dueAt: Date;
  seenAt?: Date;
  answeredAt?: Date;
  solveBy?: Date;
  pausedAt?: Date;
  settledAt?: Date;
  climb?: ClimbRow;
  climbs?: { level: Climb['level']; at: Date }[];
  media?: QuestionMedia[];
  replies: ReplyRow[];
  notes?: NoteRow[];
}
export interface DraftRow {
  _id: string;
  at: Date;
  /** `textSealed` goes when the question is written. */
  parts?: { id: string; at: Date; textSealed?: string; questionId?: string; studentId?: string }[];
  unbound?: boolean;
  lookedAt?: Date;
}

const text = { type: String, required: true } as const;
const place = { _id: false, resourceId: String, title: String, atSecond: Number } as const;
const media = { type: [{ _id: false, id: String, kind: String, state: String, seconds: Number, check: String }], default: undefined };

export const questionSchema = new Schema<QuestionRow>(
  {
    _id: text,
    guardianId: text,
    studentId: text,
    classroomId: text,
    schoolId: text,
    kind: String,
    subject: String,
    teacherId: String,
    because: String,
    holders: { type: [String], default: undefined },
    textSealed: String,
    text: String,
    media,
    from: text,
    pinned: { type: { ...place, version: Number }, default: undefined },
    state: text,
    askedAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    solveBy: Date,
    pausedAt: Date,
    leftMinutes: Number,
    climb: {
      type: {
        _id: false,
        level: Number,
        nextAt: Date,
        reminded: Number,
        rings: { type: [{ _id: false, to: String, key: String, at: Date, urgent: Boolean, closing: Boolean }], default: undefined },
      },
      default: undefined,
    },
    climbs: { type: [{ _id: false, level: Number, at: Date }], default: undefined },
    insteadOf: String,
    seenAt: Date,
    answeredAt: Date,
    answeredLate: Boolean,
    solvedLate: Boolean,
    settledAt: Date,
    replies: {
      type: [
        {
          _id: false,
          id: String,
          by: { _id: false, kind: String, id: String },
          textSealed: String,
          text: String,
          at: Date,
          as: String,
          media,
          resource: { type: place, default: undefined },
        },
      ],
      default: [],
    },
    notes: { type: [{ _id: false, id: String, by: String, textSealed: String, at: Date }], default: undefined },
    alarm: String,
    classAnswerId: String,
    check: text,
  },
  { versionKey: false },
);
questionSchema.index({ guardianId: 1, askedAt: -1, _id: -1 });
questionSchema.index({ classroomId: 1, state: 1, dueAt: 1 });
// A page of a box is in the order of these to its last key: so it is merged from the boxes and states, and nothing is sorted.
questionSchema.index({ holders: 1, state: 1, dueAt: 1, _id: 1 });
questionSchema.index({ holders: 1, state: 1, askedAt: -1, _id: -1 });
questionSchema.index({ schoolId: 1, askedAt: 1 });
questionSchema.index({ askedAt: 1 }, { name: 'waiting-for-check', partialFilterExpression: { check: 'waiting' } });
questionSchema.index({ 'climb.rings.key': 1 }, { sparse: true });
questionSchema.index({ schoolId: 1, askedAt: -1 });
questionSchema.index({ schoolId: 1, state: 1, dueAt: 1 });
questionSchema.index({ 'pinned.resourceId': 1, askedAt: -1 }, { partialFilterExpression: { 'pinned.resourceId': { $exists: true } } });
questionSchema.index({ 'climb.nextAt': 1 }, { partialFilterExpression: { 'climb.nextAt': { $exists: true } } });

export const draftSchema = new Schema<DraftRow>(
  {
    _id: text,
    at: Date,
    parts: { type: [{ _id: false, id: String, at: Date, textSealed: String, questionId: String, studentId: String }], default: undefined },
    unbound: Boolean,
    lookedAt: Date,
  },
  { versionKey: false },
);
draftSchema.index({ lookedAt: 1 }, { partialFilterExpression: { unbound: true } });
draftSchema.index({ at: 1 }, { expireAfterSeconds: DAY / 1000 });

export type Sealing = Pick<Seal, 'seal' | 'unseal'>;

const toClimb = ({ level, nextAt, reminded, rings }: ClimbRow): Climb => ({
  level,
  ...(nextAt ? { nextAt: nextAt.getTime() } : {}),
  ...(reminded === undefined ? {} : { reminded }),
  ...(rings?.length ? { rings: rings.map(({ at, ...ring }) => ({ ...ring, at: at.getTime() })) } : {}),
});
const fromClimb = ({ level, nextAt, reminded, rings }: Climb): ClimbRow => ({
  level,
  ...(nextAt === undefined ? {} : { nextAt: new Date(nextAt) }),
  ...(reminded === undefined ? {} : { reminded }),
  ...(rings?.length ? { rings: rings.map(({ at, ...ring }) => ({ ...ring, at: new Date(at) })) } : {}),
});

/** Rows to questions and back; the places of the texts are part of what is authenticated. */
export function questionRows(seal: Sealing) {
  const open = (row: Sealed, where: string): string =>
    row.textSealed === undefined ? (row.text ?? '') : seal.unseal(row.textSealed, where);
  const replyPlace = (question: string, reply: string): string => `questions.reply:${question}/${reply}`;
  const notePlace = (question: string, note: string): string => `questions.note:${question}/${note}`;
  const fromReply = (question: string, { text: words, at, media: spoken, ...rest }: Reply): ReplyRow => ({
    ...rest,
    by: { ...rest.by },
    at: new Date(at),
    textSealed: seal.seal(words, replyPlace(question, rest.id)),
    ...(spoken === undefined ? {} : { media: spoken.map((one) => ({ ...one })) }),
  });
  const fromNote = (question: string, { text: words, at, ...rest }: StaffNote): NoteRow => ({
    ...rest,
    at: new Date(at),
    textSealed: seal.seal(words, notePlace(question, rest.id)),
  });
  return {
    question({ _id, textSealed, text: clear, ...row }: QuestionRow): Question {
      const {
        askedAt,
        dueAt,
        seenAt,
        answeredAt,
        solveBy,
        pausedAt,
        settledAt,
        climb,
        climbs,
        media: spoken,
        replies,
        notes,
        ...rest
      } = row;
      return {
        ...rest,
        id: _id,
        kind: rest.kind ?? 'habit',
        because: rest.because ?? 'class-teacher',
        holders: rest.holders ?? (rest.teacherId === undefined ? [] : [rest.teacherId]),
        check: joinedCheck(rest.check, shownByAsker(row)),
        text: open({ ...(textSealed === undefined ? { text: clear ?? '' } : { textSealed }) }, `questions.text:${_id}`),
        askedAt: askedAt.getTime(),
        dueAt: dueAt.getTime(),
        ...(seenAt ? { seenAt: seenAt.getTime() } : {}),
        ...(answeredAt ? { answeredAt: answeredAt.getTime() } : {}),
        ...(solveBy ? { solveBy: solveBy.getTime() } : {}),
        ...(pausedAt ? { pausedAt: pausedAt.getTime() } : {}),
        ...(settledAt ? { settledAt: settledAt.getTime() } : {}),
        ...(climb ? { climb: toClimb(climb) } : {}),
        ...(climbs ? { climbs: climbs.map(({ level, at }) => ({ level, at: at.getTime() })) } : {}),
        ...(spoken ? { media: spoken } : {}),
        replies: replies.map(({ textSealed: _sealed, text: _clear, at, media: said, ...reply }, index): Reply => {
          const row_ = replies[index];
          return {
            ...reply,
            text: row_ ? open(row_, replyPlace(_id, reply.id)) : '',
            at: at.getTime(),
            ...(said ? { media: said } : {}),
          };
        }),
        ...(notes
          ? {
              notes: notes.map(({ textSealed: words, at, ...note }): StaffNote => ({
                ...note,
                text: seal.unseal(words, notePlace(_id, note.id)),
                at: at.getTime(),
              })),
            }
          : {}),
      };
    },
    fromQuestion({ id, text: words, climb, climbs, media: spoken, replies, notes, ...question }: Question): Omit<QuestionRow, '_id'> {
      const { askedAt, dueAt, seenAt, answeredAt, solveBy, pausedAt, settledAt, ...rest } = question;
      return {
        ...rest,
        textSealed: seal.seal(words, `questions.text:${id}`),
        askedAt: new Date(askedAt),
        dueAt: new Date(dueAt),
        ...(seenAt === undefined ? {} : { seenAt: new Date(seenAt) }),
        ...(answeredAt === undefined ? {} : { answeredAt: new Date(answeredAt) }),
        ...(solveBy === undefined ? {} : { solveBy: new Date(solveBy) }),
        ...(pausedAt === undefined ? {} : { pausedAt: new Date(pausedAt) }),
        ...(settledAt === undefined ? {} : { settledAt: new Date(settledAt) }),
        ...(climb ? { climb: fromClimb(climb) } : {}),
        ...(climbs ? { climbs: climbs.map(({ level, at }) => ({ level, at: new Date(at) })) } : {}),
        ...(spoken ? { media: spoken.map((one) => ({ ...one })) } : {}),
        replies: replies.map((reply) => fromReply(id, reply)),
        ...(notes ? { notes: notes.map((note) => fromNote(id, note)) } : {}),
      };
    },
    fromClimb,
    fromReply,
    fromNote,
  };
}
