import { trusted, type ClientSession, type Connection } from 'mongoose';
import type { Resource } from '../domain/resource/resource';
import { findAll } from './find-all';
import { openGroupRead } from './group-read';
import { openCatalogue } from './resources/catalogue';
import { openDrafts } from './resources/drafts';
import { resourceSchema, rowId, toResource, toResourceRow, type ResourceRow } from './resources/row';

/** Resources by version; a version's content never changes once it was saved, only whether it is withdrawn. What is being written is kept apart. */
export function openResourceStore(connection: Connection) {
  const model = connection.model('Resource', resourceSchema, 'resources');
  const rows = connection.collection<ResourceRow>('resources');
  const together = async <T>(work: (session: ClientSession) => Promise<T>): Promise<T> => {
    let result: { value: T } | undefined;
    await connection.transaction(async (session) => {
      result = { value: await work(session) };
    });
    if (!result) throw new Error('the transaction ended without a result');
    return result.value;
  };
  const { refresh, createIndexes, unlisted, ...catalogue } = openCatalogue(connection);
  const drafts = openDrafts(connection, { together, refresh });
  // Read afresh for every report, so that what is withdrawn is withdrawn at once; reports of one moment about one item share the read.
  const read = openGroupRead<Resource>(async (ids) => {
    const found = await findAll<ResourceRow>(connection, 'resources', { _id: { $in: ids } });
    return new Map(found.map((row) => [row._id, toResource(row)]));
  });
  // An item has a few versions: all of some items are read, and the newest of each is kept.
  const newest = openGroupRead<Resource>(async (ids) => {
    const found = await rows
      .find({ resourceId: { $in: [...ids] } })
      .sort({ resourceId: 1, version: 1 })
      .toArray();
    return new Map(found.map((row) => [row.resourceId, toResource(row)]));
  });
  return {
    ...drafts,
    catalogue,
    /** The newest version. */
    get: (id: string): Promise<Resource | undefined> => newest(id),
    version: (id: string, version: number): Promise<Resource | undefined> => read(rowId(id, version)),
    /** The newest version of every resource, by id. */
    async newest(): Promise<Resource[]> {
      const rows = await model.find().sort({ resourceId: 1, version: -1 }).lean<ResourceRow[]>();
      return rows.filter((row, at) => rows[at - 1]?.resourceId !== row.resourceId).map(toResource);
    },
    /** What items are called now, and what they are about. */
    async titles(ids: readonly string[]): Promise<ReadonlyMap<string, Pick<Resource, 'title' | 'theme'>>> {
      type Found = Pick<ResourceRow, 'resourceId' | 'title' | 'theme'>;
      const rows = await model
        .find({ resourceId: trusted({ $in: [...ids] }) })
        .select({ resourceId: 1, title: 1, theme: 1 })
        .sort({ resourceId: 1, version: 1 })
        .lean<Found[]>();
      return new Map(rows.map(({ resourceId, title, theme }) => [resourceId, { title, theme }]));
    },
    /** Writes one version whole; the same again changes nothing. */
    save: (resource: Resource): Promise<void> =>
      together(async (session) => {
        const { _id, ...row } = toResourceRow(resource);
        await rows.replaceOne({ _id }, row, { upsert: true, session });
        await refresh(resource.id, session);
      }),
    /** Withdrawn at once in every version. */
    withdraw: (id: string): Promise<boolean> =>
      together(async (session) => {
        const { matchedCount } = await rows.updateMany({ resourceId: id }, { $set: { withdrawn: true } }, { session });
        if (matchedCount > 0) await refresh(id, session);
        return matchedCount > 0;
      }),
    /** The version that is out now is not for new plans any more, or is again; false when that version is not out any more. */
    retire: (id: string, version: number, retired: boolean): Promise<boolean> =>
      together(async (session) => {
        const change = retired ? { $set: { retired: true as const } } : { $unset: { retired: '' as const } };
        const { matchedCount } = await rows.updateOne({ _id: rowId(id, version), withdrawn: false }, change, { session });
        if (matchedCount > 0) await refresh(id, session);
        return matchedCount > 0;
      }),
    /** What was stored before there was a catalogue gets its line. */
    async syncIndexes(): Promise<void> {
      await model.createIndexes();
      await createIndexes();
      for (const id of await unlisted()) await together((session) => refresh(id, session));
    },
  };
}
export type ResourceStore = ReturnType<typeof openResourceStore>;
