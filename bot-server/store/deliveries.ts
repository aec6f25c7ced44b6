import { Schema, trusted, type Connection, type mongo } from 'mongoose';
import { z } from 'zod';
import type { Delivery, PushId } from '../domain/push/push';
import type { ClassroomId, GuardianId, StudentId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';
import { openGroupCommit, type Fate } from './group-commit';
import { openGroupRead } from './group-read';
import { insertFresh } from './sending/fresh-rows';
import { fateOf } from './group-commit';

type Row = Omit<Delivery, 'id' | 'createdAt' | 'sentAt' | 'openedAt'> & { _id: string; createdAt: Date; sentAt?: Date; openedAt?: Date };

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    pushId: String,
    resourceId: String,
    resourceVersion: Number,
    schoolId: String,
    classroomId: String,
    studentId: String,
    guardianId: String,
    kind: String,
    messageId: String,
    reachable: Boolean,
    alreadyWatched: Boolean,
    place: String,
    start: Boolean,
    createdAt: Date,
    sentAt: Date,
    openedAt: Date,
  },
  { versionKey: false },
);
schema.index({ pushId: 1, classroomId: 1, studentId: 1 });
schema.index({ messageId: 1 });
schema.index({ guardianId: 1, createdAt: -1 });
schema.index({ guardianId: 1, resourceId: 1, resourceVersion: 1 });
schema.index({ studentId: 1, resourceId: 1, resourceVersion: 1 });

const toDelivery = ({ _id, createdAt, sentAt, openedAt, ...rest }: Row): Delivery => ({
  ...rest,
  id: _id,
  createdAt: createdAt.getTime(),
  ...(sentAt ? { sentAt: sentAt.getTime() } : {}),
  ...(openedAt ? { openedAt: openedAt.getTime() } : {}),
});

const CHUNK = 1000;
const BYTES_A_MARK = 100;

/** A class of a push: what one roll-up counts. */
export interface PushAndClass {
  readonly pushId: PushId;
  readonly classroomId: ClassroomId;
}

/** Whose deliveries of an item are looked for: a guardian's, or a child's, in any of these versions. */
export interface Touching {
  readonly guardianId?: GuardianId;
  readonly studentId?: StudentId;
  readonly resourceId: string;
  readonly resourceVersions: readonly number[];
}

const cellKey = ({ pushId, classroomId }: PushAndClass): string => JSON.stringify([pushId, classroomId]);
const CELLS_AT_ONCE = 32;
const PEOPLE_AT_ONCE = 1000;
const ROWS_AT_ONCE = 10_000;
const BY_PERSON = (a: Row, b: Row): number => order(a.studentId, b.studentId) || order(a.guardianId, b.guardianId) || order(a.kind, b.kind);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** Person, item and version of a question or of a row. */
const keyOf = (who: string, resourceId: string, version: number): string => `${who} ${resourceId} ${version}`;
const keysOf = ({ guardianId, studentId, resourceId, resourceVersions }: Touching): string[] =>
  [guardianId === undefined ? [] : [`g:${guardianId}`], studentId === undefined ? [] : [`s:${studentId}`]]
    .flat()
    .flatMap((who) => resourceVersions.map((version) => keyOf(who, resourceId, version)));
interface SentMark {
  readonly messageId: string;
  readonly at: Instant;
}

/** The marks of one moment are one write for each instant, and one read of what they touch. */
async function markSent(rows: mongo.Collection<Row>, told: readonly SentMark[]): Promise<Fate<PushAndClass[]>[]> {
  const byInstant = new Map<Instant, string[]>();
  for (const { messageId, at } of told) byInstant.set(at, [...(byInstant.get(at) ?? []), messageId]);
  await rows.bulkWrite(
    [...byInstant].map(([at, messageIds]) => ({
      updateMany: { filter: { messageId: { $in: messageIds }, sentAt: { $exists: false } }, update: { $set: { sentAt: new Date(at) } } },
    })),
    { ordered: false },
  );
  const found = await rows
    .find({ messageId: { $in: told.map(({ messageId }) => messageId) } }, { batchSize: 5000 })
    .project<PushAndClass & { messageId: string }>({ _id: 0, messageId: 1, pushId: 1, classroomId: 1 })
    .toArray();
  const classes = new Map<string, Map<string, PushAndClass>>();
  for (const { messageId, pushId, classroomId } of found) {
    const own = classes.get(messageId) ?? new Map<string, PushAndClass>();
    classes.set(messageId, own.set(`${pushId}:${classroomId}`, { pushId, classroomId }));
  }
  return told.map(({ messageId }) => ({ ok: true, value: [...(classes.get(messageId)?.values() ?? [])] }));
}

/** Who should have which push: push × student × guardian × kind. */
export function openDeliveryStore(connection: Connection) {
  const model = connection.model('Delivery', schema, 'deliveries');
  const rows = connection.collection<Row>('deliveries');
  const classesOf = async (filter: Parameters<typeof rows.aggregate>[0]): Promise<PushAndClass[]> => {
    const group = { $group: { _id: { pushId: '$pushId', classroomId: '$classroomId' } } };
    const found = await rows.aggregate<{ _id: PushAndClass }>([...(filter ?? []), group]).toArray();
    return found.map(({ _id }) => ({ pushId: _id.pushId, classroomId: _id.classroomId }));
  };
  const ofCell = openGroupRead<Delivery[]>(
    async (keys) => {
      const classes = new Map<string, string[]>();
      for (const key of keys) {
        const [pushId = '', classroomId = ''] = z.array(z.string()).parse(JSON.parse(key));
        classes.set(pushId, [...(classes.get(pushId) ?? []), classroomId]);
      }
      const found = await Promise.all(
        [...classes].map(([pushId, ids]) => rows.find({ pushId, classroomId: { $in: ids } }, { batchSize: ROWS_AT_ONCE }).toArray()),
      );
      const byCell = new Map<string, Delivery[]>();
      for (const row of found.flat().sort(BY_PERSON)) {
        const key = cellKey(row);
        const own = byCell.get(key);
        if (own) own.push(toDelivery(row));
        else byCell.set(key, [toDelivery(row)]);
      }
      return byCell;
    },
    { mostKeys: CELLS_AT_ONCE },
  );
  /** The classes of everybody who is asked for, by person, item and version; a row that answers two questions is read once. */
  async function touching(asked: readonly Touching[]): Promise<ReadonlyMap<string, PushAndClass[]>> {
    const byItem = new Map<string, Touching[]>();
    for (const one of asked) {
      const own = byItem.get(one.resourceId);
      if (own) own.push(one);
      else byItem.set(one.resourceId, [one]);
    }
    const cells = new Map<string, PushAndClass[]>();
    const note = (key: string, { pushId, classroomId }: PushAndClass): void => {
      const own = cells.get(key);
      if (own) own.push({ pushId, classroomId });
      else cells.set(key, [{ pushId, classroomId }]);
    };
    for (const [resourceId, questions] of byItem) {
      for (let from = 0; from < questions.length; from += PEOPLE_AT_ONCE) {
        const some = questions.slice(from, from + PEOPLE_AT_ONCE);
        const versions = [...new Set(some.flatMap(({ resourceVersions }) => resourceVersions))];
        const whose = (by: 'guardianId' | 'studentId') => ({
          [by]: { $in: [...new Set(some.flatMap(({ [by]: person }) => person ?? []))] },
          ...{ resourceId, resourceVersion: { $in: versions } },
        });
        const projection = { _id: 0, guardianId: 1, studentId: 1, resourceVersion: 1, pushId: 1, classroomId: 1 };
        const filter = { $or: [whose('guardianId'), whose('studentId')] };
        for (const row of await rows.find(filter, { projection, batchSize: ROWS_AT_ONCE }).toArray()) {
          note(keyOf(`g:${row.guardianId}`, resourceId, row.resourceVersion), row);
          note(keyOf(`s:${row.studentId}`, resourceId, row.resourceVersion), row);
        }
      }
    }
    return cells;
  }
  const marks = openGroupCommit<SentMark, PushAndClass[]>((told) => markSent(rows, told), { sizeOf: () => BYTES_A_MARK });
  return {
    /** Adds those that are not there yet; what is there stays as it is. Safe to repeat. */
    async put(deliveries: readonly Delivery[]): Promise<void> {
      for (let from = 0; from < deliveries.length; from += CHUNK) {
        const lot = deliveries.slice(from, from + CHUNK);
        await insertFresh(
          rows,
          lot.map(({ id, createdAt, sentAt: _sentAt, openedAt: _openedAt, ...rest }) => ({
            _id: id,
            ...rest,
            createdAt: new Date(createdAt),
          })),
        );
      }
    },
    /** By child, guardian and kind; classes that are asked for at the same moment share a query. */
    async ofPushAndClass(pushId: PushId, classroomId: ClassroomId): Promise<Delivery[]> {
      return (await ofCell(cellKey({ pushId, classroomId }))) ?? [];
    },
    async ofMessages(messageIds: readonly string[]): Promise<Delivery[]> {
      const found = await rows
        .find({ messageId: { $in: [...messageIds] } })
        .sort({ _id: 1 })
        .toArray();
      return found.map(toDelivery);
    },
    /** Whether anything was ever delivered for one of these. */
    async anyOfStudents(studentIds: readonly StudentId[]): Promise<boolean> {
      return (await model.exists({ studentId: trusted({ $in: [...studentIds] }) })) !== null;
    },
    /** The pushes and classes in which these children are counted. */
    async cellsOfStudents(studentIds: readonly StudentId[]): Promise<PushAndClass[]> {
      return studentIds.length === 0 ? [] : classesOf([{ $match: { studentId: { $in: [...studentIds] } } }]);
    },
    /** The first deliveries of these children in these pushes, to any guardian. */
    async ofStudents(pushIds: readonly PushId[], studentIds: readonly StudentId[]): Promise<Delivery[]> {
      const found = await rows.find({ pushId: { $in: [...pushIds] }, studentId: { $in: [...studentIds] }, kind: 'first' }).toArray();
      return found.map(toDelivery);
    },
    /** The nudges that went out to these children's families since then. */
    async nudgedSince(studentIds: readonly StudentId[], since: Instant): Promise<Delivery[]> {
      const found = await rows.find({ studentId: { $in: [...studentIds] }, kind: 'nudge', sentAt: { $gte: new Date(since) } }).toArray();
      return found.map(toDelivery);
    },
    /** Who had these pushes: each guardian and child once. */
    async peopleOf(pushIds: readonly PushId[]): Promise<{ guardianId: GuardianId; studentId: StudentId }[]> {
      const found = rows.find(
        { pushId: { $in: [...pushIds] }, kind: { $ne: 'nudge' } },
        { projection: { _id: 0, guardianId: 1, studentId: 1 } },
      );
      return found.toArray();
    },
    /** What a guardian should have since then, latest first: the today page. */
    async ofGuardian(guardianId: GuardianId, since: Instant): Promise<Delivery[]> {
      const found = await rows
        .find({ guardianId, kind: { $ne: 'nudge' }, createdAt: { $gte: new Date(since) } })
        .sort({ createdAt: -1, _id: 1 })
        .toArray();
      return found.map(toDelivery);
    },
    /** Whether this resource was ever delivered to this guardian for this child. */
    async delivered(guardianId: GuardianId, studentId: StudentId, resourceId: string): Promise<boolean> {
      return (await rows.findOne({ guardianId, studentId, resourceId }, { projection: { _id: 1 } })) !== null;
    },
    /** The newest version of this resource that was ever delivered to this guardian. */
    async sentVersion(guardianId: GuardianId, resourceId: string): Promise<number | undefined> {
      const wanted = { projection: { _id: 0, resourceVersion: 1 }, sort: { resourceVersion: -1 } } as const;
      return (await rows.findOne({ guardianId, resourceId }, wanted))?.resourceVersion;
    },
    /** The pushes and classes whose counts change when these viewers' seconds of these versions change; in the order of the questions. */
    async classesTouchedBy(asked: readonly Touching[]): Promise<PushAndClass[][]> {
      const found = await touching(asked);
      return asked.map((one) => {
        const cells = keysOf(one).flatMap((key) => found.get(key) ?? []);
        return [...new Map(cells.map((cell) => [cellKey(cell), cell])).values()];
      });
    },
    /** Notes the first opening of a push by a guardian, for all of their children; true when it was the first. */
    async markOpened(guardianId: GuardianId, pushId: PushId, at: Instant): Promise<boolean> {
      const { modifiedCount } = await rows.updateMany(
        { messageId: { $in: [`${guardianId}:first:${pushId}`, `${guardianId}:nudge:${pushId}`] }, openedAt: { $exists: false } },
        { $set: { openedAt: new Date(at) } },
      );
      return modifiedCount > 0;
    },
    /** Notes the first sending of the deliveries of these messages and says which classes that touches. */
    async markSent(messageId: string, at: Instant): Promise<PushAndClass[]> {
      return fateOf(await marks.add({ messageId, at }));
    },
    /** The platform said later that it did not arrive after all. */
    async unmarkSent(messageId: string): Promise<PushAndClass[]> {
      await rows.updateMany({ messageId }, { $unset: { sentAt: '' } });
      return classesOf([{ $match: { messageId } }]);
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type DeliveryStore = ReturnType<typeof openDeliveryStore>;
