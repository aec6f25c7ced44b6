import type { Viewing } from '../../domain/viewing/viewing';
import type { Cell } from '../../store/rollups';
import { versionsUpTo } from './count-class';
import type { ProgressNeeds } from './needs';

type Needs = Pick<ProgressNeeds, 'roster' | 'deliveries'>;

export const keyOfCell = ({ pushId, classroomId }: Cell): string => `${pushId}:${classroomId}`;

/**
 * Where viewings count, by their ids: at their viewers' own deliveries, and at those of each child of a guardian, whoever of the family
 * they went to. A few queries for all of them.
 */
export async function cellsTouchedBy(
  { roster, deliveries }: Needs,
  viewings: readonly Pick<Viewing, 'id' | 'key'>[],
): Promise<ReadonlyMap<string, readonly Cell[]>> {
  const guardians = new Set(viewings.flatMap(({ key: { viewer } }) => (viewer.kind === 'guardian' ? [viewer.id] : [])));
  const children = new Map(
    await Promise.all(
      [...guardians].map(async (id) => [id, (await roster.guardianshipsOfGuardian(id)).map(({ studentId }) => studentId)] as const),
    ),
  );
  const asked = viewings.flatMap(({ id, key: { viewer, resourceId, version } }) => {
    const of = { resourceId, resourceVersions: versionsUpTo(version) };
    if (viewer.kind === 'student') return [{ id, question: { studentId: viewer.id, ...of } }];
    const own = (children.get(viewer.id) ?? []).map((studentId) => ({ id, question: { studentId, ...of } }));
    return [{ id, question: { guardianId: viewer.id, ...of } }, ...own];
  });
  const answers = await deliveries.classesTouchedBy(asked.map(({ question }) => question));
  const cells = new Map<string, Map<string, Cell>>();
  asked.forEach(({ id }, index) => {
    const own = cells.get(id) ?? new Map<string, Cell>();
    cells.set(id, own);
    for (const cell of answers[index] ?? []) own.set(keyOfCell(cell), cell);
  });
  return new Map([...cells].map(([id, own]) => [id, [...own.values()]]));
}
