import type { Actor } from '../../../bot-server/domain/access/actor';
import { may } from '../../../bot-server/domain/access/may';
import { scopeOf } from '../../../bot-server/domain/access/scope';

const signed = { identityId: 'mini:o', accountId: 'mini' };
const guardian: Actor = { ...signed, role: 'guardian', guardianId: 'g1', studentIds: ['s1', 's2'], classroomIds: ['c1'] };
const classTeacher: Actor = { ...signed, role: 'teacher', teacherId: 't1', schoolId: 'A', roles: ['teacher'], classroomIds: ['c1'] };
const scheduler: Actor = {
  ...signed,
  role: 'teacher',
  teacherId: 't2',
  schoolId: 'A',
  roles: ['teacher', 'school-scheduler'],
  classroomIds: [],
};
const officer: Actor = { ...signed, role: 'officer', officerId: 'o1', bureauId: 'Q', schoolIds: ['A', 'B'] };
const reviewer: Actor = { ...scheduler, teacherId: 't3', roles: ['teacher', 'school-reviewer'] };
const head: Actor = { ...scheduler, teacherId: 't4', roles: ['head'] };
const researcher: Actor = { ...officer, officerId: 'o2', duty: 'teaching-research' };
const learner: Actor = { ...signed, role: 'learner', guardianId: 'g1', studentId: 's1', studentIds: ['s1'], classroomIds: ['c1'] };
const subjectTeacher: Actor = {
  ...classTeacher,
  teacherId: 't5',
  classroomIds: [],
  teaches: [{ subject: '语文', classroomIds: ['c1'] }],
};
const stranger: Actor = { ...signed, role: 'stranger' };
const everyone = { guardian, learner, classTeacher, scheduler, reviewer, head, officer, researcher, subjectTeacher, stranger };
type Who = keyof typeof everyone;

/** Who may, for each permission; everybody who is not named must be refused. */
const table: [string, (who: Actor) => boolean, Who[]][] = [
  ['view for an own child', (who) => may.viewFor(who, 's1'), ['guardian', 'learner']],
  ['view for another child', (who) => may.viewFor(who, 's9'), []],
  ['view for a sibling', (who) => may.viewFor(who, 's2'), ['guardian']],
  ['watch what is for adults', (who) => may.watchContent(who, { for: 'guardian' }), ['guardian']],
  ['watch what is for children', (who) => may.watchContent(who, { for: 'student' }), ['guardian', 'learner']],
  ['ask for an own child', (who) => may.ask(who, 's2'), ['guardian']],
  ['read an own question', (who) => may.readQuestion(who, { guardianId: 'g1', holders: ['t1'] }), ['guardian', 'classTeacher']],
  ['read a question at the desk', (who) => may.readQuestion(who, { guardianId: 'g9', holders: ['desk:A'] }), ['scheduler', 'head']],
  ['read another class’s question', (who) => may.readQuestion(who, { guardianId: 'g9', holders: ['t9', 'desk:B'] }), []],
  ['answer in the own class', (who) => may.answer(who, { holders: ['t1'] }), ['classTeacher']],
  ['let out a class answer of the own school', (who) => may.releaseClassAnswer(who, { schoolId: 'A' }), ['scheduler', 'reviewer', 'head']],
  ['let out a class answer of another school', (who) => may.releaseClassAnswer(who, { schoolId: 'B' }), []],
  [
    'withdraw a class answer of the own school',
    (who) => may.withdrawClassAnswer(who, { by: 't1', schoolId: 'A' }),
    ['classTeacher', 'scheduler', 'reviewer', 'head'],
  ],
  ['withdraw a class answer of another school', (who) => may.withdrawClassAnswer(who, { by: 't9', schoolId: 'B' }), []],
  ['keep the school’s quick replies', (who) => may.keepQuickReplies(who, 'A'), ['scheduler', 'head']],
  ['keep another school’s quick replies', (who) => may.keepQuickReplies(who, 'B'), []],
  ['see the class by name', (who) => may.readClassByName(who, 'c1'), ['classTeacher']],
  ['see another class by name', (who) => may.readClassByName(who, 'c2'), []],
  ['plan for the own school', (who) => may.planFor(who, 'A'), ['scheduler']],
  ['plan for another school', (who) => may.planFor(who, 'B'), []],
  ['stand for an emergency of the own school', (who) => may.settleEmergency(who, 'A'), ['scheduler', 'reviewer', 'head']],
  ['stand for an emergency of another school', (who) => may.settleEmergency(who, 'B'), []],
  ['review a plan of the own school', (who) => may.reviewPlan(who, 'A'), ['reviewer', 'head']],
  ['review a plan of another school', (who) => may.reviewPlan(who, 'B'), []],
  ['stop what the own school sends', (who) => may.steerPushes(who, 'A'), ['scheduler', 'head']],
  ['stop what another school sends', (who) => may.steerPushes(who, 'B'), []],
  ['see the school’s figures', (who) => may.readSchool(who, 'A'), ['scheduler', 'reviewer', 'head', 'officer', 'researcher']],
  [
    'declare completions in the own class',
    (who) => may.declare(who, { schoolId: 'A', classroomId: 'c1' }),
    ['classTeacher', 'scheduler', 'head'],
  ],
  [
    'declare completions in another class of the school',
    (who) => may.declare(who, { schoolId: 'A', classroomId: 'c2' }),
    ['scheduler', 'head'],
  ],
  ['declare completions in another school', (who) => may.declare(who, { schoolId: 'B', classroomId: 'c1' }), []],
  ['decide what is held in the own class', (who) => may.decideFlags(who, { schoolId: 'A', classroomId: 'c1' }), ['classTeacher', 'head']],
  ['decide what is held in another class', (who) => may.decideFlags(who, { schoolId: 'A', classroomId: 'c2' }), ['head']],
  ['decide what is held in another school', (who) => may.decideFlags(who, { schoolId: 'B', classroomId: 'c1' }), []],
  ['keep the own school’s roster', (who) => may.keepRoster(who, 'A'), ['scheduler', 'head']],
  ['keep another school’s roster', (who) => may.keepRoster(who, 'B'), []],
  ['see who looked at whose data in the school', (who) => may.readTrail(who, 'A'), ['head']],
  ['see it in another school', (who) => may.readTrail(who, 'B'), []],
  [
    'bind a child: whoever came in by WeChat',
    (who) => may.bindChild(who),
    ['guardian', 'classTeacher', 'scheduler', 'reviewer', 'head', 'officer', 'researcher', 'subjectTeacher', 'stranger'],
  ],
  ['tend the own class’s families', (who) => may.tendFamilies(who, 'c1'), ['classTeacher']],
  ['tend another class’s families', (who) => may.tendFamilies(who, 'c2'), []],
  ['choose the check of the own school', (who) => may.chooseBindingCheck(who, 'A'), ['scheduler', 'head']],
  ['choose the check of another school', (who) => may.chooseBindingCheck(who, 'B'), []],
  ['hold the rights of an own child', (who) => may.holdRights(who, 's1'), ['guardian']],
  ['hold the rights of another child', (who) => may.holdRights(who, 's9'), []],
  [
    'settle a correction in the own class',
    (who) => may.settleCorrections(who, { schoolId: 'A', classroomId: 'c1' }),
    ['classTeacher', 'scheduler', 'head'],
  ],
  ['settle a correction at another school', (who) => may.settleCorrections(who, { schoolId: 'B', classroomId: 'c1' }), []],
  ['set tiers in an own subject and class', (who) => may.tier(who, { classroomId: 'c1', subject: '语文' }), ['subjectTeacher']],
  ['set tiers in another subject', (who) => may.tier(who, { classroomId: 'c1', subject: '数学' }), []],
  ['set tiers in another class', (who) => may.tier(who, { classroomId: 'c2', subject: '语文' }), []],
  ['import the rosters of the bureau’s schools', (who) => may.keepBureauRoster(who), ['officer']],
  ['pull the own school’s viewing statements', (who) => may.pullStatements(who, 'A'), ['head']],
  ['pull another school’s', (who) => may.pullStatements(who, 'B'), []],
  ['set the own school’s duty', (who) => may.keepDuty(who, 'A'), ['scheduler', 'head']],
  ['set another school’s duty', (who) => may.keepDuty(who, 'B'), []],
  ['keep a colleague’s leave', (who) => may.keepLeave(who, { schoolId: 'A', teacherId: 'nobody' }), ['scheduler', 'head']],
  ['keep a leave at another school', (who) => may.keepLeave(who, { schoolId: 'B', teacherId: 'nobody' }), []],
  ['change the own school’s calendar', (who) => may.keepCalendar(who, { kind: 'school', id: 'A' }), ['scheduler', 'head']],
  ['change another school’s calendar', (who) => may.keepCalendar(who, { kind: 'school', id: 'B' }), []],
  ['change the own bureau’s calendar', (who) => may.keepCalendar(who, { kind: 'bureau', id: 'Q' }), ['officer']],
  ['change another bureau’s calendar', (who) => may.keepCalendar(who, { kind: 'bureau', id: 'R' }), []],
  ['make plans for the own bureau’s schools', (who) => may.planForBureau(who, 'Q'), ['officer', 'researcher']],
  ['make plans for another bureau’s', (who) => may.planForBureau(who, 'R'), []],
  ['look into the catalogue', (who) => may.readCatalogue(who), ['scheduler', 'reviewer', 'head', 'officer', 'researcher']],
  ['write content for the own school', (who) => may.writeContent(who, { kind: 'school', id: 'A' }), ['scheduler']],
  ['write content for another school', (who) => may.writeContent(who, { kind: 'school', id: 'B' }), []],
  ['write content for the own bureau', (who) => may.writeContent(who, { kind: 'bureau', id: 'Q' }), ['officer', 'researcher']],
  ['write content for another bureau', (who) => may.writeContent(who, { kind: 'bureau', id: 'R' }), []],
  ['review the own school’s content', (who) => may.reviewContent(who, { kind: 'school', id: 'A' }), ['reviewer', 'head']],
  ['review another school’s content', (who) => may.reviewContent(who, { kind: 'school', id: 'B' }), []],
  ['review the own bureau’s content', (who) => may.reviewContent(who, { kind: 'bureau', id: 'Q' }), ['officer', 'researcher']],
  ['withdraw the own school’s content', (who) => may.withdrawContent(who, { kind: 'school', id: 'A' }), ['scheduler', 'reviewer', 'head']],
  ['withdraw another school’s content', (who) => may.withdrawContent(who, { kind: 'school', id: 'B' }), []],
  ['retire the own school’s content', (who) => may.retireContent(who, { kind: 'school', id: 'A' }), ['scheduler', 'reviewer', 'head']],
  ['retire another school’s content', (who) => may.retireContent(who, { kind: 'school', id: 'B' }), []],
  ['take the own figures’ rows home', (who) => may.exportFigures(who), ['scheduler', 'head', 'officer']],
  ['read the bureau’s bulletins', (who) => may.readBulletins(who, { kind: 'bureau', id: 'Q' }), ['officer']],
  ['read another bureau’s bulletins', (who) => may.readBulletins(who, { kind: 'bureau', id: 'A' }), []],
  ['read the school’s bulletins', (who) => may.readBulletins(who, { kind: 'school', id: 'A' }), ['head']],
  ['read another school’s bulletins', (who) => may.readBulletins(who, { kind: 'school', id: 'B' }), []],
  ['say how the own school goes about help', (who) => may.answerHelp(who, 'A'), ['scheduler', 'head']],
  ['say it for another school', (who) => may.answerHelp(who, 'B'), []],
  ['see the bureau’s table', (who) => may.readBureau(who), ['officer']],
  [
    'sign in on a desktop',
    (who) => may.signInOnDesktop(who),
    ['classTeacher', 'scheduler', 'reviewer', 'head', 'officer', 'researcher', 'subjectTeacher'],
  ],
  ['tie a WeChat without a password', (who) => may.tieWeChat(who), []],
  [
    'tie a WeChat after a password',
    (who) => may.tieWeChat({ ...who, accountId: 'staff' }),
    ['classTeacher', 'scheduler', 'reviewer', 'head', 'officer', 'researcher', 'subjectTeacher'],
  ],
  [
    'be the WeChat of a post',
    (who) => may.carryPost(who),
    ['guardian', 'classTeacher', 'scheduler', 'reviewer', 'head', 'officer', 'researcher', 'subjectTeacher', 'stranger'],
  ],
  ['be it without a WeChat', (who) => may.carryPost({ ...who, accountId: 'staff' }), []],
  [
    'end sessions',
    (who) => may.manageSessions(who),
    ['guardian', 'classTeacher', 'scheduler', 'reviewer', 'head', 'officer', 'researcher', 'subjectTeacher', 'stranger'],
  ],
];

describe('permissions', () => {
  it.each(table)('%s', (_, ask, allowed) => {
    const answered = (Object.keys(everyone) as Who[]).filter((who) => ask(everyone[who]));
    expect(answered).toEqual(allowed);
  });

  it('has a row in this test for every permission there is', () => {
    const source = table.map(([, ask]) => String(ask)).join(' ');
    for (const name of Object.keys(may)) if (name !== 'watch') expect(source).toContain(`may.${name}`);
    expect(may.watch(guardian)).toBe(true);
    expect(may.watch(learner)).toBe(true);
    expect(may.watch(officer)).toBe(false);
  });
});

describe('scopes', () => {
  it('reach what is theirs and nothing else', () => {
    expect(scopeOf(guardian)).toMatchObject({ guardianId: 'g1', studentIds: ['s1', 's2'], classroomIds: [], schoolIds: [], all: false });
    expect(scopeOf(learner)).toEqual({ studentIds: ['s1'], classroomIds: [], schoolIds: [], all: false });
    expect(scopeOf(classTeacher)).toMatchObject({ classroomIds: ['c1'], schoolIds: [], all: false });
    expect(scopeOf(scheduler)).toMatchObject({ classroomIds: [], schoolIds: ['A'], all: false });
    expect(scopeOf(officer)).toMatchObject({ schoolIds: ['A', 'B'], all: false });
    expect(scopeOf(stranger)).toMatchObject({ studentIds: [], classroomIds: [], schoolIds: [], all: false });
  });
});
