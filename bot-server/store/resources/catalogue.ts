import { Schema, type ClientSession, type Connection } from 'mongoose';
import { catalogueLine, type CatalogueLine, type CatalogueState } from '../../domain/resource/catalogue';
import type { DraftState } from '../../domain/resource/draft';
import { behind, shelfOf, type Shelf } from '../../domain/resource/owner';
import type { Owner, ResourceFor, ResourceKind } from '../../domain/resource/resource';
import { piecesOf, wanted } from '../../domain/resource/search';
import type { Instant } from '../../domain/time/instant';
import { toDraft, toResource, type DraftRow, type ResourceRow } from './row';

export type LineRow = Omit<CatalogueLine, 'id' | 'at'> & { _id: string; at: Date; pieces: readonly string[] };

const schema = new Schema<LineRow>(
  {
    _id: { type: String, required: true },
    shelf: String,
    owner: Schema.Types.Mixed,
    card: Schema.Types.Mixed,
    pieces: { type: [String] },
    words: String,
    at: Date,
  },
  { versionKey: false },
);
// A page of a shelf, newest first; and, where words are asked for, what holds their pieces.
schema.index({ shelf: 1, at: -1, _id: 1 });
schema.index({ pieces: 1, shelf: 1 });

export interface CatalogueAsk {
  /** Whose shelves are looked at, and whose drafts and withdrawn ones too. */
  readonly shelves: readonly Shelf[];
  readonly own?: Owner;
  readonly query?: string | undefined;
  readonly kind?: ResourceKind | undefined;
  readonly for?: ResourceFor | undefined;
  readonly theme?: string | undefined;
  readonly stage?: string | undefined;
  readonly subject?: string | undefined;
  readonly dimension?: string | undefined;
  readonly state?: CatalogueState | DraftState | undefined;
  readonly limit: number;
  readonly after?: { readonly at: Instant; readonly id: string } | undefined;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** One line a resource, made anew in the same transaction as whatever it is made from. */
export function openCatalogue(connection: Connection) {
  const model = connection.model('CatalogueLine', schema, 'catalogue');
  const lines = connection.collection<LineRow>('catalogue');
  const resources = connection.collection<ResourceRow>('resources');
  const drafts = connection.collection<DraftRow>('resourceDrafts');
  const toLine = ({ _id, at, ...rest }: LineRow): CatalogueLine => ({ ...rest, id: _id, at: at.getTime() });
  // A page needs no index.
  const shown = { projection: { pieces: 0 } } as const;

  const refresh = async (id: string, session: ClientSession): Promise<void> => {
    const [newest] = await resources.find({ resourceId: id }, { session }).sort({ version: -1 }).limit(1).toArray();
    const draft = await drafts.findOne({ _id: id }, { session });
    const line = catalogueLine(newest && toResource(newest), draft ? toDraft(draft) : undefined);
    if (!line) return void (await lines.deleteOne({ _id: id }, { session }));
    const { id: _place, at, ...rest } = line;
    await lines.replaceOne({ _id: id }, { ...rest, pieces: piecesOf(line.words), at: new Date(at) }, { upsert: true, session });
  };
  return {
    refresh,
    async list({ shelves, own, query, state, stage, subject, limit, after, ...asked }: CatalogueAsk): Promise<CatalogueLine[]> {
      const seen = [...shelves, ...(own ? [behind(shelfOf(own))] : [])];
      const { pieces, words } = wanted(query ?? '');
      const card = { kind: asked.kind, for: asked.for, theme: asked.theme, dimension: asked.dimension, stages: stage, subject };
      const ofDraft = state === 'draft' || state === 'submitted' || state === 'returned';
      const filter = {
        shelf: { $in: seen },
        ...(pieces.length > 0 ? { pieces: { $all: [...pieces] } } : {}),
        ...(words.length > 0 ? { $and: words.map((word) => ({ words: { $regex: escaped(word) } })) } : {}),
        ...Object.fromEntries(Object.entries(card).flatMap(([key, value]) => (value === undefined ? [] : [[`card.${key}`, value]]))),
        ...(state === undefined ? {} : { [ofDraft ? 'card.draft.state' : 'card.state']: state }),
        // What is written beside somebody else's item is not theirs to find it by.
        ...(ofDraft ? { shelf: { $in: own ? [shelfOf(own), behind(shelfOf(own))] : [] } } : {}),
        ...(after ? { $or: [{ at: { $lt: new Date(after.at) } }, { at: new Date(after.at), _id: { $gt: after.id } }] } : {}),
      };
      return (await lines.find(filter, shown).sort({ at: -1, _id: 1 }).limit(limit).toArray()).map(toLine);
    },
    async line(id: string): Promise<CatalogueLine | undefined> {
      const row = await lines.findOne({ _id: id }, shown);
      return row ? toLine(row) : undefined;
    },
    /** How many of the owner's wait to be looked at. */
    waiting: (own: Owner): Promise<number> =>
      lines.countDocuments({ shelf: { $in: [shelfOf(own), behind(shelfOf(own))] }, 'card.draft.state': 'submitted' }),
    /** Ids of resources that were stored before there was a catalogue. */
    async unlisted(): Promise<string[]> {
      const found = await resources
        .aggregate<{ _id: string }>([
          { $group: { _id: '$resourceId' } },
          { $lookup: { from: 'catalogue', localField: '_id', foreignField: '_id', as: 'line' } },
          { $match: { line: { $size: 0 } } },
          { $sort: { _id: 1 } },
        ])
        .toArray();
      return found.map(({ _id }) => _id);
    },
    createIndexes: () => model.createIndexes(),
  };
}
