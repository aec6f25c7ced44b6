import type { Connection } from 'mongoose';
import { foldSessions } from '../../domain/viewing/fold';
import type { Instant } from '../../domain/time/instant';
import { toViewing, type TicketsRow, type ViewingRow } from '../viewing/row';
import type { Over, Swept } from './swept';

type Filter = Record<string, unknown>;

/** `g:<guardian>:` to just before `g:<guardian>;`: all viewings of these people. */
const rangesOf = (viewers: readonly string[]): Filter[] => viewers.map((viewer) => ({ _id: { $gte: `${viewer}:`, $lt: `${viewer};` } }));

/** Whom a school's own limits concern, some at a time: its children and their guardians. */
export function viewersOfSchool(connection: Connection) {
  const students = connection.collection<{ _id: string; schoolId: string }>('students');
  const guardianships = connection.collection<{ _id: string; guardianId: string; studentId: string }>('guardianships');
  return async (schoolId: string, after: string, limit: number): Promise<{ viewers: string[]; at: string | undefined }> => {
    const found = await students
      .find({ schoolId, _id: { $gt: after } }, { projection: { _id: 1 } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    const ids = found.map(({ _id }) => _id);
    const ties = await guardianships.find({ studentId: { $in: ids } }, { projection: { guardianId: 1 } }).toArray();
    const viewers = [...ids.map((id) => `s:${id}`), ...new Set(ties.map(({ guardianId }) => `g:${guardianId}`))];
    return { viewers, at: found.length < limit ? undefined : ids.at(-1) };
  };
}

/** Viewings: details of sessions are summed up, whole rows go, tickets go with them. By scanning in the order of ids: no index has to be kept for it. */
export function viewingPlaces(connection: Connection) {
  const viewings = connection.collection<ViewingRow>('viewings');
  const tickets = connection.collection<TicketsRow>('viewingTickets');
  const flags = connection.collection<{ _id: string; viewingId: string }>('flags');

  /** Where in the order of ids to look, and for whom. */
  const within = ({ after, viewers }: Over): Filter => ({
    ...(after === undefined ? {} : { _id: { $gt: after } }),
    ...(viewers === undefined ? {} : { $or: rangesOf(viewers) }),
  });
  const read = async (filter: Filter, limit: number): Promise<ViewingRow[]> =>
    viewings
      .find(filter as never, { useBigInt64: true })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  const nextAfter = (rows: readonly { _id: string }[], limit: number): string | undefined =>
    rows.length < limit ? undefined : rows.at(-1)?._id;
  const withOldSessions = (over: Over, before: Instant): Filter => ({
    ...within(over),
    firstAt: { $lt: new Date(before) },
    s: { $exists: true, $ne: {} },
  });

  return {
    async fold(over: Over, before: Instant): Promise<Swept> {
      const rows = await read(withOldSessions(over, before), over.limit);
      const changes = rows.flatMap((row) => {
        const folded = foldSessions(toViewing(row), before);
        if (!folded) return [];
        const { spentMs: spent, playMs: played, onlineMs: online, head } = folded.past;
        const past = {
          spent,
          played,
          ...(online === undefined ? {} : { online }),
          at: new Date(head.receivedAt),
          opened: new Date(head.openedAt),
          x: head.position,
        };
        const $unset = Object.fromEntries(folded.gone.map((id) => [`s.${id}`, '' as const]));
        // A report that came in meanwhile raised `rev`: then the row is left for the next time.
        return [{ updateOne: { filter: { _id: row._id, rev: Number(row.rev) }, update: { $set: { past }, $unset, $inc: { rev: 1 } } } }];
      });
      if (changes.length > 0) await viewings.bulkWrite(changes, { ordered: false });
      return { removed: changes.length, after: nextAfter(rows, over.limit) };
    },
    async foldable(over: Over, before: Instant): Promise<number> {
      let count = 0;
      for await (const row of viewings.find(withOldSessions(over, before) as never, { useBigInt64: true })) {
        if (foldSessions(toViewing(row), before)) count += 1;
      }
      return count;
    },
    async drop(over: Over, before: Instant): Promise<Swept> {
      const rows = await read({ ...within(over), lastAt: { $lt: new Date(before) } }, over.limit);
      const gone = rows.map(({ _id, rev }) => ({ deleteOne: { filter: { _id, rev: Number(rev) } } }));
      if (gone.length > 0) {
        await viewings.bulkWrite(gone, { ordered: false });
        const ids = rows.map(({ _id }) => _id);
        await tickets.deleteMany({ _id: { $in: ids } });
        await flags.deleteMany({ viewingId: { $in: ids } });
      }
      return { removed: rows.length, after: nextAfter(rows, over.limit) };
    },
    droppable: (over: Over, before: Instant): Promise<number> =>
      viewings.countDocuments({ ...within(over), lastAt: { $lt: new Date(before) } }),
  };
}
