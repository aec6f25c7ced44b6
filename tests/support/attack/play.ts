import type { Actor } from '../../../bot-server/domain/access/actor';
import { releaseFigures, settleFigures } from '../../../bot-server/flows/figures/release-figures';
import type { RollupRow } from '../../../bot-server/store/rollups/row';
import { bulletinWorld, type BulletinWorld } from '../../flows/bulletin/world';
import type { WireHelpList } from '../../../bot-server/contract/help';
import { openTakeHome, type ExportLine } from './take-home';
import { answersOf, bulletinsOf, type Answer } from './harvest';
import { funnelOf, MOMENTS, rosterOf, type History } from './history';

/** All that one reader ever saw: at each moment. */
export interface Seen {
  readonly answers: readonly (readonly Answer[])[];
  readonly bulletins: readonly (readonly unknown[])[];
  /** The rows of a file taken home at each moment. */
  readonly exports: readonly (readonly ExportLine[])[];
  readonly help: readonly WireHelpList[];
}

/** Plays a history through the product's stores and flows, and writes down everything that these readers are told at each moment. */
export async function play(history: History, readers: ReadonlyMap<string, Actor>): Promise<ReadonlyMap<string, Seen>> {
  const world = await bulletinWorld();
  const home = await openTakeHome(world);
  const seen = new Map(
    [...readers.keys()].map((name) => [
      name,
      { answers: [] as Answer[][], bulletins: [] as unknown[][], exports: [] as ExportLine[][], help: [] as WireHelpList[] },
    ]),
  );
  try {
    await world.deps.roster.apply(rosterOf(history));
    for (let moment = 0; moment < MOMENTS.length; moment += 1) {
      await write(world, history, moment);
      const now = MOMENTS[moment] ?? 0;
      await home.look(now);
      for (const [name, reader] of readers) {
        const place = reader.role === 'officer' ? { kind: 'bureau' as const, id: reader.bureauId } : { kind: 'school' as const, id: reader.role === 'teacher' ? reader.schoolId : '' }; // prettier-ignore
        seen.get(name)?.answers.push(await answersOf(world, history, reader, now));
        seen.get(name)?.bulletins.push(await bulletinsOf(world, place, now));
        seen.get(name)?.exports.push(await home.exported(reader, now));
        seen.get(name)?.help.push(await home.helped(reader, now));
      }
    }
  } finally {
    await home.close();
    await world.close();
  }
  return seen;
}

/** Class rows as they are at a moment, and what follows of it: releases, what stands still from now on. */
async function write({ deps, connection }: BulletinWorld, { courses }: History, moment: number): Promise<void> {
  const now = MOMENTS[moment] ?? 0;
  const known = courses.flatMap(({ push, room, at }) => {
    const counts = at[moment];
    return counts ? [{ push, room, counts, isNew: at[moment - 1] === undefined }] : [];
  });
  for (const { push } of known.filter(({ isNew }) => isNew)) {
    const rooms = courses.filter((one) => one.push.id === push.id).map(({ room }) => room.id);
    const row = { slotId: push.id, planId: 'p', schoolId: push.schoolId, resourceId: push.resourceId, resourceVersion: 1, title: push.resourceId, startsAt: new Date(push.startsAt), dueAt: new Date(push.dueAt), classroomIds: rooms, state: 'resolved', createdAt: new Date(push.startsAt) }; // prettier-ignore
    await connection.collection<{ _id: string }>('pushes').updateOne({ _id: push.id }, { $setOnInsert: row }, { upsert: true });
  }
  if (known.length > 0)
    await connection.collection<RollupRow>('rollups').bulkWrite(
      known.map(({ push, room, counts }) => {
        const { id: pushId, week, startsAt, dueAt, schoolId, resourceId, theme, dimension, subject } = push;
        const row = { pushId, classroomId: room.id, schoolId, resourceId, theme, dimension, subject, week, startsAt: new Date(startsAt), dueAt: new Date(dueAt), computedAt: new Date(now), grade: room.grade, bureauId: room.bureauId, rev: moment + 1, funnel: funnelOf(room, counts) }; // prettier-ignore
        return { updateOne: { filter: { _id: `${pushId}:${room.id}` }, update: { $set: row }, upsert: true } };
      }),
    );
  const cells = known.map(({ push, room }) => ({ pushId: push.id, classroomId: room.id }));
  await releaseFigures(deps, await deps.rollups.releaseKeysOf(cells), now);
  await settleFigures(deps, now);
}
