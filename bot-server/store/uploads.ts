import { Schema, type Connection } from 'mongoose';
import type { Upload, UploadId } from '../domain/resource/upload';
import type { Instant } from '../domain/time/instant';

type Row = Omit<Upload, 'id' | 'touchedAt'> & { _id: string; touchedAt: Date };

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    resourceId: String,
    place: String,
    file: Schema.Types.Mixed,
    by: Schema.Types.Mixed,
    offset: Number,
    touchedAt: Date,
  },
  { versionKey: false },
);
schema.index({ resourceId: 1, place: 1 });
schema.index({ touchedAt: 1 });

const toUpload = ({ _id, touchedAt, ...rest }: Row): Upload => ({ ...rest, id: _id, touchedAt: touchedAt.getTime() });

/** Files on their way: how far each has come. The bytes lie in the media folder. */
export function openUploadStore(connection: Connection) {
  const model = connection.model('Upload', schema, 'uploads');
  const rows = connection.collection<Row>('uploads');
  return {
    async begin({ id, touchedAt, ...rest }: Upload): Promise<void> {
      await rows.insertOne({ ...rest, _id: id, touchedAt: new Date(touchedAt) });
    },
    async get(id: UploadId): Promise<Upload | undefined> {
      const row = await rows.findOne({ _id: id });
      return row ? toUpload(row) : undefined;
    },
    async ofResource(resourceId: string): Promise<Upload[]> {
      return (await rows.find({ resourceId }).sort({ touchedAt: -1, _id: 1 }).toArray()).map(toUpload);
    },
    /** From one offset to the next; false when somebody else moved it meanwhile. */
    async advance(id: UploadId, from: number, to: number, now: Instant): Promise<boolean> {
      const { matchedCount } = await rows.updateOne({ _id: id, offset: from }, { $set: { offset: to, touchedAt: new Date(now) } });
      return matchedCount > 0;
    },
    async drop(id: UploadId): Promise<void> {
      await rows.deleteOne({ _id: id });
    },
    /** Nobody went on with these since then. */
    async left(before: Instant, limit: number): Promise<Upload[]> {
      return (
        await rows
          .find({ touchedAt: { $lt: new Date(before) } })
          .limit(limit)
          .toArray()
      ).map(toUpload);
    },
    /** Bytes that are still to come, of all of them. */
    async toCome(): Promise<number> {
      const sum = { $sum: { $subtract: ['$file.bytes', '$offset'] } };
      const [found] = await rows.aggregate<{ bytes: number }>([{ $group: { _id: null, bytes: sum } }]).toArray();
      return found?.bytes ?? 0;
    },
    async ids(of: readonly UploadId[]): Promise<ReadonlySet<string>> {
      const found = await rows.find({ _id: { $in: [...of] } }, { projection: { _id: 1 } }).toArray();
      return new Set(found.map(({ _id }) => _id));
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type UploadStore = ReturnType<typeof openUploadStore>;
