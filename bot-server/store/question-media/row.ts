import { Schema } from 'mongoose';
import { z } from 'zod';
import type { KeptMedia, MediaSource } from '../../domain/question/kept-media';

export interface MediaRow {
  _id: string;
  kind: 'voice' | 'picture';
  state: KeptMedia['state'];
  owner: { kind: 'guardian' | 'teacher'; id: string };
  type?: string;
  bytes?: number;
  seconds?: number;
  at: Date;
  /** While it is part of nothing: when it goes. */
  until?: Date;
  questionId?: string;
  replyId?: string;
  studentId?: string;
  guardianId?: string;
  schoolId?: string;
  /** The key of its frames. */
  keySealed?: string;
  /** Where it is to be fetched. */
  sourceSealed?: string;
  dueAt?: Date;
  tries?: number;
  /** Whether the asker's chat got it after the words of an answer. */
  chat?: 'waiting' | 'calling' | 'sent' | 'not-sent' | 'unknown';
  /** While its content check is to be asked for: when next. */
  checkAt?: Date;
  checkTries?: number;
  /** WeChat's names of the checks it was asked for. */
  traces?: string[];
}

export interface FrameRow {
  _id: string;
  mediaId: string;
  n: number;
  at: Date;
  until?: Date;
  studentId?: string;
  guardianId?: string;
  schoolId?: string;
  sealed: Buffer;
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;

export const mediaSchema = new Schema<MediaRow>(
  {
    _id: text,
    kind: text,
    state: text,
    owner: { _id: false, kind: text, id: text },
    type: String,
    bytes: Number,
    seconds: Number,
    at: date,
    until: Date,
    questionId: String,
    replyId: String,
    studentId: String,
    guardianId: String,
    schoolId: String,
    keySealed: String,
    sourceSealed: String,
    dueAt: Date,
    tries: Number,
    chat: String,
    checkAt: Date,
    checkTries: Number,
    traces: { type: [String], default: undefined },
  },
  { versionKey: false },
);
mediaSchema.index({ until: 1 }, { expireAfterSeconds: 0 });
mediaSchema.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } });
mediaSchema.index({ checkAt: 1 }, { partialFilterExpression: { checkAt: { $exists: true } } });
mediaSchema.index({ traces: 1 }, { partialFilterExpression: { traces: { $exists: true } } });
mediaSchema.index({ questionId: 1 });
mediaSchema.index({ studentId: 1 });
mediaSchema.index({ guardianId: 1 });

export const frameSchema = new Schema<FrameRow>(
  {
    _id: text,
    mediaId: text,
    n: { type: Number, required: true },
    at: date,
    until: Date,
    studentId: String,
    guardianId: String,
    schoolId: String,
    sealed: { type: Buffer, required: true },
  },
  { versionKey: false },
);
frameSchema.index({ mediaId: 1 });
frameSchema.index({ until: 1 }, { expireAfterSeconds: 0 });
frameSchema.index({ studentId: 1 });
frameSchema.index({ guardianId: 1 });

export const toMedia = (row: MediaRow): KeptMedia => ({
  id: row._id,
  kind: row.kind,
  state: row.state,
  owner: { ...row.owner },
  ...(row.type === undefined ? {} : { type: row.type }),
  ...(row.bytes === undefined ? {} : { bytes: row.bytes }),
  ...(row.seconds === undefined ? {} : { seconds: row.seconds }),
  at: row.at.getTime(),
  ...(row.questionId === undefined || row.studentId === undefined || row.guardianId === undefined || row.schoolId === undefined
    ? {}
    : {
        place: {
          questionId: row.questionId,
          studentId: row.studentId,
          guardianId: row.guardianId,
          schoolId: row.schoolId,
          ...(row.replyId === undefined ? {} : { replyId: row.replyId }),
        },
      }),
});

const Source = z.object({ accountId: z.string(), openid: z.string(), mediaId: z.string() });
export const readSource = (text_: string): MediaSource => Source.parse(JSON.parse(text_));
