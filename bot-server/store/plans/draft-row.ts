import { Schema } from 'mongoose';
import type { Deed, DraftHead, PlanVersion } from '../../domain/plan/draft';
import type { Slot } from '../../domain/push/push';
import { toSlot, toSlotRow, type SlotRow } from './row';

type DeedRow<T extends Deed = Deed> = Omit<T, 'at'> & { at: Date };

/** `lines`: of the next version of a plan that has run; a plan that never ran keeps its lines as its slots. */
export type DraftRow = Omit<DraftHead, 'planId' | 'edited' | 'submitted' | 'sentBack'> & {
  _id: string;
  title?: string;
  edited?: DeedRow;
  submitted?: DeedRow;
  sentBack?: DeedRow<NonNullable<DraftHead['sentBack']>>;
  lines?: SlotRow[];
};
export type VersionRow = Omit<PlanVersion, 'publishedAt' | 'submitted'> & { _id: string; publishedAt: Date; submitted?: DeedRow };

export const draftSchema = new Schema<DraftRow>(
  {
    _id: { type: String, required: true },
    schoolId: String,
    revision: Number,
    state: String,
    lastLine: Number,
    title: String,
    edited: Schema.Types.Mixed,
    submitted: Schema.Types.Mixed,
    sentBack: Schema.Types.Mixed,
    lines: { type: [Schema.Types.Mixed], default: undefined },
  },
  { versionKey: false },
);
export const versionSchema = new Schema<VersionRow>(
  {
    _id: { type: String, required: true },
    planId: String,
    schoolId: String,
    number: Number,
    title: String,
    publishedAt: Date,
    publishedBy: Schema.Types.Mixed,
    submitted: Schema.Types.Mixed,
    lines: { type: [Schema.Types.Mixed], default: undefined },
  },
  { versionKey: false },
);
versionSchema.index({ planId: 1, number: -1 }, { unique: true });

const fromRow = <T extends { at: Date }>(row: T) => ({ ...row, at: row.at.getTime() });
const toRow = <T extends Deed>(deed: T) => ({ ...deed, at: new Date(deed.at) });

export const toHead = ({ _id, title: _title, lines: _lines, edited, submitted, sentBack, ...rest }: DraftRow): DraftHead => ({
  ...rest,
  planId: _id,
  ...(edited ? { edited: fromRow(edited) } : {}),
  ...(submitted ? { submitted: fromRow(submitted) } : {}),
  ...(sentBack ? { sentBack: fromRow(sentBack) } : {}),
});
export const toHeadRow = ({ planId, edited, submitted, sentBack, ...rest }: DraftHead): DraftRow => ({
  ...rest,
  _id: planId,
  ...(edited ? { edited: toRow(edited) } : {}),
  ...(submitted ? { submitted: toRow(submitted) } : {}),
  ...(sentBack ? { sentBack: toRow(sentBack) } : {}),
});
export const toLines = (rows: readonly SlotRow[]): Slot[] => rows.map(toSlot);
export const toLineRows = (slots: readonly Slot[]): SlotRow[] => slots.map(toSlotRow);

export const toVersion = ({ _id: _own, publishedAt, submitted, ...rest }: VersionRow): PlanVersion => ({
  ...rest,
  publishedAt: publishedAt.getTime(),
  ...(submitted ? { submitted: fromRow(submitted) } : {}),
});
export const toVersionRow = ({ publishedAt, submitted, lines, ...rest }: PlanVersion): VersionRow => ({
  ...rest,
  _id: `${rest.planId}:${rest.number}`,
  publishedAt: new Date(publishedAt),
  ...(submitted ? { submitted: toRow(submitted) } : {}),
  lines: lines.map((line) => ({ ...line })),
});
