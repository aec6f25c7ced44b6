import { canonical } from '../importing/canonical';
import { classroomIdOf, classroomNameOf, stageOf } from '../importing/roster-lines';
import type { RosterChanges } from '../importing/roster-changes';
import type { CivilDate } from '../time/civil';
import { isPresent, left, moved } from './membership';
import type { Classroom, School, Student, Teacher } from './roster';

/** What becomes of one class at the end of a school year. `to` absent: it has finished this school. */
export interface PromotionLine {
  readonly from: Classroom;
  readonly to?: string;
  readonly students: number;
}

export interface Promotion {
  readonly lines: readonly PromotionLine[];
  readonly changes: Pick<RosterChanges, 'students' | 'classrooms' | 'teachers'>;
}

/** The grade after which children leave: a village point's own last, else the sixth, else the ninth. */
export function lastGradeOf(school: Pick<School, 'kind'>, classrooms: readonly Classroom[]): number {
  const highest = Math.max(0, ...classrooms.map(({ grade }) => grade));
  if (school.kind === 'village-point') return highest;
  return highest <= 6 ? 6 : 9;
}

/**
 * Everybody goes one grade up and keeps class number, classmates, class teacher and who teaches them; the last grade leaves. The classes of the first grade stay,
 * empty, for those who come. Histories keep where everybody sat.
 */
export function promotionOf(
  school: Pick<School, 'id' | 'kind'>,
  classrooms: readonly Classroom[],
  teachers: readonly Teacher[],
  students: readonly Student[],
  on: CivilDate,
): Promotion {
  const last = lastGradeOf(school, classrooms);
  const present = students.filter(isPresent);
  const here = new Map<string, Student[]>();
  for (const student of present) {
    const own = here.get(student.classroomId);
    if (own) own.push(student);
    else here.set(student.classroomId, [student]);
  }
  const ordered = [...classrooms].sort((a, b) => a.grade - b.grade || a.number - b.number);
  const after = new Map<string, Classroom>(classrooms.map(({ classTeacherId: _before, ...room }) => [room.id, room]));
  const lines: PromotionLine[] = [];
  const changed: Student[] = [];
  for (const room of ordered) {
    const own = here.get(room.id) ?? [];
    if (room.grade >= last) {
      if (own.length > 0) lines.push({ from: room, students: own.length });
      changed.push(...own.map((student) => left(student, on)));
      continue;
    }
    const next = nextOf(room);
    const classTeacherId = room.classTeacherId;
    // A class without children has nothing to hand on but may already stand where another one goes.
    if (own.length === 0 && classTeacherId === undefined) continue;
    after.set(next.id, {
      ...(classrooms.find(({ id }) => id === next.id) ?? next),
      ...(classTeacherId === undefined ? {} : { classTeacherId }),
    });
    if (classTeacherId === undefined) after.set(next.id, withoutTeacher(after.get(next.id) ?? next));
    if (own.length > 0) lines.push({ from: room, to: next.name, students: own.length });
    changed.push(...own.map((student) => moved(student, next.id, on)));
  }
  const rooms = [...after.values()];
  const taught = (teacher: Teacher): string[] =>
    rooms
      .filter(({ classTeacherId }) => classTeacherId === teacher.id)
      .map(({ id }) => id)
      .sort();
  const before = new Map(classrooms.map((room) => [room.id, room]));
  const up = new Map(classrooms.map((room) => [room.id, room.grade < last ? nextOf(room).id : undefined]));
  const inOrder = (teacher: Teacher): Teacher => withTeaching({ ...teacher, classroomIds: taught(teacher) }, up);
  return {
    lines,
    changes: {
      students: changed,
      classrooms: rooms.filter((room) => before.get(room.id)?.classTeacherId !== room.classTeacherId || !before.has(room.id)),
      teachers: teachers
        .map((teacher) => [teacher, inOrder(teacher)] as const)
        .filter(
          ([was, is]) => [...was.classroomIds].sort().join() !== is.classroomIds.join() || canonical(was.teaches) !== canonical(is.teaches),
        )
        .map(([, is]) => is),
    },
  };
}

function nextOf({ schoolId, grade, number }: Classroom): Classroom {
  const up = grade + 1;
  return { id: classroomIdOf(schoolId, up, number), schoolId, grade: up, number, name: classroomNameOf(up, number), stage: stageOf(up) };
}

/** Who teaches a class goes up with it, as the class teacher does; a class that has finished is taught no more. */
function withTeaching({ teaches, ...teacher }: Teacher, up: ReadonlyMap<string, string | undefined>): Teacher {
  const next = (teaches ?? []).flatMap(({ subject, classroomIds }) => {
    const ids = classroomIds.flatMap((id) => up.get(id) ?? []).sort();
    return ids.length > 0 ? [{ subject, classroomIds: ids }] : [];
  });
  return next.length > 0 ? { ...teacher, teaches: next } : teacher;
}

const withoutTeacher = ({ classTeacherId: _none, ...room }: Classroom): Classroom => room;
