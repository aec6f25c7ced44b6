import type { Actor, GuardianActor, LearnerActor, OfficerActor, TeacherActor } from './actor';
import { STAFF_ACCOUNT } from './staff-account';

/** The school's scheduler and its head. */
const runsOffice = (who: Actor, schoolId: string): who is TeacherActor =>
  who.role === 'teacher' && who.schoolId === schoolId && (who.roles.includes('school-scheduler') || who.roles.includes('head'));

/** Permission is one table of small pure answers; what is not said here is «no». */
export const may = {
  watch: (who: Actor): who is GuardianActor | LearnerActor => who.role === 'guardian' || who.role === 'learner',
  viewFor: (who: Actor, studentId: string): boolean =>
    (who.role === 'guardian' || who.role === 'learner') && who.studentIds.includes(studentId),
  /** A child is shown what is made for children; what is for the adults waits for them. */
  watchContent: (who: Actor, content: { for: 'guardian' | 'student' }): boolean =>
    who.role === 'guardian' || (who.role === 'learner' && content.for === 'student'),
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
  /** Pause what goes out, let it go on, end it. */
  steerPushes: (who: Actor, schoolId: string): who is TeacherActor => runsOffice(who, schoolId),
  readSchool: (who: Actor, schoolId: string): boolean =>
    (who.role === 'teacher' && who.schoolId === schoolId && who.roles.some((role) => role !== 'teacher')) ||
    (who.role === 'officer' && who.schoolIds.includes(schoolId)),
  /** Binding a child is asked by anybody who came in by WeChat: staff are parents too; but no child on a parent's phone, and nobody who came in by a password. */
  bindChild: (who: Actor): boolean =>
    who.identityId !== '' && who.accountId !== '' && who.accountId !== STAFF_ACCOUNT && who.role !== 'learner',
  /** Who looked at whose data in this school. */
  readTrail: (who: Actor, schoolId: string): who is TeacherActor =>
    who.role === 'teacher' && who.schoolId === schoolId && who.roles.includes('head'),
  /** 家长绑定: the class teacher's own class. */
  tendFamilies: (who: Actor, classroomId: string): who is TeacherActor => who.role === 'teacher' && who.classroomIds.includes(classroomId),
  /** What the school asks beside a child's name. */
  chooseBindingCheck: (who: Actor, schoolId: string): who is TeacherActor => runsOffice(who, schoolId),
  holdRights: (who: Actor, studentId: string): who is GuardianActor => who.role === 'guardian' && who.studentIds.includes(studentId),
  /** The child's class teacher, or the school's scheduler or head. */
  settleCorrections: (who: Actor, { schoolId, classroomId }: { schoolId: string; classroomId: string }): who is TeacherActor =>
    who.role === 'teacher' &&
    who.schoolId === schoolId &&
    (who.classroomIds.includes(classroomId) || who.roles.includes('school-scheduler') || who.roles.includes('head')),
  /** Import, move, mark as left, promote, merge and undo: the school's scheduler and its head. */
  keepRoster: (who: Actor, schoolId: string): who is TeacherActor => runsOffice(who, schoolId),
  /** A file of the bureau's own schools, its undoing and its history: the bureau's administration. */
  keepBureauRoster: (who: Actor): who is OfficerActor => who.role === 'officer' && who.duty === undefined,
  /** Which of several levels a child is given in a subject: who teaches that subject in that class, and nobody else. */
  tier: (who: Actor, { classroomId, subject }: { classroomId: string; subject: string }): who is TeacherActor =>
    who.role === 'teacher' && (who.teaches ?? []).some((one) => one.subject === subject && one.classroomIds.includes(classroomId)),
  /** 登记完成: the class teacher for the own class, the school's scheduler and head for all classes. */
  declare: (who: Actor, { schoolId, classroomId }: { schoolId: string; classroomId: string }): who is TeacherActor =>
    (who.role === 'teacher' && who.schoolId === schoolId && who.classroomIds.includes(classroomId)) || runsOffice(who, schoolId),
  /** 待确认: whether what was held counts. */
  decideFlags: (who: Actor, { schoolId, classroomId }: { schoolId: string; classroomId: string }): who is TeacherActor =>
    who.role === 'teacher' && who.schoolId === schoolId && (who.classroomIds.includes(classroomId) || who.roles.includes('head')),
  /** Viewing records under made-up names, for the school's own learning record store. */
  pullStatements: (who: Actor, schoolId: string): who is TeacherActor =>
    who.role === 'teacher' && who.schoolId === schoolId && who.roles.includes('head'),
  readBureau: (who: Actor): who is OfficerActor => who.role === 'officer' && who.duty === undefined,
  /** Families come in by WeChat alone. */
  signInOnDesktop: (who: Actor): who is TeacherActor | OfficerActor => who.role === 'teacher' || who.role === 'officer',
  /** Looking at one's sessions and ending them: not for a child who was handed the phone. */
  manageSessions: (who: Actor): boolean => who.role !== 'learner',
} as const;
