import type { AuditEntry } from '../audit/audit';
import { canonical } from './canonical';
import type { RosterFrame } from './roster-changes';

/** Whose role a change of the roster touches, with the chain it is to be noted in: duties and classes of teachers, duty and bureau of officers. Who is new has no role that changed. */
export function roleChanges(stored: RosterFrame, changes: RosterFrame): Pick<AuditEntry, 'chain' | 'about'>[] {
  const teachers = new Map(
    stored.teachers.map(({ id, roles, classroomIds }) => [id, canonical([[...roles].sort(), [...classroomIds].sort()])]),
  );
  const officers = new Map(stored.officers.map(({ id, bureauId, duty }) => [id, canonical([bureauId, duty ?? ''])]));
  const differs = (before: string | undefined, now: string): boolean => before !== undefined && before !== now;
  return [
    ...changes.teachers.flatMap(({ id, schoolId, roles, classroomIds }) =>
      differs(teachers.get(id), canonical([[...roles].sort(), [...classroomIds].sort()]))
        ? [{ chain: schoolId, about: { kind: 'teacher' as const, id } }]
        : [],
    ),
    ...changes.officers.flatMap(({ id, bureauId, duty }) =>
      differs(officers.get(id), canonical([bureauId, duty ?? '']))
        ? [{ chain: `bureau:${bureauId}`, about: { kind: 'officer' as const, id } }]
        : [],
    ),
  ];
}
