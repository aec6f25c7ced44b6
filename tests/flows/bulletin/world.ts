import { randomBytes } from 'node:crypto';
import { openSeal } from '../../../bot-server/seal/field';
import { EMPTY_FUNNEL, type Funnel } from '../../../bot-server/domain/report/funnel';
import { DAY } from '../../../bot-server/domain/time/instant';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { releaseFigures, settleFigures } from '../../../bot-server/flows/figures/release-figures';
import type { DueNeeds } from '../../../bot-server/flows/bulletin/make-due';
import { openBulletinStore } from '../../../bot-server/store/bulletins';
import { sha256 } from '../../../bot-server/store/audit';
import { openMetaStore } from '../../../bot-server/store/meta';
import { openQuestionStore } from '../../../bot-server/store/questions';
import { aWorld, aPush, MINUTE } from '../progress/world';

/** Monday 2026-09-07: the week of the first push is over; its pushes are due a week after they began. */
export const MONDAY = instantOf('2026-09-07', 8 * 60);
export const FIRST = '2026-08-31';
type Counts = readonly [targeted: number, reachable: number, started: number, completed: number];

/** The stores of the figures' own world, and those of bulletins. */
export async function bulletinWorld() {
  const world = await aWorld();
  const { connection, deps } = world;
  const needs = {
    ...deps,
    bulletins: openBulletinStore(connection),
    questions: openQuestionStore(connection, { seal: openSeal([{ id: 'k', key: randomBytes(32) }]) }),
    meta: openMetaStore(connection),
    sha256,
  } satisfies DueNeeds;
  await needs.bulletins.syncIndexes();

  /** A push of a school in the week that begins on that Monday, and what its classes counted of it. */
  async function counted(schoolId: string, monday: string, classes: Readonly<Record<string, Counts>>, rev = 0): Promise<void> {
    const startsAt = instantOf(monday, 12 * 60);
    const [pushId, resourceId, dueAt] = [`${schoolId}-${monday}`, `r-${monday}`, startsAt + 7 * DAY];
    const { id, createdAt, ...push } = aPush({ id: pushId, schoolId, startsAt, dueAt, resourceId, classroomIds: Object.keys(classes) });
    const dates = { startsAt: new Date(startsAt), dueAt: new Date(dueAt), createdAt: new Date(createdAt) };
    if (rev === 0) await connection.collection<{ _id: string }>('pushes').insertOne({ _id: id, ...push, ...dates });
    const cells = Object.entries(classes).map(([classroomId, [targeted, reachable, started, completed]]) => {
      const funnel: Funnel = { ...EMPTY_FUNNEL, targeted, reachable, started, completed };
      return { ...{ pushId, classroomId, schoolId, resourceId, startsAt, dueAt, funnel, rev, computedAt: startsAt + MINUTE }, frozen: { theme: '习惯', grade: 3, bureauId: 'QX' } }; // prettier-ignore
    });
    for (const cell of cells) await deps.rollups.replace(cell);
    await releaseFigures(deps, await deps.rollups.releaseKeysOf(cells), startsAt + MINUTE);
  }
  return { ...world, needs, counted, settle: (at: number) => settleFigures(deps, at) };
}
export type BulletinWorld = Awaited<ReturnType<typeof bulletinWorld>>;
