import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { faultOfReason, type ExportFormat, type ExportOrder, type FigureExport } from '../../domain/export/export';
import { spanOf, wholeWeeks, windowDays, type Days, type WindowName } from '../../domain/figures/window';
import { Refusal } from '../../domain/refusal';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { ExportFolder } from '../../files/export-folder';
import type { FigureExportStore } from '../../store/figure-exports';
import type { RosterStore } from '../../store/roster';

type Needs = {
  readonly figureExports: Pick<FigureExportStore, 'add' | 'ofPerson' | 'get' | 'drop'>;
  readonly exportFiles: Pick<ExportFolder, 'hasRoom' | 'drop'>;
  readonly roster: Pick<RosterStore, 'bureau' | 'bureaus' | 'school' | 'termOn'>;
  readonly newId: () => string;
};
interface Asked {
  readonly format: ExportFormat;
  readonly reason: string;
  readonly window: WindowName;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** So much room is asked for before anything is written; a term of a large city is less. */
const ROOM = 256 * 1024 * 1024;

/** @throws Refusal access/denied */
function personOf(actor: Actor): ExportOrder['by'] {
  if (!may.exportFigures(actor)) throw new Refusal('access/denied');
  return actor.role === 'officer' ? { kind: 'officer', id: actor.officerId } : { kind: 'teacher', id: actor.teacherId };
}

/**
 * Takes an order for a file of the rows that the own place's figures are made of; a job makes it.
 * @throws Refusal access/denied, export/reason, figures/days, export/no-room, export/too-many
 */
export async function askExport(needs: Needs, actor: Actor, asked: Asked, now: Instant): Promise<FigureExport[]> {
  const by = personOf(actor);
  const fault = faultOfReason(asked.reason);
  if (fault !== undefined) throw new Refusal('export/reason', { message: fault });
  const days = await daysOf(needs, actor, asked, now);
  if (!(await needs.exportFiles.hasRoom(ROOM))) throw new Refusal('export/no-room');
  const order = { ...{ id: needs.newId(), by, ...days }, format: asked.format, reason: asked.reason.trim(), askedAt: now };
  if (!(await needs.figureExports.add({ ...order, ...(await scopeOf(needs, actor)) }))) throw new Refusal('export/too-many');
  return needs.figureExports.ofPerson(by);
}

async function daysOf({ roster }: Needs, actor: Actor, { window, from, to }: Asked, now: Instant): Promise<Days> {
  const named = windowDays(window, now, window === 'term' ? await roster.termOn(civilDate(now)) : undefined);
  const days = { from: from ?? named.from, to: to ?? named.to };
  if (days.from > days.to) throw new Refusal('figures/days', { message: '开始的日期在结束的日期后面，请把两个日期对调' });
  if (!spanOf(days)) throw new Refusal('figures/days');
  if (actor.role === 'officer' && !wholeWeeks(days))
    throw new Refusal('figures/days', { message: '教育局看的数字按整周算，请从周一选到周日，最多一年' });
  return days;
}

async function scopeOf({ roster }: Needs, actor: Actor): Promise<Pick<ExportOrder, 'place' | 'bureauIds' | 'classroomIds'>> {
  if (actor.role === 'teacher') {
    const school = await roster.school(actor.schoolId);
    return { place: { kind: 'school', id: actor.schoolId, name: school?.name ?? '' }, bureauIds: [], classroomIds: actor.classroomIds };
  }
  if (actor.role !== 'officer') throw new Refusal('access/denied');
  const [bureau, all] = await Promise.all([roster.bureau(actor.bureauId), roster.bureaus()]);
  if (!bureau) throw new Refusal('access/denied');
  const bureauIds = all.filter(({ id, parentId }) => id === bureau.id || parentId === bureau.id).map(({ id }) => id);
  return { place: { kind: 'bureau', id: bureau.id, name: bureau.name }, bureauIds, classroomIds: [] };
}

/** One's own, newest first; of another place one worked at nothing is shown. @throws Refusal access/denied */
export async function listExports({ figureExports }: Pick<Needs, 'figureExports'>, actor: Actor): Promise<FigureExport[]> {
  return (await figureExports.ofPerson(personOf(actor))).filter((one) => isAtHome(actor, one));
}
const isAtHome = (actor: Actor, { place }: FigureExport): boolean =>
  (actor.role === 'officer' && place.id === actor.bureauId) || (actor.role === 'teacher' && place.id === actor.schoolId);

/** Takes one's own away, file and row; making it ends. @throws Refusal access/denied, export/not-found (also for another person's) */
export async function dropExport(needs: Pick<Needs, 'figureExports' | 'exportFiles'>, actor: Actor, id: string): Promise<FigureExport[]> {
  const by = personOf(actor);
  const found = await needs.figureExports.get(id);
  if (!found || found.by.kind !== by.kind || found.by.id !== by.id) throw new Refusal('export/not-found');
  await needs.figureExports.drop(id);
  await needs.exportFiles.drop(id);
  return listExports(needs, actor);
}

/** The finished file behind an export's id, for who holds a link to it. @throws Refusal export/not-found */
export async function openExport(
  { figureExports }: Pick<Needs, 'figureExports'>,
  id: string | undefined,
  now: Instant,
): Promise<FigureExport> {
  const found = id === undefined ? undefined : await figureExports.get(id);
  if (found?.state !== 'ready' || (found.expiresAt ?? 0) <= now) throw new Refusal('export/not-found');
  return found;
}
