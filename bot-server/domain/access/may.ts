import type { BulletinPlace } from '../bulletin/bulletin';
import { readsBulletins } from '../bulletin/readers';
import type { CalendarOwner } from '../calendar/calendar';
import type { Actor, GuardianActor, LearnerActor, OfficerActor, TeacherActor } from './actor';
import type { Owner } from '../resource/resource';
import { holds, type HolderId } from '../question/holders';
import { STAFF_ACCOUNT } from './staff-account';

/** The school's scheduler and its head. */
const runsOffice = (who: Actor, schoolId: string): who is TeacherActor =>
  who.role === 'teacher' && who.schoolId === schoolId && (who.roles.includes('school-scheduler') || who.roles.includes('head'));

const inBureau = (who: Actor, owner: Owner): who is OfficerActor =>
  who.role === 'officer' && owner.kind === 'bureau' && who.bureauId === owner.id;

/** Permission is one table of small pure answers; what is not said here is «no». */
export const may = {
  watch: (who: Actor): who is GuardianActor | LearnerActor => who.role === 'guardian' || who.role === 'learner',
  viewFor: (who: Actor, studentId: string): boolean =>
    (who.role === 'guardian' || who.role === 'learner') && who.studentIds.includes(studentId),
  /** A child is shown what is made for children; what is for the adults waits for them. */
  watchContent: (who: Actor, content: { for: 'guardian' | 'student' }): boolean =>
    who.role === 'guardian' || (who.role === 'learner' && content.for === 'student'),
  ask: (who: Actor, studentId: string): boolean => who.role === 'guardian' && who.studentIds.includes(studentId),
  readQuestion: (who: Actor, question: { guardianId: string; holders: readonly HolderId[] }): boolean =>
    (who.role === 'guardian' && who.guardianId === question.guardianId) || holds(who, question),
  /** Whoever it was given to or has climbed to. */
  answer: (who: Actor, question: { holders: readonly HolderId[] }): who is TeacherActor => holds(who, question),
  /** 家长问答 for more than a class: a second person of the school's office lets it out; never who wrote it, which the flow sees to. */
  releaseClassAnswer: (who: Actor, { schoolId }: { schoolId: string }): who is TeacherActor =>
    who.role === 'teacher' && who.schoolId === schoolId && who.roles.some((role) => role !== 'teacher'),
  /** Who wrote it, and the school's office. */
  withdrawClassAnswer: (who: Actor, { by, schoolId }: { by: string; schoolId: string }): who is TeacherActor =>
    (who.role === 'teacher' && who.teacherId === by && who.schoolId === schoolId) || may.releaseClassAnswer(who, { schoolId }),
  readClassByName: (who: Actor, classroomId: string): who is TeacherActor =>
    who.role === 'teacher' && who.classroomIds.includes(classroomId),
  planFor: (who: Actor, schoolId: string): who is TeacherActor =>
    who.role === 'teacher' && who.schoolId === schoolId && who.roles.includes('school-scheduler'),
  /** Publish a plan that somebody else submitted, or send it back: the school's reviewer and its head. */
  reviewPlan: (who: Actor, schoolId: string): who is TeacherActor =>
    who.role === 'teacher' && who.schoolId === schoolId && (who.roles.includes('school-reviewer') || who.roles.includes('head')),
  /** Pause what goes out, let it go on, end it. */
  steerPushes: (who: Actor, schoolId: string): who is TeacherActor => runsOffice(who, schoolId),
  /** 紧急通知: ask for one, and confirm or refuse a colleague's. */
  settleEmergency: (who: Actor, schoolId: string): who is TeacherActor =>
    who.role === 'teacher' &&
    who.schoolId === schoolId &&
    who.roles.some((role) => role === 'school-scheduler' || role === 'head' || role === 'school-reviewer'),
  readSchool: (who: Actor, schoolId: string): boolean =>
    (who.role === 'teacher' && who.schoolId === schoolId && who.roles.some((role) => role !== 'teacher')) ||
    (who.role === 'officer' && who.schoolIds.includes(schoolId)),
  /** Binding a child is asked by anybody who came in by WeChat: staff are parents too; but no child on a parent's phone, and nobody who came in by a password. */
  bindChild: (who: Actor): boolean =>
    who.identityId !== '' && who.accountId !== '' && who.accountId !== STAFF_ACCOUNT && who.role !== 'learner',
  /** The school's own list of quick replies. */
  keepQuickReplies: (who: Actor, schoolId: string): who is TeacherActor => runsOffice(who, schoolId),
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
  /** 校历: the school's scheduler and head for the school's own days, the bureau's administration for the bureau's. */
  keepCalendar: (who: Actor, owner: CalendarOwner): boolean =>
    owner.kind === 'school' ? runsOffice(who, owner.id) : who.role === 'officer' && who.duty === undefined && who.bureauId === owner.id,
  /** 答复时段和值班: the school's scheduler and head. */
  keepDuty: (who: Actor, schoolId: string): who is TeacherActor => runsOffice(who, schoolId),
  /** 请假: one's own, and for the office anybody's of the school. */
  keepLeave: (who: Actor, { schoolId, teacherId }: { schoolId: string; teacherId: string }): boolean =>
    who.role === 'teacher' && who.schoolId === schoolId && (who.teacherId === teacherId || runsOffice(who, schoolId)),
  /** 县区计划: the bureau's administration and its teaching-research office, each for their own bureau. */
  planForBureau: (who: Actor, bureauId: string): who is OfficerActor => who.role === 'officer' && who.bureauId === bureauId,
  readBureau: (who: Actor): who is OfficerActor => who.role === 'officer' && who.duty === undefined,
  /** 通报 (周、月、学期、学年): a bureau's administration its bureau's, a head the school's. */
  readBulletins: (who: Actor, place: BulletinPlace): boolean =>
    (who.role === 'officer' || who.role === 'teacher') && readsBulletins(who, place),
  /** 需要帮助: saying how the school goes about it. */
  answerHelp: (who: Actor, schoolId: string): who is TeacherActor => runsOffice(who, schoolId),
  /** 导出: the rows that the own figures are made of; a bureau's administration, a school's scheduler and head. */
  exportFigures: (who: Actor): who is TeacherActor | OfficerActor =>
    may.readBureau(who) || (who.role === 'teacher' && runsOffice(who, who.schoolId)),
  /** 资源库: the school's office and the bureau's people. */
  readCatalogue: (who: Actor): who is TeacherActor | OfficerActor =>
    (who.role === 'teacher' && who.roles.some((role) => role !== 'teacher')) || who.role === 'officer',
  /** Own content is written by the school's scheduler, and at a bureau by its people. */
  writeContent: (who: Actor, owner: Owner): who is TeacherActor | OfficerActor =>
    (owner.kind === 'school' && may.planFor(who, owner.id)) || inBureau(who, owner),
  /** 审核: the school's reviewer and its head, and at a bureau its people; never who wrote it, which the flow sees to. */
  reviewContent: (who: Actor, owner: Owner): who is TeacherActor | OfficerActor =>
    (who.role === 'teacher' &&
      owner.kind === 'school' &&
      who.schoolId === owner.id &&
      (who.roles.includes('school-reviewer') || who.roles.includes('head'))) ||
    inBureau(who, owner),
  /** 下架: any of those who write or review it. */
  withdrawContent: (who: Actor, owner: Owner): who is TeacherActor | OfficerActor =>
    may.writeContent(who, owner) || may.reviewContent(who, owner),
  /** 不再用于新计划, and again: any of those who write or review it. */
  retireContent: (who: Actor, owner: Owner): who is TeacherActor | OfficerActor =>
    may.writeContent(who, owner) || may.reviewContent(who, owner),
  /** Families come in by WeChat alone. */
  signInOnDesktop: (who: Actor): who is TeacherActor | OfficerActor => who.role === 'teacher' || who.role === 'officer',
  /** 连上微信, asked at a desk: who came in there by a password. */
  tieWeChat: (who: Actor): who is TeacherActor | OfficerActor =>
    (who.role === 'teacher' || who.role === 'officer') && who.accountId === STAFF_ACCOUNT,
  /** 连上微信, said yes to on a phone: who came in by WeChat, a parent or not yet anybody too; but no child on a parent's phone. */
  carryPost: (who: Actor): boolean => may.bindChild(who),
  /** Looking at one's sessions and ending them: not for a child who was handed the phone. */
  manageSessions: (who: Actor): boolean => who.role !== 'learner',
} as const;
