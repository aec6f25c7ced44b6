import { Schema, trusted, type Connection } from 'mongoose';
import type { Delivery, PushId } from '../domain/push/push';
import type { ClassroomId, GuardianId, StudentId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';

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

const CHUNK = 500;

/** A class of a push: what one roll-up counts. */
export interface PushAndClass {
  readonly pushId: PushId;
  readonly classroomId: ClassroomId;
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
  return {
    /** Adds those that are not there yet; what is there stays as it is. Safe to repeat. */
    async put(deliveries: readonly Delivery[]): Promise<void> {
      for (let from = 0; from < deliveries.length; from += CHUNK) {
        await rows.bulkWrite(
          deliveries.slice(from, from + CHUNK).map(({ id, createdAt, sentAt: _sentAt, openedAt: _openedAt, ...rest }) => ({
            updateOne: { filter: { _id: id }, update: { $setOnInsert: { ...rest, createdAt: new Date(createdAt) } }, upsert: true },
          })),
          { ordered: false },
        );
      }
    },
    async ofPushAndClass(pushId: PushId, classroomId: ClassroomId): Promise<Delivery[]> {
      return (await rows.find({ pushId, classroomId }).sort({ studentId: 1, guardianId: 1, kind: 1 }).toArray()).map(toDelivery);
    },
    async ofMessages(messageIds: readonly string[]): Promise<Delivery[]> {
      const found = await rows
        .find({ messageId: { $in: [...messageIds] } })
        .sort({ _id: 1 })
        .toArray();
      return found.map(toDelivery);
    },
    /** The first deliveries of these children in these pushes, to any guardian. */
    /** Whether anything was ever delivered for one of these. */
    async anyOfStudents(studentIds: readonly StudentId[]): Promise<boolean> {
      return (await model.exists({ studentId: trusted({ $in: [...studentIds] }) })) !== null;
    },
    async ofStudents(pushIds: readonly PushId[], studentIds: readonly StudentId[]): Promise<Delivery[]> {
      const found = await rows.find({ pushId: { $in: [...pushIds] }, studentId: { $in: [...studentIds] }, kind: 'first' }).toArray();
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
    /** The pushes and classes whose counts change when this viewer's seconds of this version change. */
    async classesTouchedBy(viewer: {
      readonly guardianId?: GuardianId;
      readonly studentId?: StudentId;
      readonly resourceId: string;
      readonly resourceVersion: number;
    }): Promise<PushAndClass[]> {
      const { guardianId, studentId, resourceId, resourceVersion } = viewer;
      if (guardianId === undefined && studentId === undefined) return [];
      const who = { ...(guardianId === undefined ? {} : { guardianId }), ...(studentId === undefined ? {} : { studentId }) };
      return classesOf([{ $match: { ...who, resourceId, resourceVersion } }]);
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
      await rows.updateMany({ messageId, sentAt: { $exists: false } }, { $set: { sentAt: new Date(at) } });
      return classesOf([{ $match: { messageId } }]);
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
