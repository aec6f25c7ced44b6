import type { TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { familiesOf, type CellOfPush } from '../../domain/figures/families';
import { openCounts } from '../../domain/figures/figures';
import { schoolFigures, toldCells, type ToldCell } from '../../domain/figures/school';
import { groupBy } from '../../domain/group-by';
import { sumFunnels } from '../../domain/report/funnel';
import type { Instant } from '../../domain/time/instant';
import type { ClassDimension, ClassFilter, ClassRow } from '../../store/rollups/sums';
import { intervalsOf } from './intervals';
import type { FigureLine, FigureNeeds, FigureQuestion } from './question';

type Needs = Pick<FigureNeeds, 'rollups'>;
type Key = string | number | null;
interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

export interface SchoolSums {
  readonly lines: readonly (Pick<FigureLine, 'exact' | 'tens' | 'isHidden' | 'intervals'> & { readonly key: Key })[];
  readonly total: Pick<FigureLine, 'exact' | 'tens'>;
  /** The newest counter in it; 0 where there is none. */
  readonly computedAt: Instant;
}

const newest = (rows: readonly { readonly computedAt: Instant }[]): Instant => Math.max(0, ...rows.map(({ computedAt }) => computedAt));

/** A class of the teacher's own, whole: who may see the names may see every count. */
export async function ownClassSums(
  { rollups }: Needs,
  { schoolId }: TeacherActor,
  dimension: ClassDimension,
  { push, resource, theme, dimension: kind, subject, grade, classroom }: FigureQuestion & { readonly classroom: string },
  span: Span,
): Promise<SchoolSums> {
  const filter: ClassFilter = {
    ...{ schoolId, classroomId: classroom, ...span },
    ...(push === undefined ? {} : { pushId: push }),
    ...(resource === undefined ? {} : { resourceId: resource }),
    ...(theme === undefined ? {} : { theme }),
    ...(kind === undefined ? {} : { dimension: kind }),
    ...(subject === undefined ? {} : { subject }),
    ...(grade === undefined ? {} : { grade }),
  };
  const sums = await rollups.sumsBy(dimension, filter);
  return {
    lines: sums.map(({ key, funnel, largest: { targeted, started } }) => {
      const exact = openCounts(funnel);
      const sure = dimension === 'week' ? intervalsOf(exact, { reach: targeted, completion: targeted, finish: started }) : {};
      return { key, exact, tens: null, isHidden: false, ...sure };
    }),
    total: { exact: openCounts(sumFunnels(sums.map(({ funnel }) => funnel))), tens: null },
    computedAt: newest(sums),
  };
}

/** A cell and the class rows that it is made of. */
interface Placed {
  readonly cell: ToldCell;
  readonly rows: readonly ClassRow[];
}

/**
 * What a school's office is told: each push parted into cells first, from all of its classes whatever is asked, then the cells summed that lie
 * wholly inside the question. So every answer is a sum of the same cells, those of a push's own page.
 */
export async function officeSums(
  { rollups }: Needs,
  actor: TeacherActor,
  dimension: ClassDimension,
  { push, resource, theme, dimension: kind, subject, grade, classroom }: FigureQuestion,
  span: Span,
): Promise<SchoolSums> {
  const all = await rollups.classRows({
    ...{ schoolId: actor.schoolId, ...span },
    ...(push === undefined ? {} : { pushId: push }),
    ...(resource === undefined ? {} : { resourceId: resource }),
  });
  const isAsked = (row: ClassRow): boolean =>
    (theme === undefined || row.theme === theme) &&
    (kind === undefined || row.dimension === kind) &&
    (subject === undefined || row.subject === subject) &&
    (grade === undefined || row.grade === grade) &&
    (classroom === undefined || row.classroomId === classroom);
  const placed = [...groupBy(all, ({ pushId }) => pushId).values()].flatMap((rows) => cellsOf(rows, actor));
  const inside = placed.filter(({ rows }) => rows.every(isAsked));
  const asked = all.filter(isAsked);
  const keyOf = (row: ClassRow): Key => (dimension === 'schoolId' || dimension === 'bureauId' ? null : row[dimension]);
  const cellsOfKey = new Map<Key, CellOfPush[]>(asked.map((row) => [keyOf(row), []]));
  for (const { cell, rows } of inside) {
    const [key, ...others] = new Set(rows.map(keyOf));
    // A cell that lies over several lines is told in the total alone.
    if (key !== undefined && others.length === 0) cellsOfKey.get(key)?.push({ pushId: rows[0]?.pushId ?? '', cell });
  }
  const lines = [...cellsOfKey]
    .sort(([a], [b]) => inOrder(a, b))
    .map(([key, own]) => {
      const figures = schoolFigures(own.map(({ cell }) => cell));
      // Weeks are held against one another; other lines stand for themselves.
      const sure = dimension === 'week' ? intervalsOf(figures.exact, familiesOf(own)) : {};
      return { key, ...figures, isHidden: own.every(({ cell }) => cell.targeted === 0), ...sure };
    });
  return { lines, total: schoolFigures(inside.map(({ cell }) => cell)), computedAt: newest(asked) };
}

function cellsOf(rows: readonly ClassRow[], actor: TeacherActor): Placed[] {
  const byClass = new Map(rows.map((row) => [row.classroomId, row]));
  return toldCells(rows, (classroomId) => may.readClassByName(actor, classroomId)).map((cell) => ({
    cell,
    rows: cell.classroomIds.flatMap((id) => byClass.get(id) ?? []),
  }));
}

/** Numbers by size, names by their letters, what has no key first: as the database orders them. */
function inOrder(a: Key, b: Key): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
