import type { WireActor } from '../contract/index';
import type { Introduction } from '../domain/access/introduction';
import type { StaffRole } from '../domain/roster/roster';

const STAFF_TITLES: Record<StaffRole, string> = { teacher: '教师', 'school-scheduler': '教务', 'school-reviewer': '审核员', head: '校长' };

const NOBODY = { children: [], classrooms: [] };

/** What a person sees about themself after signing in: their own name, children, classes, and which rooms of the app are theirs. */
export function presentActor(known: Introduction): WireActor {
  switch (known.role) {
    case 'guardian': {
      const children = known.children.map(({ student, classroom, school, guardianship, subjects }) => ({
        id: student.id,
        name: student.name,
        classroom: student.classroomId,
        className: classroom?.name ?? '',
        schoolName: school?.name ?? '',
        relation: guardianship?.relation ?? '',
        ...(subjects.length > 0 ? { subjects: [...subjects] } : {}),
      }));
      const first = children[0];
      const title = first ? `${first.className} ${first.name}的${first.relation === '其他' ? '家人' : first.relation}` : '家长';
      return { ...NOBODY, role: 'guardian', name: known.guardian?.name ?? '', title, rooms: ['parent'], children };
    }
    case 'learner': {
      const { child } = known;
      if (!child) return { ...NOBODY, role: 'learner', name: '', title: '', rooms: [] };
      const { student, classroom, school } = child;
      const className = classroom?.name ?? '';
      const children = [
        { id: student.id, name: student.name, classroom: student.classroomId, className, schoolName: school?.name ?? '', relation: '' },
      ];
      return { ...NOBODY, role: 'learner', name: student.name, title: className, rooms: ['learner'], children };
    }
    case 'teacher': {
      const { teacher, school, classrooms } = known;
      const classTeacherOf = classrooms.map(({ classroom }) => classroom.name).join('、');
      const staff = (teacher?.roles ?? []).filter((role) => role !== 'teacher').map((role) => STAFF_TITLES[role]);
      const title = [...(classTeacherOf ? [`${classTeacherOf}班主任`] : []), ...staff].join('，') || '教师';
      return {
        ...NOBODY,
        role: 'teacher',
        name: teacher ? `${teacher.name}老师` : '',
        title,
        // The first is where a person starts: a class of one's own, then the office, then lessons.
        rooms: [
          ...(classrooms.length > 0 ? (['teacher'] as const) : []),
          ...(staff.length > 0 ? (['school'] as const) : []),
          ...(classrooms.length === 0 && known.doors.includes('tiers') ? (['teacher'] as const) : []),
        ],
        classrooms: classrooms.map(({ classroom, students }) => ({ id: classroom.id, name: classroom.name, students })),
        ...(school ? { school: { id: school.id, name: school.name } } : {}),
        ...(teacher?.roles.includes('head') ? { readsTrail: true } : {}),
        doors: [...known.doors],
      };
    }
    case 'officer':
      return {
        ...NOBODY,
        role: 'officer',
        name: known.officer?.name ?? '',
        title: `${known.bureau?.name ?? '教育局'}${known.officer?.duty === 'teaching-research' ? '，教研' : ''}`,
        rooms: [known.officer?.duty === 'teaching-research' ? 'school' : 'bureau'],
        doors: [...known.doors],
        ...(known.bureau ? { bureau: { id: known.bureau.id, name: known.bureau.name } } : {}),
      };
    case 'stranger':
      return { ...NOBODY, role: 'stranger', name: '', title: '', rooms: [] };
  }
}
