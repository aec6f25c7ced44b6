import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Push } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import { familyState } from '../../domain/report/progress';
import { isPresent } from '../../domain/roster/membership';
import type { Student } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { Declaration } from '../../domain/viewing/declaration';
import type { Flag } from '../../domain/viewing/flags';
import { countClass, type CountedFamily } from '../progress/count-class';
import type { EvidenceNeeds } from './needs';
import { pushInClass, type InClass } from './push-in-class';

type Named = Pick<Student, 'id' | 'name'>;

export interface ClassEvidenceView {
  readonly push: Push;
  readonly canDeclare: boolean;
  readonly canDecide: boolean;
  readonly families: readonly { readonly student: Named; readonly completed?: boolean; readonly declaration?: Declaration }[];
  readonly flags: readonly { readonly flag: Flag; readonly student: Named; readonly who: string }[];
}

/**
 * What was declared and flagged of a push in a class: all of it for the class's own teacher; without who has completed for the school's
 * scheduler and head, who may declare, and with the flags for the head, who may decide.
 * @throws Refusal access/denied, classroom/not-found, push/not-found
 */
export async function classEvidence(needs: EvidenceNeeds, actor: Actor, asked: InClass, now: Instant): Promise<ClassEvidenceView> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const { push, classroom } = await pushInClass(needs, asked);
  const cell = { schoolId: push.schoolId, classroomId: classroom.id };
  if (!may.declare(actor, cell)) throw new Refusal('access/denied');
  const canDecide = may.decideFlags(actor, cell);
  const { families } = await countClass(needs, push, classroom.id);
  const students = await needs.roster.students(families.map(({ studentId }) => studentId));
  await needs.audit.noteLook(
    {
      chain: push.schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: 'class-read-by-name',
      about: { kind: 'classroom', id: classroom.id },
      amount: families.length,
    },
    now,
  );
  const ordered = students.filter(isPresent).sort((a, b) => (a.studentNo < b.studentNo ? -1 : 1));
  const familyOf = new Map(families.map((family) => [family.studentId, family]));
  const named = ordered.flatMap(({ id, name }) => {
    const family = familyOf.get(id);
    return family ? [{ family, student: { id, name } }] : [];
  });
  const isOwn = may.readClassByName(actor, classroom.id);
  return {
    push,
    canDeclare: now >= push.startsAt,
    canDecide,
    families: named.map(({ family, student }) => ({
      student,
      ...(isOwn ? { completed: familyState(family.facts) === 'completed' } : {}),
      ...(family.declaration ? { declaration: family.declaration } : {}),
    })),
    flags: canDecide ? await flagsOf(needs, named) : [],
  };
}

/** In the roster's order; a parent of two children in this class is named once. */
async function flagsOf(
  { evidence }: Pick<EvidenceNeeds, 'evidence'>,
  named: readonly { readonly family: CountedFamily; readonly student: Named }[],
): Promise<ClassEvidenceView['flags']> {
  const ids = [...new Set(named.flatMap(({ family }) => family.viewings.map(({ id }) => id)))];
  const flags = (await evidence.flags.ofViewings(ids)).filter(({ lapsedAt }) => lapsedAt === undefined);
  const told = new Set<string>();
  return named.flatMap(({ family, student }) =>
    family.viewings.flatMap(({ id, key }) =>
      flags
        .filter((flag) => flag.viewingId === id && !told.has(flag.id))
        .map((flag) => {
          told.add(flag.id);
          const tie = family.guardianships.find(({ guardianId }) => guardianId === key.viewer.id);
          return { flag, student, who: key.viewer.kind === 'student' ? '孩子' : (tie?.relation ?? '家长') };
        }),
    ),
  );
}
