import { Schema, trusted, type Connection } from 'mongoose';
import { UNDER_WAY, type OperationResult, type OperationState, type RosterOperation } from '../domain/roster/operation';
import { DAY, type Instant } from '../domain/time/instant';
import type { Seal } from '../seal/field';

interface Row {
  _id: string;
  kind: RosterOperation['kind'];
  state: OperationState;
  schoolId?: string;
  bureauId?: string;
  schoolIds: string[];
  by: { kind: RosterOperation['by']['kind']; id: string };
  title: string;
  at: Date;
  progress: { step: string; done: number; total?: number };
  /** The first lines hold names: sealed as one text. */
  resultSealed?: string;
  sentence?: string;
  faults: { sheet?: string; row?: number; column?: string; value?: string; message: string }[];
  faultCount: number;
  doneAt?: Date;
  /** One more than the one that wrote before it: clocks may agree, writers never write at once. */
  turn?: number;
  /** When the row goes: a look soon, what was done when nobody can be interested any more. */
  until: Date;
}

const text = { type: String, required: true } as const;
const schema = new Schema<Row>(
  {
    _id: text,
    kind: text,
    state: text,
    schoolId: String,
    bureauId: String,
    schoolIds: { type: [String], default: [] },
    by: { type: new Schema({ kind: text, id: text }, { _id: false }), required: true },
    title: text,
    at: { type: Date, required: true },
    progress: { type: new Schema({ step: text, done: { type: Number, required: true }, total: Number }, { _id: false }), required: true },
    resultSealed: String,
    sentence: String,
    faults: { type: [{ _id: false, sheet: String, row: Number, column: String, value: String, message: text }], default: [] },
    faultCount: { type: Number, default: 0 },
    doneAt: Date,
    turn: Number,
    until: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ schoolId: 1, at: -1 });
schema.index({ bureauId: 1, at: -1 }, { partialFilterExpression: { bureauId: { $exists: true } } });
schema.index({ schoolIds: 1, turn: -1 });
schema.index({ turn: -1 });
schema.index({ state: 1 });
schema.index({ until: 1 }, { expireAfterSeconds: 0 });

const LOOK_KEPT = DAY;
const DONE_KEPT = 365 * DAY;

const place = (id: string): string => `roster_operations.result:${id}`;

/** What was done to the roster, step by step. Results hold names and are sealed. */
export function openRosterOperationStore(connection: Connection, seal: Pick<Seal, 'seal' | 'unseal'>) {
  const model = connection.model('RosterOperation', schema, 'roster_operations');
  const toOperation = ({
    _id,
    at,
    doneAt,
    resultSealed,
    schoolId,
    sentence,
    turn,
    until: _until,
    progress,
    ...row
  }: Row): RosterOperation => ({
    id: _id,
    ...row,
    // Lists leave them out.
    faults: row.faults ?? [],
    at: at.getTime(),
    progress: { step: progress.step, done: progress.done, ...(progress.total === undefined ? {} : { total: progress.total }) },
    ...(schoolId === undefined ? {} : { schoolId }),
    ...(sentence === undefined ? {} : { sentence }),
    ...(turn === undefined ? {} : { turn }),
    ...(doneAt === undefined ? {} : { doneAt: doneAt.getTime() }),
    ...(resultSealed === undefined ? {} : { result: JSON.parse(seal.unseal(resultSealed, place(_id))) as OperationResult }),
  });
  const listed = '-resultSealed -faults';

  return {
    async open(operation: Omit<RosterOperation, 'faults' | 'faultCount' | 'result' | 'doneAt' | 'sentence'>): Promise<void> {
      const { id, at, schoolIds, ...rest } = operation;
      await model.create({ ...rest, _id: id, schoolIds: [...schoolIds], at: new Date(at), until: new Date(at + LOOK_KEPT) });
    },
    async get(id: string): Promise<RosterOperation | undefined> {
      const row = await model.findById(id).lean<Row>();
      return row ? toOperation(row) : undefined;
    },
    /** Of one school or bureau, newest first, without names and faults; looks are not listed. */
    async ofOwner({ schoolId, bureauId }: Pick<RosterOperation, 'schoolId' | 'bureauId'>, limit: number): Promise<RosterOperation[]> {
      const whose = schoolId === undefined ? { bureauId: bureauId ?? '' } : { schoolId };
      const rows = await model
        .find({ ...whose, state: trusted({ $in: ['staging', 'writing', 'done', 'undoing', 'undone', 'failed'] }) })
        .sort({ at: -1 })
        .limit(limit)
        .select(listed)
        .lean<Row[]>();
      return rows.map(toOperation);
    },
    /** Written after this one, on any of the same schools. */
    async newerOn({ turn = 0, schoolIds, id }: RosterOperation): Promise<RosterOperation[]> {
      const rows = await model
        .find({
          _id: trusted({ $ne: id }),
          schoolIds: within(schoolIds),
          state: trusted({ $in: ['staging', 'writing', 'done', 'undoing'] }),
          turn: trusted({ $gt: turn }),
        })
        .limit(5)
        .select(listed)
        .lean<Row[]>();
      return rows.map(toOperation);
    },
    /** The newest that was done, for undoing from the command line. */
    async lastDone(schoolId?: string): Promise<RosterOperation | undefined> {
      const filter = schoolId === undefined ? {} : { schoolIds: schoolId };
      const row = await model
        .findOne({ ...filter, state: 'done' })
        .sort({ turn: -1 })
        .lean<Row>();
      return row ? toOperation(row) : undefined;
    },
    async lastOfKind(schoolId: string, kind: RosterOperation['kind']): Promise<RosterOperation | undefined> {
      const row = await model.findOne({ schoolId, kind, state: 'done' }).sort({ turn: -1 }).select(listed).lean<Row>();
      return row ? toOperation(row) : undefined;
    },
    /** Was cut off, or is being done by somebody just now. */
    async underWay(): Promise<RosterOperation[]> {
      return (
        await model
          .find({ state: within(UNDER_WAY) })
          .sort({ at: 1 })
          .select(listed)
          .lean<Row[]>()
      ).map(toOperation);
    },
    async progress(id: string, step: string, done: number, total?: number): Promise<void> {
      await model.updateOne({ _id: id }, { $set: { progress: { step, done, ...(total === undefined ? {} : { total }) } } });
    },
    /** Begins to write; to be called by whoever holds the roster alone. */
    async beginWriting(id: string, schoolIds: readonly string[]): Promise<boolean> {
      const last = await model
        .findOne({ turn: trusted({ $exists: true }) })
        .sort({ turn: -1 })
        .select('turn')
        .lean<Row>();
      const set = { state: 'writing' as const, schoolIds: [...schoolIds], turn: (last?.turn ?? 0) + 1 };
      return (await model.updateOne({ _id: id, state: 'staging' }, { $set: set })).matchedCount > 0;
    },
    /** Leaves one state for another. @returns false when it was not in that state (any more): somebody else has taken it over. */
    async step(
      id: string,
      from: OperationState,
      to: OperationState,
      with_: {
        result?: OperationResult;
        sentence?: string;
        faults?: RosterOperation['faults'];
        faultCount?: number;
        doneAt?: Instant;
      } = {},
    ): Promise<boolean> {
      const { result, doneAt, faults, ...rest } = with_;
      const set = {
        ...rest,
        state: to,
        ...(faults ? { faults: faults.map((fault) => ({ ...fault })) } : {}),
        ...(result ? { resultSealed: seal.seal(JSON.stringify(result), place(id)) } : {}),
        ...(doneAt === undefined ? {} : { doneAt: new Date(doneAt), until: new Date(doneAt + DONE_KEPT) }),
      };
      const { matchedCount } = await model.updateOne({ _id: id, state: from }, { $set: set });
      return matchedCount > 0;
    },
    /** Names in results are only for the day of the import. */
    async forgetResults(before: Instant): Promise<number> {
      const { modifiedCount } = await model.updateMany(
        { at: trusted({ $lt: new Date(before) }), resultSealed: trusted({ $exists: true }) },
        { $unset: { resultSealed: 1 } },
      );
      return modifiedCount;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type RosterOperationStore = ReturnType<typeof openRosterOperationStore>;

const within = <T extends string>(list: readonly T[]) => trusted({ $in: [...list] });
