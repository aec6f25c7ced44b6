import type { Push } from '../../bot-server/domain/push/push';
import { DAY, HOUR } from '../../bot-server/domain/time/instant';
import { startOfWeek, weekOf } from '../../bot-server/domain/time/week';
import { releaseFigures } from '../../bot-server/flows/figures/release-figures';
import { connect } from '../../bot-server/store/connect';
import type { TestServer } from '../support/server';
import { funnelOf, WEEKS } from './dashboards-world';

export const CITY = { id: 'CS', name: '云川市教育局' } as const;
/** A second county of the city, with one school that has watched less, and a town beside the city that is none of its own. */
export const OTHER = { id: 'ZS', name: '竹山县教育局', school: { id: 'ZS01', name: '竹山县实验小学' } } as const;
export const STRANGER = { id: 'YJ', name: '邻市教育局', school: { id: 'YJ01', name: '邻市小学' } } as const;
const CLASS_OF = 42;

/** The demonstration county and another one come under a city, whose officer Zhao Hong is. */
export async function underACity({ deps, mongodbUri }: TestServer, like: Push, now: number): Promise<void> {
  const roster = await deps.roster.snapshot();
  const bureaus = [
    { ...CITY, level: 'city' as const },
    ...roster.bureaus.map((bureau) => ({ ...bureau, parentId: CITY.id })),
    { id: OTHER.id, name: OTHER.name, level: 'county' as const, parentId: CITY.id },
    { id: STRANGER.id, name: STRANGER.name, level: 'county' as const },
  ];
  const more = [OTHER, STRANGER].map(({ id, school }) => ({ ...school, bureauId: id, kind: 'school' as const }));
  const rooms = more.flatMap(({ id }) =>
    [3, 4, 5].map((grade) => ({
      id: `${id}-${grade}`,
      schoolId: id,
      grade,
      number: 1,
      name: `${grade}年级1班`,
      stage: '小学高段' as const,
    })),
  );
  await deps.roster.apply({ ...roster, bureaus, schools: [...roster.schools, ...more], classrooms: [...roster.classrooms, ...rooms] });
  const connection = await connect(mongodbUri);
  await connection.collection<{ _id: string }>('officers').updateOne({ _id: 'B0001' }, { $set: { bureauId: CITY.id } });
  await connection.close();
  for (let back = 1; back <= WEEKS; back++)
    for (const [index, { id: classroomId, schoolId, grade }] of rooms.entries()) {
      const startsAt = startOfWeek(weekOf(now) - back) + 3 * DAY + 19 * HOUR;
      const dueAt = startsAt + 3 * DAY;
      const bureauId = schoolId === OTHER.school.id ? OTHER.id : STRANGER.id;
      const frozen = { theme: '生命安全', dimension: '健康', subject: '', grade, bureauId };
      const rollup = { pushId: `${like.id}-${schoolId}-${back}`, classroomId, schoolId, resourceId: like.resourceId, startsAt, dueAt, funnel: funnelOf(CLASS_OF, WEEKS - back, index), rev: 0, computedAt: dueAt, frozen }; // prettier-ignore
      await deps.rollups.replace(rollup);
      await releaseFigures(deps, await deps.rollups.releaseKeysOf([rollup]), startsAt);
    }
}
