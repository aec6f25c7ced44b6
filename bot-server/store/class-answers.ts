import { trusted, type Connection } from 'mongoose';
import { placeOf, type AnswerPlace, type ClassAnswer, type ClassAnswerState } from '../domain/class-answer/class-answer';
import { termsOf } from '../domain/class-answer/terms';
import { MINUTE, type Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';
import { classAnswerSchema, toClassAnswer, type ClassAnswerRow } from './class-answers/row';
import { openAnswerSearch } from './class-answers/search';

/** A check that was cut off is made again after this. */
const CHECK_LEASE_MS = 2 * MINUTE;

type Changes = Partial<
  Pick<ClassAnswer, 'question' | 'answer' | 'reach' | 'by' | 'said' | 'nextCheckAt' | 'checks' | 'releasedBy' | 'sentBack' | 'pinned'>
>;
interface PageAsk {
  readonly limit: number;
  readonly after?: { readonly at: Instant; readonly id: string } | undefined;
}

/** 家长问答: answers that teachers made for other families. Lists and searches ask for places first: only what is out stands in one. */
export function openClassAnswerStore(connection: Connection) {
  const model = connection.model('ClassAnswer', classAnswerSchema, 'classAnswers');
  const search = openAnswerSearch(connection);
  const beyond = (key: 'publishedAt' | 'changedAt', after: PageAsk['after']) =>
    after
      ? {
          $or: [{ [key]: trusted({ $lt: new Date(after.at) }) }, { [key]: new Date(after.at), _id: trusted({ $lt: after.id }) }],
        }
      : {};
  const get = async (id: string): Promise<ClassAnswer | undefined> => {
    const row = await model.findById(id).lean<ClassAnswerRow>();
    return row ? toClassAnswer(row) : undefined;
  };
  return {
    ...search,
    get,
    async ofQuestion(questionId: string): Promise<ClassAnswer | undefined> {
      const row = await model.findOne({ questionId }).lean<ClassAnswerRow>();
      return row ? toClassAnswer(row) : undefined;
    },
    /** Writes a new one; false where its question has one already. */
    async add({ id, changedAt, nextCheckAt, publishedAt: _never, ...rest }: ClassAnswer): Promise<boolean> {
      const at = new Date(changedAt);
      const when = { changedAt: at, idleSince: at, ...(nextCheckAt === undefined ? {} : { nextCheckAt: new Date(nextCheckAt) }) };
      try {
        await model.collection.insertOne({ ...rest, ...when, _id: id as never });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    /** A step from what was looked at: undefined when somebody changed it meanwhile. Going out and coming in is done here, with place and terms. */
    async step(was: ClassAnswer, state: ClassAnswerState, changes: Changes, now: Instant): Promise<ClassAnswer | undefined> {
      const next = { ...was, ...changes };
      const { nextCheckAt, ...fields } = changes;
      const out = state === 'published';
      const isOut = was.state === 'published';
      const row = await model
        .findOneAndUpdate(
          { _id: was.id, rev: was.rev },
          {
            $set: {
              ...fields,
              state,
              rev: was.rev + 1,
              changedAt: new Date(now),
              ...(nextCheckAt === undefined ? {} : { nextCheckAt: new Date(nextCheckAt) }),
              ...(out
                ? { place: placeOf(next), terms: termsOf(next), publishedAt: new Date(now) }
                : isOut
                  ? { idleSince: new Date(now) }
                  : {}),
            },
            $unset: {
              ...(out ? { idleSince: 1 } : { place: 1, terms: 1, publishedAt: 1 }),
              ...(state === 'checking' ? {} : { nextCheckAt: 1 }),
              ...(state === 'checking' && changes.said !== undefined ? {} : { said: 1 }),
              ...(state === 'returned' ? {} : { sentBack: 1 }),
            },
          },
          { returnDocument: 'after' },
        )
        .lean<ClassAnswerRow>();
      return row ? toClassAnswer(row) : undefined;
    },
    /** Takes one whose check is due and puts it off, so that no other process makes it too. */
    async takeUnchecked(now: Instant): Promise<ClassAnswer | undefined> {
      const row = await model
        .findOneAndUpdate(
          { state: 'checking', nextCheckAt: trusted({ $lte: new Date(now) }) },
          { $set: { nextCheckAt: new Date(now + CHECK_LEASE_MS) } },
          { sort: { nextCheckAt: 1 }, returnDocument: 'after' },
        )
        .lean<ClassAnswerRow>();
      return row ? toClassAnswer(row) : undefined;
    },
    /** What is out in these places, newest first. */
    async page(places: readonly AnswerPlace[], { limit, after }: PageAsk): Promise<ClassAnswer[]> {
      if (places.length === 0) return [];
      const rows = await model
        .find({ place: trusted({ $in: [...places] }), ...beyond('publishedAt', after) })
        .select({ terms: 0 })
        .sort({ publishedAt: -1, _id: -1 })
        .limit(limit)
        .lean<ClassAnswerRow[]>();
      return rows.map(toClassAnswer);
    },
    /** What is out in these places, by ids, in their order. */
    async outOf(places: readonly AnswerPlace[], ids: readonly string[]): Promise<ClassAnswer[]> {
      const rows = await model
        .find({ _id: trusted({ $in: [...ids] }), place: trusted({ $in: [...places] }) })
        .select({ terms: 0 })
        .lean<ClassAnswerRow[]>();
      const byId = new Map(rows.map((row) => [row._id, toClassAnswer(row)]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
    /** What is out in these places about one item, by its second. */
    async ofResource(places: readonly AnswerPlace[], resourceId: string, limit: number): Promise<ClassAnswer[]> {
      if (places.length === 0) return [];
      const rows = await model
        .find({ 'pinned.resourceId': resourceId, place: trusted({ $in: [...places] }) })
        .select({ terms: 0 })
        .sort({ 'pinned.atSecond': 1, _id: 1 })
        .limit(limit)
        .lean<ClassAnswerRow[]>();
      return rows.map(toClassAnswer);
    },
    /** What a teacher made, or what of a school waits for a second person, newest first. */
    async list(of: { readonly by: string } | { readonly schoolId: string; readonly state: ClassAnswerState }, ask: PageAsk) {
      const rows = await model
        .find({ ...of, ...beyond('changedAt', ask.after) })
        .select({ terms: 0 })
        .sort({ changedAt: -1, _id: -1 })
        .limit(ask.limit)
        .lean<ClassAnswerRow[]>();
      return rows.map(toClassAnswer);
    },
    /** How many are out in these places: for how rare a word is. */
    count: (places: readonly AnswerPlace[], most: number): Promise<number> =>
      model.countDocuments({ place: trusted({ $in: [...places] }) }, { limit: most }),
    async syncIndexes(): Promise<void> {
      await model.createIndexes();
    },
  };
}
export type ClassAnswerStore = ReturnType<typeof openClassAnswerStore>;
