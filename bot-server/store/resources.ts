import { Schema, trusted, type Connection } from 'mongoose';
import { withReadingTime } from '../domain/resource/reading';
import type { Resource } from '../domain/resource/resource';
import { openGroupRead } from './group-read';

type Row = Omit<Resource, 'id'> & { _id: string; resourceId: string };

const schema = new Schema<Row>(
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
  },
  { versionKey: false },
);
schema.index({ resourceId: 1, version: -1 });

const rowId = (id: string, version: number): string => `${id}@${version}`;
const toResource = ({ _id: _ignored, resourceId, ...rest }: Row): Resource => withReadingTime({ id: resourceId, ...rest });

/** Resources by version; a version's content never changes once it was saved, only whether it is withdrawn. */
export function openResourceStore(connection: Connection) {
  const model = connection.model('Resource', schema, 'resources');
  const rows = connection.collection<Row>('resources');
  // Read afresh for every report, so that what is withdrawn is withdrawn at once; reports of one moment about one item share the read.
  const read = openGroupRead<Resource>(async (ids) => {
    const found = await rows.find({ _id: { $in: [...ids] } }, { batchSize: ids.length + 1 }).toArray();
    return new Map(found.map((row) => [row._id, toResource(row)]));
  });
  return {
    /** The newest version. */
    async get(id: string): Promise<Resource | undefined> {
      const row = await model.findOne({ resourceId: id }).sort({ version: -1 }).lean<Row>();
      return row ? toResource(row) : undefined;
    },
    version: (id: string, version: number): Promise<Resource | undefined> => read(rowId(id, version)),
    /** The newest version of every resource, by id. */
    async newest(): Promise<Resource[]> {
      const rows = await model.find().sort({ resourceId: 1, version: -1 }).lean<Row[]>();
      return rows.filter((row, at) => rows[at - 1]?.resourceId !== row.resourceId).map(toResource);
    },
    /** What items are called now, and what they are about. */
    async titles(ids: readonly string[]): Promise<ReadonlyMap<string, Pick<Resource, 'title' | 'theme'>>> {
      type Found = Pick<Row, 'resourceId' | 'title' | 'theme'>;
      const rows = await model
        .find({ resourceId: trusted({ $in: [...ids] }) })
        .select({ resourceId: 1, title: 1, theme: 1 })
        .sort({ resourceId: 1, version: 1 })
        .lean<Found[]>();
      return new Map(rows.map(({ resourceId, title, theme }) => [resourceId, { title, theme }]));
    },
    /** Writes one version whole; the same again changes nothing. */
    async save({ id, ...rest }: Resource): Promise<void> {
      const row = { ...rest, stages: [...rest.stages], blocks: rest.blocks.map((block) => ({ ...block })), resourceId: id };
      await model.replaceOne({ _id: rowId(id, rest.version) }, row, { upsert: true });
    },
    /** Withdrawn at once in every version. */
    async withdraw(id: string): Promise<boolean> {
      return (await model.updateMany({ resourceId: id }, { $set: { withdrawn: true } })).matchedCount > 0;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type ResourceStore = ReturnType<typeof openResourceStore>;
