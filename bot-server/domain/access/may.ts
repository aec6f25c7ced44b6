import type { Actor, GuardianActor, OfficerActor, TeacherActor } from './actor';

/** Permission is one table of small pure answers; what is not said here is «no». */
export const may = {
  watch: (who: Actor): who is GuardianActor => who.role === 'guardian',
  viewFor: (who: Actor, studentId: string): boolean => who.role === 'guardian' && who.studentIds.includes(studentId),
  ask: (who: Actor, studentId: string): boolean => who.role === 'guardian' && who.studentIds.includes(studentId),
  readQuestion: (who: Actor, question: { guardianId: string; classroomId: string }): boolean =>
    (who.role === 'guardian' && who.guardianId === question.guardianId) ||
    (who.role === 'teacher' && who.classroomIds.includes(question.classroomId)),
  answer: (who: Actor, question: { classroomId: string }): who is TeacherActor =>
    who.role === 'teacher' && who.classroomIds.includes(question.classroomId),
  readClassByName: (who: Actor, classroomId: string): who is TeacherActor =>
    who.role === 'teacher' && who.classroomIds.includes(classroomId),
  planFor: (who: Actor, schoolId: string): who is TeacherActor =>
    who.role === 'teacher' && who.schoolId === schoolId && who.roles.includes('school-scheduler'),
  readSchool: (who: Actor, schoolId: string): boolean =>
    (who.role === 'teacher' && who.schoolId === schoolId && who.roles.some((role) => role !== 'teacher')) ||
    (who.role === 'officer' && who.schoolIds.includes(schoolId)),
  /** Who looked at whose data in this school. */
  readTrail: (who: Actor, schoolId: string): who is TeacherActor =>
    who.role === 'teacher' && who.schoolId === schoolId && who.roles.includes('head'),
  /** Binding a child is asked by anybody who came in by WeChat: staff are parents too. */
  bindChild: (who: Actor): boolean => who.identityId !== '' && who.accountId !== '',
  /** 家长绑定: the class teacher's own class. */
  tendFamilies: (who: Actor, classroomId: string): who is TeacherActor => who.role === 'teacher' && who.classroomIds.includes(classroomId),
  /** What the school asks beside a child's name. */
  chooseBindingCheck: (who: Actor, schoolId: string): who is TeacherActor =>
    who.role === 'teacher' && who.schoolId === schoolId && (who.roles.includes('school-scheduler') || who.roles.includes('head')),
  holdRights: (who: Actor, studentId: string): who is GuardianActor => who.role === 'guardian' && who.studentIds.includes(studentId),
  /** The child's class teacher, or the school's scheduler or head. */
  settleCorrections: (who: Actor, { schoolId, classroomId }: { schoolId: string; classroomId: string }): who is TeacherActor =>
    who.role === 'teacher' &&
    who.schoolId === schoolId &&
    (who.classroomIds.includes(classroomId) || who.roles.includes('school-scheduler') || who.roles.includes('head')),
  readBureau: (who: Actor): who is OfficerActor => who.role === 'officer',
} as const;
