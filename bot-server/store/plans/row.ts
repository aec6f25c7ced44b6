import { Schema } from 'mongoose';
import type { PushPlan, Slot } from '../../domain/push/push';

export type PlanRow = Omit<PushPlan, 'id' | 'publishedAt'> & { _id: string; publishedAt?: Date };
/** `liveAt`: when a sweep looks at it; only slots of published plans that still wait have one. */
export type SlotRow = Omit<Slot, 'id' | 'startsAt'> & { _id: string; startsAt: Date; liveAt?: Date };

export const planSchema = new Schema<PlanRow>(
  {
    _id: { type: String, required: true },
    schoolId: String,
    termId: String,
    title: String,
    state: String,
    version: Number,
    publishedAt: Date,
    source: Schema.Types.Mixed,
    kind: String,
    from: Schema.Types.Mixed,
  },
  { versionKey: false },
);
planSchema.index({ schoolId: 1, termId: -1, _id: 1 });
export const slotSchema = new Schema<SlotRow>(
  {
    _id: { type: String, required: true },
    planId: String,
    schoolId: String,
    line: Number,
    week: Number,
    weekday: Number,
    date: String,
    minute: Number,
    startsAt: Date,
    dueDays: Number,
    resourceId: String,
    audience: Schema.Types.Mixed,
    together: Boolean,
    layers: Schema.Types.Mixed,
    note: String,
    state: String,
    skippedBecause: String,
    pushId: String,
    ...{ as: String, subject: String, progress: String, period: Number, theme: String, dimension: String },
    from: Schema.Types.Mixed,
    liveAt: Date,
  },
  { versionKey: false },
);
slotSchema.index({ planId: 1, line: 1 });
slotSchema.index({ schoolId: 1, liveAt: 1 }, { partialFilterExpression: { liveAt: { $exists: true } } });
slotSchema.index({ liveAt: 1 }, { partialFilterExpression: { liveAt: { $exists: true } } });

export const toPlan = ({ _id, publishedAt, ...rest }: PlanRow): PushPlan => ({
  ...rest,
  id: _id,
  ...(publishedAt ? { publishedAt: publishedAt.getTime() } : {}),
});
export const toSlot = ({ _id, startsAt, liveAt: _liveAt, ...rest }: SlotRow): Slot => ({ ...rest, id: _id, startsAt: startsAt.getTime() });
export const toSlotRow = ({ id, startsAt, ...rest }: Slot): SlotRow => ({ ...rest, _id: id, startsAt: new Date(startsAt) });
