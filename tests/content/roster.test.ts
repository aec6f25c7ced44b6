import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { guardianIdOf } from '../../bot-server/domain/importing/roster-people';
import { RosterReader } from '../../bot-server/domain/importing/roster-reader';
import { readTable } from '../../bot-server/files/read-table';
import { blind, changesOf } from '../importing/support';

const DEMO = join(__dirname, '../../content/demo');
const Sandbox = z.object({ people: z.array(z.object({ name: z.string(), bind: z.record(z.string(), z.string()) })) });

async function demo() {
  const reader = new RosterReader();
  for await (const row of readTable({ name: 'roster.xlsx', bytes: readFileSync(join(DEMO, 'roster.xlsx')) })) reader.take(row);
  const outcome = changesOf(reader.finish(), NO_CHANGES, reader.faults);
  expect(reader.faults.list()).toEqual([]);
  return outcome.changes;
}

it('the demonstration county is whole: a bureau, three schools of which one is a village point, 24 classes, 1,000 children, 1,500 guardians', async () => {
  const { bureaus, schools, classrooms, students, guardians, guardianships, officers, teachers, terms } = await demo();
  expect(bureaus.map(({ name }) => name)).toEqual(['清溪县教育局']);
  expect(schools.map(({ id, kind, centralSchoolId }) => [id, kind, centralSchoolId])).toEqual([
    ['QX01', 'school', undefined],
    ['QX02', 'school', undefined],
    ['QX03', 'village-point', 'QX02'],
  ]);
  const count = (school: string) => classrooms.filter(({ schoolId }) => schoolId === school).length;
  expect([count('QX01'), count('QX02'), count('QX03')]).toEqual([12, 10, 2]);
  expect(students).toHaveLength(1000);
  expect(guardians.length).toBeGreaterThan(1450);
  expect(guardians.length).toBeLessThan(1550);
  expect(officers).toHaveLength(3);
  expect(terms).toHaveLength(1);
  expect(classrooms.every(({ classTeacherId }) => teachers.some(({ id }) => id === classTeacherId))).toBe(true);

  const children = new Map<string, number>();
  for (const { guardianId } of guardianships) children.set(guardianId, (children.get(guardianId) ?? 0) + 1);
  expect([...children.values()].filter((number) => number === 2).length).toBeGreaterThan(50);
  const grandparents = new Set(['爷爷', '奶奶', '外公', '外婆']);
  const leftBehind = students.filter(({ id }) => {
    const adults = guardianships.filter(({ studentId }) => studentId === id);
    return adults.some((a) => a.worksAway) && adults.some((a) => a.caregiverAtHome && grandparents.has(a.relation));
  });
  expect(leftBehind.length).toBeGreaterThan(120);
  const inClass = (classroomId: string) => students.filter((student) => student.classroomId === classroomId).map(({ name }) => name);
  expect(classrooms.some(({ id }) => new Set(inClass(id)).size < inClass(id).length)).toBe(true);
});

it('holds everybody whom the sandbox lets you be, with their phones, classes and relations', async () => {
  const { students, guardians, guardianships, officers, teachers, classrooms } = await demo();
  const { people } = Sandbox.parse(JSON.parse(readFileSync(join(DEMO, 'sandbox.json'), 'utf8')));
  for (const { name, bind } of people) {
    const { guardianPhone, teacherNo, officerNo } = bind;
    if (guardianPhone) expect(guardians.find(({ id }) => id === guardianIdOf(guardianPhone, blind))?.name).toBe(name);
    if (teacherNo) expect(teachers.find((teacher) => teacher.teacherNo === teacherNo)?.name).toBe(name);
    if (officerNo) expect(officers.find((officer) => officer.officerNo === officerNo)?.name).toBe(name);
  }
  const family = (guardian: string) => {
    const id = guardians.find(({ name }) => name === guardian)?.id;
    return guardianships
      .filter(({ guardianId }) => guardianId === id)
      .map(({ studentId, relation, caregiverAtHome, worksAway }) => {
        const student = students.find((one) => one.id === studentId);
        return [student?.name, student?.classroomId, relation, caregiverAtHome, worksAway];
      });
  };
  expect(family('陈静').sort()).toEqual([
    ['陈雨桐', 'QX01-3-1', '母亲', true, false],
    ['陈雨泽', 'QX01-1-1', '母亲', true, false],
  ]);
  expect(family('周桂芳')).toEqual([['刘子轩', 'QX01-3-1', '外婆', true, false]]);
  expect(family('刘强')).toEqual([['刘子轩', 'QX01-3-1', '父亲', false, true]]);
  expect(family('孙芳')).toEqual([['杨小禾', 'QX03-2-1', '母亲', true, false]]);
  expect(classrooms.find(({ id }) => id === 'QX01-3-1')?.classTeacherId).toBe('QX01-T1001');
  expect(teachers.find(({ teacherNo }) => teacherNo === 'T1002')?.roles).toContain('school-scheduler');
});
