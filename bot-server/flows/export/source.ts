import {
  BUREAU_COLUMNS,
  releasedCounts,
  schoolCounts,
  SCHOOL_COLUMNS,
  type ExportCell,
  type ExportColumn,
} from '../../domain/export/columns';
import type { ExportOrder } from '../../domain/export/export';
import { spanOf, wholeWeeks } from '../../domain/figures/window';
import { schoolCells, type SchoolCell } from '../../domain/figures/school';
import { groupBy } from '../../domain/group-by';
import { formatInstant } from '../../domain/time/civil';
import { startOfWeek, weekDays, weekOf } from '../../domain/time/week';
import type { StoredRelease } from '../../store/rollups/releases';
import type { ClassRow } from '../../store/rollups/sums';
import type { RollupStore } from '../../store/rollups';
import { namesOf } from '../figures/names';
import type { FigureBy, FigureNeeds } from '../figures/question';

export type SourceNeeds = Pick<FigureNeeds, 'roster' | 'resources' | 'pushes'> & {
  readonly rollups: Pick<RollupStore, 'classRows' | 'releasesAfter' | 'countReleased'>;
};

/** A piece of the rows, and where the next one begins; `percent` of all is behind it. */
export interface ExportPiece {
  readonly rows: readonly (readonly ExportCell[])[];
  readonly position: string;
  readonly percent: number;
}
export interface ExportSource {
  readonly columns: readonly ExportColumn[];
  /** Rows there are now, where that is known. */
  readonly total: number;
  /** What stands behind a position; undefined: that was all. */
  next(position: string, before: number): Promise<ExportPiece | undefined>;
}

const RELEASES_A_PIECE = 20;

/** What names are called, each looked up once for the whole file. */
function openBook(needs: SourceNeeds, by: FigureBy) {
  const known = new Map<string, { readonly name: string; readonly note: string }>();
  return async (keys: readonly string[]) => {
    const missing = [...new Set(keys)].filter((key) => !known.has(key));
    if (missing.length > 0) {
      const names = await namesOf(needs, by, missing);
      for (const key of missing) known.set(key, names(key));
    }
    return (key: string) => known.get(key) ?? { name: '', note: '' };
  };
}

/** The released cells of a bureau and the bureaus below it: place × item × week, those that its pages add up. */
async function bureauSource(needs: SourceNeeds, { bureauIds, from, to }: ExportOrder): Promise<ExportSource> {
  const weeks = wholeWeeks({ from, to });
  if (!weeks) throw new Error('an export of no weeks');
  const which = { bureauIds, ...weeks };
  const [counties, schools, items] = [openBook(needs, 'county'), openBook(needs, 'school'), openBook(needs, 'resource')];
  const total = await needs.rollups.countReleased(which);
  return {
    columns: BUREAU_COLUMNS,
    total,
    async next(position, before) {
      const found = await needs.rollups.releasesAfter(which, position, RELEASES_A_PIECE);
      const last = found.at(-1);
      if (!last) return undefined;
      const [county, school, item] = await Promise.all([
        counties(found.map(({ bureauId }) => bureauId)),
        schools(found.flatMap(({ cells }) => cells.map(({ place }) => place))),
        items(found.map(({ resourceId }) => resourceId)),
      ]);
      const rowsOf = ({ week, bureauId, resourceId, theme, cells, computedAt }: StoredRelease): ExportCell[][] => {
        const days = weekDays(week);
        const asOf = formatInstant(computedAt);
        const lead = [days.from, days.to, bureauId, county(bureauId).name];
        const about = [resourceId, item(resourceId).name, theme];
        return cells.map((cell) => {
          const { name, note } = school(cell.place);
          return [...lead, cell.place, name, note.replace(/^含教学点：/, ''), ...about, ...releasedCounts(cell), asOf];
        });
      };
      const rows = found.flatMap(rowsOf);
      const percent = total === 0 ? 100 : Math.min(100, Math.floor(((before + rows.length) * 100) / total));
      return { rows, position: last.id, percent };
    },
  };
}

/**
 * A school's cells: push × classes, in fives where they are small, a week at a time. A class that the asker sees by name stands in no cell with
 * others, as on the pages, and is told as any other class is: a file goes further than a page.
 */
function schoolSource(needs: SourceNeeds, { place, classroomIds, from, to }: ExportOrder): ExportSource {
  const span = spanOf({ from, to });
  if (!span) throw new Error('an export of no days');
  const [first, last] = [weekOf(span.from), weekOf(span.to - 1)];
  const [pushes, items, classes] = [openBook(needs, 'push'), openBook(needs, 'resource'), openBook(needs, 'class')];
  return {
    columns: SCHOOL_COLUMNS,
    total: 0,
    async next(position) {
      const week = position === '' ? first : Number(position);
      if (week > last) return undefined;
      const within = { from: Math.max(span.from, startOfWeek(week)), to: Math.min(span.to, startOfWeek(week + 1)) };
      const all = await needs.rollups.classRows({ schoolId: place.id, ...within });
      const [push, item, classroom] = await Promise.all([
        pushes(all.map(({ pushId }) => pushId)),
        items(all.map(({ resourceId }) => resourceId)),
        classes(all.map(({ classroomId }) => classroomId)),
      ]);
      const rowsOf = (ofPush: readonly ClassRow[]): ExportCell[][] =>
        ofPush.slice(0, 1).flatMap(({ pushId, resourceId, theme }) => {
          const about = [push(pushId).note, pushId, push(pushId).name, resourceId, item(resourceId).name, theme ?? ''];
          const asOf = formatInstant(Math.max(...ofPush.map(({ computedAt }) => computedAt)));
          return closedCells(ofPush, classroomIds).map((cell) => [
            ...about,
            cell.classroomIds.join('、'),
            cell.classroomIds.map((id) => classroom(id).name).join('、'),
            ...schoolCounts(cell),
            asOf,
          ]);
        });
      const byPush = [...groupBy(all, ({ pushId }) => pushId).entries()].sort(([a], [b]) => (a < b ? -1 : 1));
      return {
        rows: byPush.flatMap(([, ofPush]) => rowsOf(ofPush)),
        position: String(week + 1),
        percent: Math.floor(((week + 1 - first) * 100) / (last + 1 - first)),
      };
    },
  };
}

function closedCells(rows: readonly ClassRow[], own: readonly string[]): SchoolCell[] {
  const isOwn = ({ classroomId }: ClassRow): boolean => own.includes(classroomId);
  const nobodys = (): boolean => false;
  return [
    ...rows.filter(isOwn).flatMap((row) => schoolCells([row], nobodys)),
    ...schoolCells(rows.filter((row) => !isOwn(row)), nobodys), // prettier-ignore
  ];
}

export const sourceOf = (needs: SourceNeeds, order: ExportOrder): Promise<ExportSource> =>
  order.place.kind === 'bureau' ? bureauSource(needs, order) : Promise.resolve(schoolSource(needs, order));
