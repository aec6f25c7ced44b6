import type { Deps } from '../../bot-server/deps';
import { EMPTY_FUNNEL } from '../../bot-server/domain/report/funnel';
import { DAY, HOUR, MINUTE, type Instant } from '../../bot-server/domain/time/instant';
import { startOfWeek, weekDays, weekOf } from '../../bot-server/domain/time/week';
import { releaseFigures } from '../../bot-server/flows/figures/release-figures';
import type { Connection } from '../../bot-server/store/connect';
import { aPush } from '../flows/progress/world';

const FAMILIES = 45;

/**
 * Counts of a push a week for every class of the demonstration county, as so many whole weeks before `now` would have left them: of 45 families
 * of each class `reached`, `started` and `completed`, one more or less from class to class. Released as the job does it while they run; {@link settleFigures} is left to who asks.
 */
export async function countWeeks(
  deps: Deps,
  connection: Connection,
  now: Instant,
  weeks: readonly { readonly ago: number; readonly reached: number; readonly started: number; readonly completed: number }[],
): Promise<readonly string[]> {
  const { classrooms, schools } = await deps.roster.snapshot();
  const mondays: string[] = [];
  for (const { ago, reached, started, completed } of weeks) {
    const week = weekOf(now) - ago;
    mondays.push(weekDays(week).from);
    const startsAt = startOfWeek(week) + DAY + 19 * HOUR;
    const cells = [];
    for (const school of schools) {
      const own = classrooms.filter(({ schoolId }) => schoolId === school.id);
      if (own.length === 0) continue;
      const dueAt = startsAt + 7 * DAY;
      const { id, createdAt, ...push } = aPush({ id: `${school.id}-${week}`, schoolId: school.id, startsAt, dueAt, resourceId: 'river-safety', classroomIds: own.map((one) => one.id) }); // prettier-ignore
      const dates = { startsAt: new Date(startsAt), dueAt: new Date(dueAt), createdAt: new Date(createdAt) };
      await connection.collection<{ _id: string }>('pushes').insertOne({ _id: id, ...push, ...dates });
      for (const [at, { id: classroomId, grade }] of own.entries()) {
        const more = at % 3;
        const funnel = { ...EMPTY_FUNNEL, targeted: FAMILIES, reachable: reached - more, started: started - more, completed: completed - more }; // prettier-ignore
        const what = { pushId: id, classroomId, schoolId: school.id, resourceId: 'river-safety', startsAt, dueAt };
        cells.push({ ...what, funnel, rev: 0, computedAt: startsAt + MINUTE, frozen: { theme: '安全', grade, bureauId: school.bureauId } });
      }
    }
    for (const cell of cells) await deps.rollups.replace(cell);
    await releaseFigures(deps, await deps.rollups.releaseKeysOf(cells), startsAt + MINUTE);
  }
  return mondays;
}
