import fc from 'fast-check';
import type { Actor } from '../../../bot-server/domain/access/actor';
import { may } from '../../../bot-server/domain/access/may';
import { roleKey, rolesInOrder, roleOfKey } from '../../../bot-server/domain/access/role';
import { scopeOf } from '../../../bot-server/domain/access/scope';
import type { Person } from '../../../bot-server/domain/account/account';
import type {
  Bureau,
  Classroom,
  Guardianship,
  Officer,
  School,
  StaffRole,
  Student,
  Teacher,
} from '../../../bot-server/domain/roster/roster';
import { actorAs, actorOf } from '../../../bot-server/flows/auth/actor-of';

/** A county, or several under a city, or a ring that no file can import but a hand at the database can. */
interface Org {
  bureaus: Bureau[];
  schools: School[];
  classrooms: Classroom[];
  students: Student[];
  guardianships: Guardianship[];
  teachers: Teacher[];
  officers: Officer[];
}

const index = fc.nat({ max: 1000 });
const pick = <T>(list: readonly T[], at: number): T | undefined => (list.length === 0 ? undefined : list[at % list.length]);

const org: fc.Arbitrary<Org> = fc
  .record({
    parents: fc.array(fc.option(index, { nil: undefined }), { minLength: 1, maxLength: 7 }),
    schools: fc.array(index, { maxLength: 8 }),
    classrooms: fc.array(index, { maxLength: 8 }),
    students: fc.array(index, { maxLength: 10 }),
    guardianships: fc.array(fc.record({ guardian: fc.nat({ max: 4 }), student: index }), { maxLength: 12 }),
    teachers: fc.array(
      fc.record({
        school: index,
        classes: fc.array(index, { maxLength: 3 }),
        roles: fc.subarray<StaffRole>(['teacher', 'school-scheduler', 'school-reviewer', 'head']),
      }),
      { maxLength: 5 },
    ),
    officers: fc.array(fc.record({ bureau: index, research: fc.boolean() }), { maxLength: 4 }),
  })
  .map((drawn) => {
    const bureaus = drawn.parents.map((parent, i): Bureau => ({
      id: `B${i}`,
      name: '',
      level: 'county',
      ...(parent === undefined ? {} : { parentId: `B${parent % drawn.parents.length}` }),
    }));
    const schools = drawn.schools.map((at, i): School => ({
      id: `S${i}`,
      bureauId: pick(bureaus, at)?.id ?? '',
      name: '',
      kind: 'school',
    }));
    const classrooms = drawn.classrooms.flatMap((at, i): Classroom[] => {
      const school = pick(schools, at);
      return school ? [{ id: `C${i}`, schoolId: school.id, grade: 1, number: i, name: '', stage: '小学低段' }] : [];
    });
    const students = drawn.students.flatMap((at, i): Student[] => {
      const room = pick(classrooms, at);
      return room ? [{ id: `P${i}`, schoolId: room.schoolId, classroomId: room.id, name: '', studentNo: '' }] : [];
    });
    const guardianships = drawn.guardianships.flatMap(({ guardian, student }): Guardianship[] => {
      const child = pick(students, student);
      return child ? [{ guardianId: `G${guardian}`, studentId: child.id, relation: '其他', caregiverAtHome: true, worksAway: false }] : [];
    });
    const teachers = drawn.teachers.flatMap(({ school, classes, roles }, i): Teacher[] => {
      const at = pick(schools, school);
      if (!at) return [];
      const own = classrooms.filter(({ schoolId }) => schoolId === at.id);
      const classroomIds = [...new Set(classes.flatMap((n) => pick(own, n)?.id ?? []))];
      return [{ id: `T${i}`, schoolId: at.id, teacherNo: '', name: '', roles, subjects: [], classroomIds }];
    });
    const officers = drawn.officers.map(({ bureau, research }, i): Officer => ({
      id: `O${i}`,
      bureauId: pick(bureaus, bureau)?.id ?? '',
      officerNo: '',
      name: '',
      ...(research ? { duty: 'teaching-research' as const } : {}),
    }));
    return { bureaus, schools, classrooms, students, guardianships, teachers, officers };
  });

/** The rows as a store gives them. */
const rosterOf = (o: Org) => ({
  teacher: (id: string) => Promise.resolve(o.teachers.find((row) => row.id === id)),
  officer: (id: string) => Promise.resolve(o.officers.find((row) => row.id === id)),
  bureaus: () => Promise.resolve(o.bureaus),
  schoolIdsOfBureaus: (ids: readonly string[]) =>
    Promise.resolve(o.schools.filter(({ bureauId }) => ids.includes(bureauId)).map(({ id }) => id)),
  childrenOf: (id: string) =>
    Promise.resolve(o.students.filter((child) => o.guardianships.some((tie) => tie.guardianId === id && tie.studentId === child.id))),
});

/** Told another way: from each school upward, from each class and child to the people, never from the actor down. */
const oracle = {
  school(o: Org, who: Actor, school: School): boolean {
    if (who.role === 'teacher')
      return o.teachers.some(
        (t) => t.id === who.teacherId && t.schoolId === school.id && t.roles.join() !== '' && t.roles.join() !== 'teacher',
      );
    if (who.role !== 'officer') return false;
    const bureau = o.officers.find(({ id }) => id === who.officerId)?.bureauId;
    let at: string | undefined = school.bureauId;
    for (let steps = 0; at !== undefined && steps <= o.bureaus.length; steps += 1) {
      if (at === bureau) return true;
      const above: Bureau | undefined = o.bureaus.find(({ id }) => id === at);
      at = above?.parentId;
    }
    return false;
  },
  classroom: (o: Org, who: Actor, room: Classroom): boolean =>
    who.role === 'teacher' && o.teachers.some((t) => t.id === who.teacherId && t.classroomIds.includes(room.id)),
  student: (o: Org, who: Actor, child: Student): boolean =>
    (who.role === 'guardian' && o.guardianships.some((g) => g.guardianId === who.guardianId && g.studentId === child.id)) ||
    (who.role === 'learner' &&
      child.id === who.studentId &&
      o.guardianships.some((g) => g.guardianId === who.guardianId && g.studentId === child.id)),
};

const everybody = (o: Org): Person[] => [
  ...o.teachers.map(({ id }) => ({ kind: 'teacher' as const, id })),
  ...o.officers.map(({ id }) => ({ kind: 'officer' as const, id })),
  ...[0, 1, 2, 3, 4].map((n) => ({ kind: 'guardian' as const, id: `G${n}` })),
];
const identity = (persons: readonly Person[]) => ({ id: 'mini:o', accountId: 'mini', persons });

describe('what anybody reaches, over random trees of bureaus and schools', () => {
  it('is exactly what an oracle that asks the other way round allows', async () => {
    await fc.assert(
      fc.asyncProperty(org, async (o) => {
        const roster = rosterOf(o);
        const actors: Actor[] = [];
        for (const person of everybody(o)) {
          actors.push(await actorOf({ roster }, identity([person])));
          if (person.kind !== 'guardian') continue;
          for (const { id } of o.students) {
            const learner = await actorAs({ roster }, identity([person]), { kind: 'learner', id });
            if (learner) actors.push(learner);
          }
        }
        for (const who of actors) {
          const scope = scopeOf(who);
          expect(scope.all).toBe(false);
          const reached = (ids: readonly string[], all: readonly { id: string }[]) =>
            all.filter(({ id }) => ids.includes(id)).map(({ id }) => id);
          expect(reached(scope.schoolIds, o.schools)).toEqual(o.schools.filter((s) => oracle.school(o, who, s)).map(({ id }) => id));
          expect(reached(scope.classroomIds, o.classrooms)).toEqual(
            o.classrooms.filter((c) => oracle.classroom(o, who, c)).map(({ id }) => id),
          );
          expect(reached(scope.studentIds, o.students)).toEqual(o.students.filter((c) => oracle.student(o, who, c)).map(({ id }) => id));
          // Nothing named that there is not.
          for (const id of scope.schoolIds) expect(o.schools.map((s) => s.id)).toContain(id);
          if (who.role !== 'guardian') expect(scope.guardianId).toBeUndefined();
          for (const s of o.schools) expect(may.readSchool(who, s.id)).toBe(oracle.school(o, who, s));
          for (const c of o.students) expect(may.viewFor(who, c.id)).toBe(oracle.student(o, who, c));
          for (const c of o.students) expect(may.ask(who, c.id)).toBe(who.role === 'guardian' && oracle.student(o, who, c));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a chosen role is one of the person’s own, or the usual one stands in', async () => {
    await fc.assert(
      fc.asyncProperty(org, fc.array(index, { maxLength: 4 }), fc.string(), index, async (o, held, odd, wish) => {
        const all = everybody(o);
        const persons = [...new Set(held.flatMap((at) => pick(all, at) ?? []))];
        const roster = rosterOf(o);
        const usual = await actorOf({ roster }, identity(persons));
        const stranger = pick(all, wish);
        const chosen = stranger ? roleKey(stranger) : odd;
        const actor = await actorOf({ roster }, identity(persons), chosen);
        const isTheirs = persons.some((person) => roleKey(person) === chosen);
        if (!isTheirs) expect(actor).toEqual(usual);
        else if (actor.role !== 'stranger' && actor.role !== 'guardian' && stranger)
          expect(rolesInOrder(persons, chosen)[0]).toEqual(stranger);
        expect(await actorOf({ roster }, identity(persons), odd)).toEqual(usual);
      }),
      { numRuns: 300 },
    );
  });

  it('a phone is handed to a child of one’s own only', async () => {
    await fc.assert(
      fc.asyncProperty(org, fc.nat({ max: 4 }), index, async (o, guardian, child) => {
        const student = pick(o.students, child);
        if (!student) return;
        const persons: Person[] = [{ kind: 'guardian', id: `G${guardian}` }];
        const actor = await actorOf({ roster: rosterOf(o) }, identity(persons), `learner:${student.id}`);
        const isTheirs = o.guardianships.some((g) => g.guardianId === `G${guardian}` && g.studentId === student.id);
        expect(actor.role === 'learner' && actor.studentId === student.id).toBe(isTheirs);
      }),
      { numRuns: 300 },
    );
  });
});

it('a role’s key says the role and nothing else does', () => {
  fc.assert(
    fc.property(fc.constantFrom('guardian', 'teacher', 'officer', 'learner'), fc.string({ minLength: 1 }), (kind, id) => {
      expect(roleOfKey(`${kind}:${id}`)).toEqual({ kind, id });
    }),
  );
  for (const key of ['', ':', 'head:x', 'teacher', 'teacher:', ':x', 'constructor:x']) expect(roleOfKey(key)).toBeUndefined();
});
