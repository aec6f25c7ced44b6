import fc from 'fast-check';
import { classroomIdOf, classroomNameOf, stageOf } from '../../../bot-server/domain/importing/roster-lines';
import { isPresent } from '../../../bot-server/domain/roster/membership';
import { lastGradeOf, promotionOf } from '../../../bot-server/domain/roster/promotion';
import type { Classroom, Student, Teacher } from '../../../bot-server/domain/roster/roster';

const ON = '2027-07-10';
const room = (grade: number, number: number, classTeacherId?: string): Classroom => ({
  ...{ id: classroomIdOf('S', grade, number), schoolId: 'S', grade, number, name: classroomNameOf(grade, number), stage: stageOf(grade) },
  ...(classTeacherId === undefined ? {} : { classTeacherId }),
});
const child = (no: number, classroomId: string, more: Partial<Student> = {}): Student => ({
  ...{ id: `S-${no}`, schoolId: 'S', classroomId, name: `学生${no}`, studentNo: String(no), since: '2026-09-01' },
  ...more,
});
const teacher = (no: string, classroomIds: string[]): Teacher => ({
  ...{ id: no, schoolId: 'S', teacherNo: no, name: '老师', roles: ['teacher'], subjects: [], classroomIds },
});

it('class 1 of grade 1 becomes class 1 of grade 2 with its teacher, which is made when it is not there; the sixth leaves', () => {
  const rooms = [room(1, 1, 'T1'), room(6, 1, 'T6')];
  const { lines, changes } = promotionOf(
    { id: 'S', kind: 'school' },
    rooms,
    [teacher('T1', ['S-1-1']), teacher('T6', ['S-6-1'])],
    [child(1, 'S-1-1'), child(2, 'S-6-1'), child(3, 'S-1-1', { leftOn: '2027-01-01' })],
    ON,
  );
  expect(lines.map(({ from, to, students }) => [from.name, to, students])).toEqual([
    ['一年级1班', '二年级1班', 1],
    ['六年级1班', undefined, 1],
  ]);
  expect(changes.students).toEqual([
    { ...child(1, 'S-2-1'), since: ON, past: [{ classroomId: 'S-1-1', from: '2026-09-01', until: ON }] },
    child(2, 'S-6-1', { leftOn: ON }),
  ]);
  expect(changes.classrooms.find(({ id }) => id === 'S-2-1')).toEqual(room(2, 1, 'T1'));
  expect(changes.classrooms.find(({ id }) => id === 'S-1-1')).toEqual(room(1, 1));
  expect(changes.teachers.map(({ id, classroomIds }) => [id, classroomIds])).toEqual([
    ['T1', ['S-2-1']],
    ['T6', []],
  ]);
});

it('a village point’s last grade is its own, a nine-year school’s the ninth', () => {
  expect(lastGradeOf({ kind: 'village-point' }, [room(1, 1), room(3, 1)])).toBe(3);
  expect(lastGradeOf({ kind: 'school' }, [room(1, 1), room(3, 1)])).toBe(6);
  expect(lastGradeOf({ kind: 'school' }, [room(1, 1), room(8, 1)])).toBe(9);
});

it('whoever was there is afterwards one grade up or has left, and nobody else is touched', () => {
  const grades = fc.integer({ min: 1, max: 9 });
  const world = fc.record({
    rooms: fc.uniqueArray(fc.tuple(grades, fc.integer({ min: 1, max: 3 })), { selector: String, minLength: 1, maxLength: 12 }),
    seats: fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 30 }),
    kind: fc.constantFrom('school' as const, 'village-point' as const),
  });
  fc.assert(
    fc.property(world, ({ rooms, seats, kind }) => {
      const classrooms = rooms.map(([grade, number], at) => room(grade, number, at % 2 ? `T${at}` : undefined));
      const teachers = classrooms.flatMap(({ classTeacherId, id }) =>
        classTeacherId === undefined ? [] : [teacher(classTeacherId, [id])],
      );
      const students = seats.map(([seat, here], at) =>
        child(at, classrooms[seat % classrooms.length]?.id ?? '', here ? {} : { leftOn: '2026-12-01' }),
      );
      const { changes, lines } = promotionOf({ id: 'S', kind }, classrooms, teachers, students, ON);
      const after = new Map(changes.students.map((student) => [student.id, student]));
      const roomsAfter = new Map([...classrooms, ...changes.classrooms].map((one) => [one.id, one]));
      const last = lastGradeOf({ kind }, classrooms);
      for (const before of students) {
        const now = after.get(before.id);
        if (!isPresent(before)) expect(now).toBeUndefined();
        else {
          const grade = roomsAfter.get(before.classroomId)?.grade ?? 0;
          if (grade >= last) expect(now).toMatchObject({ classroomId: before.classroomId, leftOn: ON });
          else expect(roomsAfter.get(now?.classroomId ?? '')?.grade).toBe(grade + 1);
        }
      }
      expect(lines.reduce((sum, line) => sum + line.students, 0)).toBe(students.filter(isPresent).length);
      // No class has two teachers' words about it: what the classes say and what the teachers say is the same.
      const teachersAfter = new Map([...teachers, ...changes.teachers].map((one) => [one.id, one]));
      for (const one of teachersAfter.values()) for (const id of one.classroomIds) expect(roomsAfter.get(id)?.classTeacherId).toBe(one.id);
    }),
    { numRuns: 300 },
  );
});
