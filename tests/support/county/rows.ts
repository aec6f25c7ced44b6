import { NO_FRAME, type RosterFrame } from '../../../bot-server/domain/importing/roster-changes';
import { EMPTY_FUNNEL, type Funnel } from '../../../bot-server/domain/report/funnel';
import type { RollupRow } from '../../../bot-server/store/rollups/row';
import { countInto, deedsOf } from './deeds';
import { bureauIdOf, CITY, type Place, type Room, type Size } from './layout';
import { isFor, itemsOf, pushIdOf, type Item } from './term';

/** What really happened in one class with one push. */
export function truthOf(seed: number, room: Room, item: Item): Funnel {
  const counts = { ...EMPTY_FUNNEL };
  for (let n = 0; n < room.size; n += 1) countInto(counts, deedsOf(seed, room, room.first + n, item));
  return counts;
}

/** The class row that the product keeps of it (`known-truth.test.ts` holds it against the product's own). */
export function classRow(room: Room, item: Item, funnel: Funnel): RollupRow {
  const [pushId, at] = [pushIdOf(item, room.schoolId), new Date(item.startsAt)];
  return {
    ...{ _id: `${pushId}:${room.id}`, pushId, classroomId: room.id, schoolId: room.schoolId, resourceId: item.resourceId },
    ...{ startsAt: at, dueAt: new Date(item.dueAt), funnel, rev: 1, computedAt: new Date(item.dueAt) },
    ...{ dimension: item.dimension, subject: item.subject },
    ...{ theme: item.theme, grade: room.grade, bureauId: room.bureauId, week: item.week },
  };
}

/** Every class row of the term, push after push: one is held at a time. */
export function* classRows({ seed, pushes }: Size, places: readonly Place[]): Generator<RollupRow> {
  for (const item of itemsOf(pushes))
    for (const { rooms } of places) for (const room of rooms) if (isFor(item, room)) yield classRow(room, item, truthOf(seed, room, item));
}

/** Bureaus, schools and classes, without any person. */
export function frameOf({ counties }: Size, places: readonly Place[]): RosterFrame {
  const own = Array.from({ length: counties }, (_, n) => ({ id: bureauIdOf(n), name: `第${n + 1}县教育局`, level: 'county' as const, parentId: CITY })); // prettier-ignore
  return {
    ...NO_FRAME,
    bureaus: [{ id: CITY, name: '某市教育局', level: 'city' }, ...own],
    schools: places.map(({ id, bureauId, name, centralId }) =>
      centralId === undefined
        ? { id, bureauId, name, kind: 'school' }
        : { id, bureauId, name, kind: 'village-point', centralSchoolId: centralId },
    ),
    classrooms: places.flatMap(({ rooms }) =>
      rooms.map(({ id, schoolId, grade, number }) => ({
        ...{ id, schoolId, grade, number, name: `${'〇一二三四五六'[grade]}年级${number}班` },
        stage: grade <= 3 ? '小学低段' : '小学高段',
      })),
    ),
  };
}
