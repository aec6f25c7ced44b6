import type { ClientSession, Connection } from 'mongoose';
import type { Draft } from '../../domain/resource/draft';
import type { Resource } from '../../domain/resource/resource';
import { isDuplicate } from '../connect';
import { draftSchema, rowId, toDraft, toDraftRow, toResource, toResourceRow, type DraftRow, type ResourceRow, type Source } from './row';

export type Together = <T>(work: (session: ClientSession) => Promise<T>) => Promise<T>;

/** Versions that are being written: one a resource at most. Every write names the `rev` it leaves, so that of two at once one is told. */
export function openDrafts(
  connection: Connection,
  { together, refresh }: { together: Together; refresh: (id: string, session: ClientSession) => Promise<void> },
) {
  connection.model('ResourceDraft', draftSchema, 'resourceDrafts');
  const drafts = connection.collection<DraftRow>('resourceDrafts');
  const resources = connection.collection<ResourceRow>('resources');
  return {
    async draft(id: string): Promise<Draft | undefined> {
      const row = await drafts.findOne({ _id: id });
      return row ? toDraft(row) : undefined;
    },
    /** False when there is one already. */
    async startDraft(draft: Draft): Promise<boolean> {
      try {
        await together(async (session) => {
          await drafts.insertOne(toDraftRow(draft), { session, ignoreUndefined: true });
          await refresh(draft.id, session);
        });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    /** Writes it whole over the one with `rev`, whose own is one more; false when that one is not there any more. */
    saveDraft: (draft: Draft, rev: number): Promise<boolean> =>
      together(async (session) => {
        const { _id, ...row } = toDraftRow(draft);
        const { matchedCount } = await drafts.replaceOne({ _id, rev }, row, { session, ignoreUndefined: true });
        if (matchedCount > 0) await refresh(_id, session);
        return matchedCount > 0;
      }),
    dropDraft: (id: string, rev: number): Promise<boolean> =>
      together(async (session) => {
        const { deletedCount } = await drafts.deleteOne({ _id: id, rev }, { session });
        if (deletedCount > 0) await refresh(id, session);
        return deletedCount > 0;
      }),
    /** The draft with `rev` becomes this version, in one step; false when that one is not there any more. */
    publish: (resource: Resource, source: Source, rev: number): Promise<boolean> =>
      together(async (session) => {
        const { deletedCount } = await drafts.deleteOne({ _id: resource.id, rev }, { session });
        if (deletedCount === 0) return false;
        await resources.insertOne(toResourceRow(resource, source), { session, ignoreUndefined: true });
        await refresh(resource.id, session);
        return true;
      }),
    /** Every version that went out, newest first. */
    async versions(id: string): Promise<Resource[]> {
      return (await resources.find({ resourceId: id }).sort({ version: -1 }).toArray()).map(toResource);
    },
    /** What a version was made from; undefined for what was imported. */
    async source(id: string, version: number): Promise<Source | undefined> {
      return (await resources.findOne({ _id: rowId(id, version) }, { projection: { source: 1 } }))?.source;
    },
    /** Which of these kept files any version or draft still has. */
    async keptOf(names: readonly string[]): Promise<ReadonlySet<string>> {
      const asked = { $in: [...names] };
      const used = new Set<string>();
      const places = ['media', 'sound', 'poster', 'captions'] as const;
      const out = await resources
        .find({
          $or: [...places.map((place) => ({ [place]: asked })), { 'blocks.media': asked }, { 'source.pictures.kept': asked }],
        } as never)
        .toArray();
      for (const row of out) {
        for (const place of places) if (row[place] !== undefined) used.add(row[place]);
        for (const block of row.blocks) if (block.kind === 'picture') used.add(block.media);
        for (const { kept } of row.source?.pictures ?? []) used.add(kept);
      }
      const written = await drafts
        .find({ $or: [...places.map((place) => ({ [`files.${place}.kept`]: asked })), { 'pictures.kept': asked }] } as never)
        .toArray();
      for (const { files, pictures } of written) for (const { kept } of [...Object.values(files), ...pictures]) used.add(kept);
      return used;
    },
  };
}
