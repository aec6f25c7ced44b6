import { Schema, trusted, type Connection } from 'mongoose';
import type { BindingRequest, RefusedBecause, RequestState } from '../../domain/binding/binding';
import type { Relation } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { Seal } from '../../seal/field';

interface Row {
  _id: string;
  identityId: string;
  schoolId: string;
  classroomId: string;
  /** What makes a request the same request: identity, class, child's name. */
  sameBlind: string;
  childSealed: string;
  ownSealed: string;
  relation: Relation;
  state: RequestState;
  askedAt: Date;
  decidedAt?: Date;
  because?: RefusedBecause;
  studentId?: string;
}

const text = { type: String, required: true } as const;
const schema = new Schema<Row>(
  {
    _id: text,
    identityId: text,
    schoolId: text,
    classroomId: text,
    sameBlind: text,
    childSealed: text,
    ownSealed: text,
    relation: text,
    state: text,
    askedAt: { type: Date, required: true },
    decidedAt: Date,
    because: String,
    studentId: String,
  },
  { versionKey: false },
);
schema.index({ classroomId: 1, state: 1, askedAt: 1 });
schema.index({ identityId: 1, askedAt: -1 });
schema.index({ sameBlind: 1 }, { unique: true, partialFilterExpression: { state: 'open' } });
// A school year's trouble is settled in weeks; names of strangers are not kept longer than that.
schema.index({ askedAt: 1 }, { expireAfterSeconds: 90 * 24 * 3600 });

export type NewRequest = Pick<
  BindingRequest,
  'id' | 'identityId' | 'schoolId' | 'classroomId' | 'childName' | 'ownName' | 'relation' | 'askedAt'
>;

/** What strangers asked class teachers. Names are sealed. */
export function openBindingRequests(connection: Connection, seal: Pick<Seal, 'seal' | 'unseal' | 'blind'>) {
  const model = connection.model('BindingRequest', schema, 'binding_requests');
  const sameOf = (identityId: string, classroomId: string, childName: string): string =>
    seal.blind(`binding-request:${identityId}:${classroomId}:${childName}`);
  const place = (field: string, id: string): string => `binding_requests.${field}:${id}`;
  const toRequest = (row: Row): BindingRequest => ({
    id: row._id,
    identityId: row.identityId,
    schoolId: row.schoolId,
    classroomId: row.classroomId,
    childName: seal.unseal(row.childSealed, place('child', row._id)),
    ownName: seal.unseal(row.ownSealed, place('own', row._id)),
    relation: row.relation,
    state: row.state,
    askedAt: row.askedAt.getTime(),
    ...(row.decidedAt ? { decidedAt: row.decidedAt.getTime() } : {}),
    ...(row.because === undefined ? {} : { because: row.because }),
    ...(row.studentId === undefined ? {} : { studentId: row.studentId }),
  });
  return {
    /** Who got in by themselves asks no more. */
    async withdraw({
      identityId,
      classroomId,
      childName,
    }: Pick<BindingRequest, 'identityId' | 'classroomId' | 'childName'>): Promise<void> {
      await model.deleteOne({ sameBlind: sameOf(identityId, classroomId, childName), state: 'open' });
    },
    /** Adds a request, or changes the open one of the same identity about the same child's name. True when it is new. */
    async ask({ id, childName, ownName, askedAt, relation, ...rest }: NewRequest): Promise<boolean> {
      const sameBlind = sameOf(rest.identityId, rest.classroomId, childName);
      const open = await model.findOne({ sameBlind, state: 'open' }, { _id: 1 }).lean<Row>();
      const own = open?._id ?? id;
      const result = await model.updateOne(
        { _id: own },
        {
          $set: { relation, ownSealed: seal.seal(ownName, place('own', own)) },
          $setOnInsert: {
            ...rest,
            sameBlind,
            childSealed: seal.seal(childName, place('child', own)),
            state: 'open',
            askedAt: new Date(askedAt),
          },
        },
        { upsert: true },
      );
      return result.upsertedCount === 1;
    },
    async countOpen(identityId: string): Promise<number> {
      return model.countDocuments({ identityId, state: 'open' });
    },
    async ofIdentity(identityId: string, limit: number): Promise<BindingRequest[]> {
      return (await model.find({ identityId }).sort({ askedAt: -1 }).limit(limit).lean<Row[]>()).map(toRequest);
    },
    /** Oldest first. */
    async openOfClass(classroomId: string, limit: number): Promise<BindingRequest[]> {
      return (await model.find({ classroomId, state: 'open' }).sort({ askedAt: 1 }).limit(limit).lean<Row[]>()).map(toRequest);
    },
    async get(id: string): Promise<BindingRequest | undefined> {
      const row = await model.findById(id).lean<Row>();
      return row ? toRequest(row) : undefined;
    },
    /** Takes place only while the request is open. */
    async decide(
      id: string,
      to: { readonly state: 'approved'; readonly studentId: string } | { readonly state: 'refused'; readonly because: RefusedBecause },
      now: Instant,
    ): Promise<boolean> {
      const done = await model.updateOne({ _id: id, state: 'open' }, { $set: { ...to, decidedAt: new Date(now) } });
      return done.modifiedCount === 1;
    },
    /** What somebody asked goes with them. */
    async forget(identityIds: readonly string[]): Promise<void> {
      await model.deleteMany({ identityId: trusted({ $in: [...identityIds] }) });
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type BindingRequestStore = ReturnType<typeof openBindingRequests>;
