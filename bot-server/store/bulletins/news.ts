import type { mongo } from 'mongoose';
import { placeKey, type BulletinPlace } from '../../domain/bulletin/bulletin';
import type { News } from '../../domain/bulletin/ring';
import type { Instant } from '../../domain/time/instant';
import { isDuplicate } from '../connect';
import type { Row, RunRow } from './row';

const OF_NEWS = {
  placeKind: 1,
  placeId: 1,
  kind: 1,
  no: 1,
  seq: 1,
  cutoff: 1,
  'facts.from': 1,
  'facts.to': 1,
  'facts.place.name': 1,
  'text.title': 1,
};
const toNews = ({ _id, placeKind, placeId, kind, no, seq, cutoff, facts, text }: Row): News => ({
  ...{ id: _id, place: { kind: placeKind, id: placeId }, kind, no, seq, cutoff: cutoff.getTime() },
  ...{ from: facts.from, to: facts.to, placeName: facts.place.name, title: text.title.map((piece) => piece.text).join('') },
});
/** What of the ringing is done stands beside what of the making is. */
const runOf = (id: string): string => `rung:${id}`;

/** Bulletins as far as somebody is told that they are there. */
export function openNews(rows: mongo.Collection<Row>, runs: mongo.Collection<RunRow>) {
  return {
    /** These, in the order of their places and chains; supplements too. */
    async news(ids: readonly string[]): Promise<News[]> {
      const found = rows.find({ _id: { $in: [...ids] } }, { projection: OF_NEWS }).sort({ place: 1, seq: 1 });
      return (await found.toArray()).map(toNews);
    },
    /** The bulletins, no supplements, made since then of which nobody has noted that their readers were told. */
    async unrung(since: Instant): Promise<News[]> {
      const made = rows.find({ no: 0, cutoff: { $gte: new Date(since) } }, { projection: OF_NEWS }).sort({ cutoff: 1, _id: 1 });
      const found = (await made.toArray()).map(toNews);
      if (found.length === 0) return [];
      const known = await runs.find({ _id: { $in: found.map(({ id }) => runOf(id)) } }, { projection: { _id: 1 } }).toArray();
      const done = new Set(known.map(({ _id }) => _id));
      return found.filter(({ id }) => !done.has(runOf(id)));
    },
    /** What a place's chain has after this one, supplements too, made since then; in its order. */
    async newsAfter(place: BulletinPlace, seq: number, since: Instant): Promise<News[]> {
      const found = rows.find({ place: placeKey(place), seq: { $gt: seq }, cutoff: { $gte: new Date(since) } }, { projection: OF_NEWS });
      return (await found.sort({ seq: 1 }).limit(100).toArray()).map(toNews);
    },
    async noteRung(ids: readonly string[], at: Instant): Promise<void> {
      if (ids.length === 0) return;
      try {
        await runs.insertMany(ids.map((id) => ({ _id: runOf(id), at: new Date(at), made: 0 })), { ordered: false }); // prettier-ignore
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },
  };
}
