import { Schema } from 'mongoose';
import type { Draft, KeptFile } from '../../domain/resource/draft';
import { withReadingTime } from '../../domain/resource/reading';
import type { Resource } from '../../domain/resource/resource';

/** What a published version was made from, so that the next one can be written on from there. */
export interface Source {
  readonly text: string;
  readonly files: Draft['files'];
  readonly pictures: readonly KeptFile[];
}

export type ResourceRow = Omit<Resource, 'id' | 'publishedAt'> & { _id: string; resourceId: string; publishedAt?: Date; source?: Source };

export const resourceSchema = new Schema<ResourceRow>(
  {
    _id: { type: String, required: true },
    resourceId: { type: String, required: true },
    version: { type: Number, required: true },
    title: { type: String, required: true },
    kind: { type: String, required: true },
    for: { type: String, required: true },
    dimension: String,
    theme: String,
    stages: [String],
    summary: String,
    madeBy: String,
    durationSeconds: Number,
    effectiveStart: Number,
    effectiveEnd: Number,
    maxRate: Number,
    threshold: Number,
    media: String,
    poster: String,
    captions: String,
    sound: String,
    mediaBytes: Number,
    soundBytes: Number,
    chapters: { type: [Schema.Types.Mixed], default: undefined },
    link: String,
    blocks: { type: [Schema.Types.Mixed], default: [] },
    withdrawn: { type: Boolean, default: false },
    retired: Boolean,
    owner: Schema.Types.Mixed,
    subject: String,
    statedMinutes: Number,
    publishedAt: Date,
    checkedBy: Schema.Types.Mixed,
    source: Schema.Types.Mixed,
  },
  { versionKey: false },
);
resourceSchema.index({ resourceId: 1, version: -1 });

export const rowId = (id: string, version: number): string => `${id}@${version}`;

export const toResource = ({ _id: _place, resourceId, publishedAt, source: _source, ...rest }: ResourceRow): Resource =>
  withReadingTime({ id: resourceId, ...rest, ...(publishedAt ? { publishedAt: publishedAt.getTime() } : {}) });

export const toResourceRow = ({ id, publishedAt, ...rest }: Resource, source?: Source): ResourceRow => ({
  ...rest,
  _id: rowId(id, rest.version),
  resourceId: id,
  stages: [...rest.stages],
  blocks: rest.blocks.map((block) => ({ ...block })),
  ...(publishedAt === undefined ? {} : { publishedAt: new Date(publishedAt) }),
  ...(source ? { source } : {}),
});

type Dated = 'createdAt' | 'changedAt' | 'submittedAt';
export type DraftRow = Omit<Draft, 'id' | Dated> & { _id: string; createdAt: Date; changedAt: Date; submittedAt?: Date };

export const draftSchema = new Schema<DraftRow>(
  {
    _id: { type: String, required: true },
    version: Number,
    owner: Schema.Types.Mixed,
    kind: String,
    for: String,
    state: String,
    rev: Number,
    words: Schema.Types.Mixed,
    files: Schema.Types.Mixed,
    pictures: { type: [Schema.Types.Mixed] },
    writers: { type: [Schema.Types.Mixed] },
    createdAt: Date,
    changedAt: Date,
    submittedAt: Date,
    sentBack: Schema.Types.Mixed,
  },
  { versionKey: false },
);

export const toDraft = ({ _id, createdAt, changedAt, submittedAt, ...rest }: DraftRow): Draft => ({
  ...rest,
  id: _id,
  createdAt: createdAt.getTime(),
  changedAt: changedAt.getTime(),
  ...(submittedAt ? { submittedAt: submittedAt.getTime() } : {}),
});
export const toDraftRow = ({ id, createdAt, changedAt, submittedAt, sentBack, ...rest }: Draft): DraftRow => ({
  ...rest,
  _id: id,
  createdAt: new Date(createdAt),
  changedAt: new Date(changedAt),
  ...(submittedAt === undefined ? {} : { submittedAt: new Date(submittedAt) }),
  ...(sentBack ? { sentBack } : {}),
});
