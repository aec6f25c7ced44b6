import { Schema, type Connection } from 'mongoose';
import type { CountyPlan, CountyPlanId, CountyVersion } from '../domain/plan/county';
import type { BureauId, SchoolId } from '../domain/roster/roster';

type At<T> = T extends { at: number } ? Omit<T, 'at'> & { at: Date } : T;
type PlanRow = Omit<CountyPlan, 'id' | 'submitted' | 'sentBack' | 'publishedAt' | 'pending'> & {
  _id: string;
  submitted?: At<NonNullable<CountyPlan['submitted']>>;
  sentBack?: At<NonNullable<CountyPlan['sentBack']>>;
  publishedAt?: Date;
  pending?: SchoolId[];
};
type VersionRow = Omit<CountyVersion, 'publishedAt' | 'submitted'> & {
  _id: string;
  publishedAt: Date;
  submitted: At<CountyVersion['submitted']>;
};

const { Mixed } = Schema.Types;
const planSchema = new Schema<PlanRow>(
  {
    _id: { type: String, required: true },
    ...{ bureauId: String, termId: String, title: String, kind: String, state: String },
    ...{ version: Number, revision: Number, lastLine: Number, moves: String },
    ...{ scope: Mixed, submitted: Mixed, sentBack: Mixed, publishedAt: Date },
    lines: { type: [Mixed], default: undefined },
    pending: { type: [String], default: undefined },
  },
  { versionKey: false },
);
planSchema.index({ bureauId: 1, termId: -1, _id: 1 });
planSchema.index({ 'pending.0': 1 }, { partialFilterExpression: { 'pending.0': { $exists: true } } });
const versionSchema = new Schema<VersionRow>(
  {
    _id: { type: String, required: true },
    ...{ countyPlanId: String, number: Number, title: String, termId: String, kind: String, moves: String },
    ...{ scope: Mixed, publishedAt: Date, submitted: Mixed, approvedBy: String },
    lines: { type: [Mixed], default: undefined },
  },
  { versionKey: false },
);
versionSchema.index({ countyPlanId: 1, number: -1 });

const toDate = <T extends { at: number }>(deed: T) => ({ ...deed, at: new Date(deed.at) });
const fromDate = <T extends { at: Date }>(deed: T) => ({ ...deed, at: deed.at.getTime() });

const toPlan = ({ _id, submitted, sentBack, publishedAt, ...rest }: PlanRow): CountyPlan => ({
  ...rest,
  id: _id,
  ...(submitted ? { submitted: fromDate(submitted) } : {}),
  ...(sentBack ? { sentBack: fromDate(sentBack) } : {}),
  ...(publishedAt ? { publishedAt: publishedAt.getTime() } : {}),
});
const toPlanRow = ({ id, submitted, sentBack, publishedAt, pending, lines, ...rest }: CountyPlan): PlanRow => ({
  ...rest,
  _id: id,
  lines: lines.map((line) => ({ ...line })),
  ...(submitted ? { submitted: toDate(submitted) } : {}),
  ...(sentBack ? { sentBack: toDate(sentBack) } : {}),
  ...(publishedAt === undefined ? {} : { publishedAt: new Date(publishedAt) }),
  ...(pending?.length ? { pending: [...pending] } : {}),
});
const versionId = (id: CountyPlanId, number: number): string => `${id}:${number}`;

/** Plans of bureaus for their schools, and the versions that were published, never changed. */
export function openCountyPlanStore(connection: Connection) {
  const planModel = connection.model('CountyPlan', planSchema, 'countyPlans');
  const versionModel = connection.model('CountyVersion', versionSchema, 'countyVersions');
  const plans = connection.collection<PlanRow>('countyPlans');
  const versions = connection.collection<VersionRow>('countyVersions');
  return {
    async get(id: CountyPlanId): Promise<CountyPlan | undefined> {
      const row = await plans.findOne({ _id: id });
      return row ? toPlan(row) : undefined;
    },
    /** Those of these bureaus, the newest term first. They are few. */
    async ofBureaus(bureauIds: readonly BureauId[]): Promise<CountyPlan[]> {
      const found = await plans
        .find({ bureauId: { $in: [...bureauIds] } })
        .sort({ termId: -1, _id: 1 })
        .limit(200)
        .toArray();
      return found.map(toPlan);
    },
    /** Writes over the plan of that revision (0: makes it); false when somebody changed it meanwhile. With a version it is kept in the same step. */
    async put(plan: CountyPlan, revision: number, published?: CountyVersion): Promise<boolean> {
      const row = toPlanRow(plan);
      let done = false;
      try {
        await connection.transaction(async (session) => {
          const { matchedCount, upsertedCount } = await plans.replaceOne({ _id: plan.id, revision }, row, {
            upsert: revision === 0,
            session,
          });
          done = matchedCount + upsertedCount > 0;
          if (!done || !published) return;
          const { countyPlanId, number, lines, publishedAt, submitted, ...rest } = published;
          const kept = { ...rest, countyPlanId, number, lines: lines.map((line) => ({ ...line })) };
          await versions.insertOne(
            { ...kept, _id: versionId(countyPlanId, number), publishedAt: new Date(publishedAt), submitted: toDate(submitted) },
            { session },
          );
        });
      } catch (fault) {
        if (typeof fault === 'object' && fault !== null && 'code' in fault && fault.code === 11000) return false;
        throw fault;
      }
      return done;
    },
    async version(id: CountyPlanId, number: number): Promise<CountyVersion | undefined> {
      const row = await versions.findOne({ _id: versionId(id, number) });
      if (!row) return undefined;
      const { _id: _own, publishedAt, submitted, ...rest } = row;
      return { ...rest, publishedAt: publishedAt.getTime(), submitted: fromDate(submitted) };
    },
    /** Plans whose last version has not reached all its schools. */
    async unspread(limit: number): Promise<CountyPlanId[]> {
      const found = await plans
        .find({ 'pending.0': { $exists: true } }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },
    /** This school has that version now. */
    async reached(id: CountyPlanId, version: number, schoolId: SchoolId): Promise<void> {
      await plans.updateOne({ _id: id, version }, { $pull: { pending: schoolId } });
    },
    syncIndexes: async () => {
      await planModel.createIndexes();
      await versionModel.createIndexes();
    },
  };
}
export type CountyPlanStore = ReturnType<typeof openCountyPlanStore>;
