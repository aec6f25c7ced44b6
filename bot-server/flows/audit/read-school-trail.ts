import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { AuditRow } from '../../domain/audit/audit';
import type { ShownTrail } from '../../domain/audit/shown';
import { actionsOf, type ActionGroup } from '../../domain/audit/words';
import { maskName } from '../../domain/privacy/mask';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { RosterStore } from '../../store/roster';

type Needs = {
  readonly audit: Pick<AuditStore, 'newest' | 'noteLook'>;
  readonly roster: Pick<RosterStore, 'teachers' | 'students' | 'classrooms'>;
};

export interface TrailWanted {
  readonly limit: number;
  /** Only what this colleague did. */
  readonly person?: string;
  readonly group?: ActionGroup;
  /** Only before this place in the chain. */
  readonly before?: number;
}

/** What was done to or seen of people's data in one's own school, newest first; children masked. Looking is noted too. @throws Refusal access/denied */
export async function readSchoolTrail(needs: Needs, actor: Actor, wanted: TrailWanted, now: Instant): Promise<ShownTrail[]> {
  if (actor.role !== 'teacher' || !may.readTrail(actor, actor.schoolId)) throw new Refusal('access/denied');
  const { limit, person, group, before } = wanted;
  const rows = await needs.audit.newest(
    actor.schoolId,
    { limit, ...(person === undefined ? {} : { actorId: person }), ...(group === undefined ? {} : { actions: actionsOf(group) }) },
    before,
  );
  await needs.audit.noteLook(
    {
      chain: actor.schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: 'audit-read',
      about: { kind: 'school', id: actor.schoolId },
      amount: rows.length,
    },
    now,
  );
  return withNames(needs, rows, actor.teacherId);
}

const idsOf = (rows: readonly AuditRow[], kind: string): string[] => [
  ...new Set(rows.flatMap(({ about }) => (about.kind === kind ? [about.id] : []))),
];

async function withNames({ roster }: Pick<Needs, 'roster'>, rows: readonly AuditRow[], me: string): Promise<ShownTrail[]> {
  const staffIds = [...new Set(rows.flatMap(({ actor }) => (actor.kind === 'teacher' ? [actor.id] : [])))];
  const [teachers, students] = await Promise.all([roster.teachers(staffIds), roster.students(idsOf(rows, 'student'))]);
  const classrooms = await roster.classrooms([...new Set([...idsOf(rows, 'classroom'), ...students.map((each) => each.classroomId)])]);
  const teacherOf = new Map(teachers.map((each) => [each.id, each]));
  const studentOf = new Map(students.map((each) => [each.id, each]));
  const classroomOf = new Map(classrooms.map((each) => [each.id, each]));
  return rows.map((row) => {
    const staff = row.actor.kind === 'teacher' ? teacherOf.get(row.actor.id) : undefined;
    const student = row.about.kind === 'student' ? studentOf.get(row.about.id) : undefined;
    const classroom = classroomOf.get(row.about.kind === 'classroom' ? row.about.id : (student?.classroomId ?? ''));
    return {
      row,
      self: row.actor.kind === 'teacher' && row.actor.id === me,
      ...(staff ? { staff: { name: staff.name, roles: staff.roles } } : {}),
      ...(student ? { student: maskName(student.name) } : {}),
      ...(classroom ? { classroom: { id: classroom.id, name: classroom.name } } : {}),
    };
  });
}
