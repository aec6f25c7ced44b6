import type { CallName } from '../../../bot-server/contract/paths';
import type { ActorName, Place, Things } from './land';

/** Who may, as `role@place`: a role alone means its own place only, `role@*` every place. */
type Allowed = ActorName | `${ActorName}@${Place | '*'}`;

export interface Rule {
  /** Fills the path's names; where a call has none and is not `aimed`, it is made once for each role. */
  readonly params?: (at: Things) => Record<string, string>;
  readonly query?: (at: Things) => Record<string, string>;
  readonly body?: (at: Things) => unknown;
  /** True where the body or the query, not the path, names the thing. */
  readonly aimed?: true;
  readonly allowed: readonly Allowed[];
  /** Places of whose people names or words may be read in the answer by who is allowed; default: the place aimed at. */
  readonly shows?: readonly Place[];
}

const STAFF: readonly ActorName[] = ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head', 'officer', 'city-officer'];
const SIGNED_IN: readonly ActorName[] = ['stranger', 'ex-guardian', 'guardian', ...STAFF];
/** Each try at a password is at another account, so that none is locked. */
let tries = 0;
const everywhere = (roles: readonly ActorName[]): Allowed[] => roles.map((role): Allowed => `${role}@*`);
const SCHOOL_OFFICE: readonly Allowed[] = [
  'scheduler',
  'scheduler@other-class',
  'reviewer',
  'reviewer@other-class',
  'head',
  'head@other-class',
];

const ROSTER_KEEPERS: readonly Allowed[] = ['scheduler', 'scheduler@other-class', 'head', 'head@other-class'];

/** A second of an MP3. */
const SILENCE = new Uint8Array(Array.from({ length: 40 }, () => [0xff, 0xfb, 0x50, 0, ...Array.from({ length: 204 }, () => 0)]).flat());

const WORDS = { title: '一篇', summary: '', dimension: '习惯', theme: '家庭教育', stages: [], text: '', chapters: [] };

/**
 * The rule of every call there is, written by hand from what people may do, and not from `domain/access`: the two are compared.
 * A call that is not named here fails the test.
 */
export const rules: Readonly<Record<CallName, Rule>> = {
  signIn: { body: () => ({ code: 'made-up' }), allowed: [] },
  signOut: { allowed: ['stranger', 'ex-guardian', 'guardian', ...STAFF] },
  me: { allowed: ['stranger', 'ex-guardian', 'guardian', ...STAFF] },
  // Ways in: what a stranger to the building sends opens nothing and tells nothing.
  askDesktop: { allowed: ['nobody', ...SIGNED_IN] },
  takeDesktop: { body: () => ({ secret: 'A'.repeat(43) }), allowed: ['nobody', ...SIGNED_IN] },
  seeDesktop: { body: () => ({ scene: 'A'.repeat(22) }), allowed: STAFF },
  confirmDesktop: { body: () => ({ scene: 'A'.repeat(22), number: 10 }), allowed: STAFF },
  refuseDesktop: { body: () => ({ scene: 'A'.repeat(22) }), allowed: STAFF },
  // 连上微信: none of these came in by a password; a phone that scanned nothing finds nothing.
  askTie: { allowed: [] },
  tieTurn: { allowed: [] },
  untie: { allowed: [] },
  seeTie: { body: () => ({ scene: `tie-${'A'.repeat(22)}` }), allowed: SIGNED_IN },
  confirmTie: { body: () => ({ scene: `tie-${'A'.repeat(22)}`, number: 10 }), allowed: SIGNED_IN },
  refuseTie: { body: () => ({ scene: `tie-${'A'.repeat(22)}` }), allowed: SIGNED_IN },
  passwordSignIn: { body: () => ({ login: `X-${(tries += 1)}`, password: 'made-up', code: '000000' }), allowed: [] },
  beginSetUp: { body: () => ({ code: 'A'.repeat(22) }), allowed: ['nobody', ...SIGNED_IN] },
  finishSetUp: { body: () => ({ code: 'A'.repeat(22), password: 'made-up', totp: '000000' }), allowed: ['nobody', ...SIGNED_IN] },
  changePassword: { body: () => ({ current: 'made-up', password: 'made-up' }), allowed: [] },
  sessions: { allowed: SIGNED_IN },
  endSession: { params: () => ({ session: 'A'.repeat(43) }), allowed: everywhere(SIGNED_IN), shows: [] },
  endOtherSessions: { allowed: SIGNED_IN },
  roles: { allowed: SIGNED_IN },
  switchRole: { aimed: true, body: ({ guardian }) => ({ role: `guardian:${guardian}` }), allowed: ['guardian'] },
  changeSettings: { body: () => ({ largeType: false }), allowed: ['guardian'] },
  today: { allowed: ['guardian'] },
  inbox: { allowed: ['guardian'] },
  // Content names nobody: staff may look at all of it, a family at what was delivered to it.
  resource: { params: ({ resource }) => ({ resource }), allowed: ['guardian', ...everywhere(STAFF)] },
  issueTicket: { aimed: true, body: ({ resource, student }) => ({ resource, for: student }), allowed: ['guardian'] },
  reportViewing: { body: () => ({ reports: [] }), allowed: ['guardian', 'stranger', 'ex-guardian', ...STAFF] },
  viewing: { params: ({ resource }) => ({ resource }), query: ({ student }) => ({ for: student }), allowed: ['guardian'] },
  ask: { aimed: true, body: ({ student }) => ({ text: '再问一句', for: student }), allowed: ['guardian'] },
  questions: { allowed: ['guardian', 'class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'], shows: ['own'] },
  question: { params: ({ question }) => ({ question }), allowed: ['guardian', 'class-teacher'] },
  askBack: { params: ({ question }) => ({ question }), body: () => ({ text: '一般几点睡？' }), allowed: ['class-teacher'] },
  answer: { params: ({ question }) => ({ question }), body: () => ({ text: '先陪他一会儿' }), allowed: ['class-teacher'] },
  confirmAnswer: { params: ({ question }) => ({ question }), allowed: ['guardian'] },
  sendMedia: {
    query: () => ({ as: 'voice' }),
    body: () => SILENCE,
    allowed: ['guardian', 'class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'],
  },
  reopenQuestion: { params: ({ question }) => ({ question }), body: () => ({ text: '还是不行' }), allowed: ['guardian'] },
  // 家长问答 of the own places; an answer of this land stands for one class each.
  classAnswers: { allowed: ['guardian', 'class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'], shows: [] },
  searchClassAnswers: {
    body: () => ({ words: '作业' }),
    allowed: ['guardian', 'class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'],
    shows: [],
  },
  similarClassAnswers: {
    body: () => ({ text: '作业' }),
    allowed: ['guardian', 'class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'],
    shows: [],
  },
  classAnswer: {
    params: ({ classAnswer }) => ({ answer: classAnswer }),
    allowed: ['guardian', 'class-teacher', 'teacher', ...SCHOOL_OFFICE],
    shows: [],
  },
  publishClassAnswer: {
    params: ({ question }) => ({ question }),
    body: () => ({ question: '作业写得慢怎么办', answer: '先陪他列个单子', reach: 'class' }),
    allowed: ['class-teacher'],
    shows: [],
  },
  // Nothing of this land waits for a second person: that is tried in tests/flows/class-answer.
  releaseClassAnswer: {
    params: ({ classAnswer }) => ({ answer: classAnswer }),
    body: () => ({ verdict: 'release', rev: 1 }),
    allowed: SCHOOL_OFFICE,
    shows: [],
  },
  withdrawClassAnswer: {
    params: ({ classAnswer }) => ({ answer: classAnswer }),
    allowed: ['class-teacher', ...SCHOOL_OFFICE],
    shows: [],
  },
  // Nothing of a box is alike in this land; who answers several is tried in tests/flows/class-answer.
  alikeQuestions: { allowed: ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'], shows: [] },
  answerAlike: {
    aimed: true,
    body: ({ question }) => ({ questions: [question, question], text: '先陪他一会儿' }),
    allowed: ['class-teacher'],
    shows: [],
  },
  askedSeconds: {
    params: ({ published }) => ({ resource: published }),
    allowed: SCHOOL_OFFICE,
    shows: [],
  },
  answerFigures: { allowed: ['scheduler', 'head', 'officer', 'city-officer'], shows: [] },
  answerFiguresFile: { allowed: ['scheduler', 'head', 'officer', 'city-officer'], shows: [] },
  ownAnswers: { allowed: ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'], shows: [] },
  boxCounts: { allowed: ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'], shows: [] },
  addNote: { params: ({ question }) => ({ question }), body: () => ({ text: '请留意' }), allowed: ['class-teacher'] },
  // Nobody is refused what is not theirs otherwise than what is not there; who has it is told that there is no such colleague.
  handOver: { params: ({ question }) => ({ question }), body: () => ({ teacher: 'nobody' }), allowed: [] },
  colleagues: { allowed: ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'], shows: ['own', 'other-class'] },
  quickReplies: { allowed: ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'], shows: [] },
  setQuickReplies: {
    body: () => ({ whose: 'own', texts: ['收到'] }),
    allowed: ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'],
    shows: [],
  },
  answerResources: { allowed: ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'], shows: [] },
  classPushes: { params: ({ classroom }) => ({ classroom }), allowed: ['class-teacher'] },
  classProgress: { params: ({ classroom, push }) => ({ classroom, push }), allowed: ['class-teacher'] },
  // 登记: the class's own teacher, and the school's office; what is held: the class teacher and the head. The office knows the roster's names.
  classEvidence: { params: ({ classroom, push }) => ({ classroom, push }), allowed: ['class-teacher', ...ROSTER_KEEPERS] },
  declareCompletion: {
    params: ({ classroom, push }) => ({ classroom, push }),
    body: ({ student }) => ({ students: [student], reason: 'paper', on: '2020-01-01' }),
    allowed: ['class-teacher', ...ROSTER_KEEPERS],
    shows: [],
  },
  undoDeclaration: {
    params: ({ classroom, push }) => ({ classroom, push }),
    body: ({ student }) => ({ student }),
    allowed: ['class-teacher', ...ROSTER_KEEPERS],
    shows: [],
  },
  decideFlag: {
    params: ({ classroom, push }) => ({ classroom, push }),
    body: () => ({ flag: 'none', verdict: 'released', reason: 'not-watched' }),
    allowed: ['class-teacher', 'head', 'head@other-class'],
    shows: [],
  },
  plans: { allowed: ['scheduler', 'reviewer', 'head', 'officer', 'city-officer'] },
  plan: {
    params: ({ plan }) => ({ plan }),
    allowed: [
      ...SCHOOL_OFFICE,
      'officer',
      'officer@other-class',
      'officer@other-school',
      'city-officer',
      'city-officer@other-class',
      'city-officer@other-school',
    ],
    shows: [],
  },
  // Counts of the school's own classes: for the school, not the bureau. Names: the class teacher's alone.
  rehearsePlan: { params: ({ plan }) => ({ plan }), allowed: SCHOOL_OFFICE, shows: [] },
  emergencies: { allowed: ['scheduler', 'reviewer', 'head'], shows: [] },
  askEmergency: {
    body: () => ({ text: '明天停课一天', reason: '台风预警', grades: [] }),
    allowed: ['scheduler', 'reviewer', 'head'],
    shows: [],
  },
  settleEmergency: { params: () => ({ emergency: 'none' }), body: () => ({ word: 'confirm' }), allowed: [] },
  familyCalls: { params: ({ classroom }) => ({ classroom }), allowed: ['class-teacher'] },
  markFamilyCall: {
    params: ({ classroom, student }) => ({ classroom, student }),
    body: () => ({ called: true }),
    // Nobody of this land was left unmoved by two cards: who may is tried in tests/flows/push/nudges.test.ts.
    allowed: [],
    shows: [],
  },
  classReach: { params: ({ classroom }) => ({ classroom }), allowed: ['class-teacher'] },
  planReminders: { params: ({ plan }) => ({ plan }), allowed: SCHOOL_OFFICE, shows: [] },
  importPlan: {
    query: () => ({ fileName: 'a.csv', dryRun: '1' }),
    body: () => new TextEncoder().encode('周,星期,时间,内容\n'),
    allowed: ['scheduler'],
  },
  publishPlan: {
    params: ({ plan }) => ({ plan }),
    body: () => ({}),
    allowed: ['reviewer', 'reviewer@other-class', 'head', 'head@other-class'],
  },
  moveSlot: {
    params: ({ plan, slot }) => ({ plan, slot }),
    body: () => ({ startsAt: Date.now() + 2 * 86_400_000 }),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  push: { params: ({ push }) => ({ push }), allowed: SCHOOL_OFFICE, shows: [] },
  alerts: { allowed: ['scheduler', 'reviewer', 'head'], shows: [] },
  pushRun: { params: ({ push }) => ({ push }), allowed: SCHOOL_OFFICE, shows: [] },
  resendFailed: {
    params: ({ push }) => ({ push }),
    allowed: ['scheduler', 'scheduler@other-class', 'head', 'head@other-class'],
    shows: [],
  },
  // The words that change nothing: what runs is let go on.
  steerPush: {
    params: ({ push }) => ({ push }),
    body: () => ({ word: 'resume' }),
    allowed: ['scheduler', 'scheduler@other-class', 'head', 'head@other-class'],
    shows: [],
  },
  steerPlan: {
    params: ({ plan }) => ({ plan }),
    body: () => ({ word: 'resume' }),
    allowed: ['scheduler', 'scheduler@other-class', 'head', 'head@other-class'],
    shows: [],
  },
  pushes: { allowed: ['scheduler', 'reviewer', 'head'], shows: [] },
  // Texts for everybody; a receipt by its number, which names nobody.
  childrenRules: { allowed: ['stranger', 'ex-guardian', 'guardian', ...STAFF] },
  erasureReceipt: {
    params: ({ erasure }) => ({ erasure }),
    allowed: everywhere(['stranger', 'ex-guardian', 'guardian', ...STAFF]),
    shows: [],
  },
  childDesks: { allowed: ['guardian'] },
  sayConsent: {
    params: ({ student }) => ({ child: student }),
    body: () => ({ purpose: 'tier', word: 'withdrawn', version: 1, sha256: '0'.repeat(64) }),
    allowed: ['guardian'],
  },
  makeExport: { params: ({ student }) => ({ child: student }), allowed: ['guardian'] },
  readExport: { params: ({ exported }) => ({ export: exported }), allowed: ['guardian'] },
  askCorrection: {
    params: ({ student }) => ({ child: student }),
    body: () => ({ field: 'other', right: '改一改' }),
    allowed: ['guardian'],
  },
  corrections: { allowed: ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'], shows: ['own', 'other-class'] },
  settleCorrection: {
    params: ({ correction }) => ({ correction }),
    body: () => ({ outcome: 'done' }),
    allowed: ['class-teacher', 'scheduler', 'scheduler@other-class', 'head', 'head@other-class'],
  },
  askErasure: { params: ({ student }) => ({ child: student }), allowed: ['guardian'] },
  takeBackErasure: { params: ({ erasure }) => ({ erasure }), allowed: ['guardian'] },
  rosterTemplate: { allowed: ['scheduler', 'head', 'officer', 'city-officer'], shows: [] },
  startRosterImport: {
    query: () => ({ fileName: 'a.csv', apply: '0' }),
    body: () => new TextEncoder().encode('学校代码,年级,班,学号,姓名\n'),
    allowed: ['scheduler', 'head', 'officer', 'city-officer'],
  },
  markRosterFaults: {
    query: () => ({ fileName: 'a.csv' }),
    body: () => new TextEncoder().encode('学校代码,年级,班,学号,姓名\n'),
    allowed: ['scheduler', 'head', 'officer', 'city-officer'],
  },
  rosterImports: { allowed: ['scheduler', 'head', 'officer', 'city-officer'], shows: [] },
  rosterImport: { params: () => ({ import: 'none' }), allowed: [] },
  undoRoster: { params: () => ({ import: 'none' }), allowed: [] },
  rosterClasses: { allowed: ['scheduler', 'head'], shows: [] },
  rosterClass: { params: ({ classroom }) => ({ classroom }), allowed: ROSTER_KEEPERS },
  // Into the class they sit in already: refused as nothing to do, and nothing is changed for the calls that follow.
  changeStudent: {
    params: ({ student }) => ({ student }),
    body: ({ classroom }) => ({ classroom }),
    allowed: ROSTER_KEEPERS,
    shows: [],
  },
  promotion: { allowed: ['scheduler', 'head'], shows: [] },
  promote: { body: () => ({ students: 999_999 }), allowed: ['scheduler', 'head'], shows: [] },
  rosterDuplicates: { allowed: ['scheduler', 'head'], shows: ['own', 'other-class'] },
  mergePeople: {
    aimed: true,
    body: ({ student }) => ({ kind: 'student', keep: student, drop: student }),
    allowed: ROSTER_KEEPERS,
    shows: [],
  },
  // Only who teaches the subject in the class: not its class teacher, not the head, not the bureau.
  teaching: { allowed: ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'], shows: [] },
  classTiers: { params: ({ classroom }) => ({ classroom, subject: '语文' }), allowed: ['teacher'] },
  setTiers: {
    params: ({ classroom }) => ({ classroom, subject: '语文' }),
    body: ({ student }) => ({ changes: [{ student, tier: null }] }),
    allowed: ['teacher'],
  },
  clearTiers: { params: ({ classroom }) => ({ classroom, subject: '语文' }), allowed: ['teacher'] },
  statements: { allowed: ['head'], shows: [] },
  retention: {
    params: ({ resource }) => ({ resource }),
    allowed: everywhere(['scheduler', 'reviewer', 'head', 'officer', 'city-officer']),
    shows: [],
  },
  // How one's own content is taken; of whom: tests/flows/resource/quality.test.ts.
  resourceQuality: { params: ({ published }) => ({ resource: published }), allowed: SCHOOL_OFFICE, shows: [] },
  // Counts alone: a class teacher names the own class, a school's office sees its school, a bureau its schools.
  figures: {
    aimed: true,
    query: ({ classroom }) => ({ by: 'theme', classroom }),
    allowed: ['class-teacher', ...SCHOOL_OFFICE],
    shows: [],
  },
  // 导出: one's own orders for the own place; that each person sees none but these is tried in figure-exports.test.ts.
  figureExports: { allowed: ['scheduler', 'head', 'officer', 'city-officer'], shows: [] },
  startFigureExport: {
    body: () => ({ format: 'csv', reason: '期中研判会要用这些数字' }),
    allowed: ['scheduler', 'head', 'officer', 'city-officer'],
    shows: [],
  },
  dropFigureExport: { params: () => ({ export: '0'.repeat(24) }), allowed: [] },
  // 通报: the own bureau's or school's; there is none in this land, so one that is named is not found.
  bulletins: { allowed: ['head', 'officer', 'city-officer'], shows: [] },
  bulletin: { params: () => ({ bulletin: 'bureau.none:weekly:2026-08-31' }), allowed: [] },
  bulletinFile: { params: () => ({ bulletin: 'bureau.none:weekly:2026-08-31' }), allowed: [] },
  // 县区计划: the own bureau's officers; there is none in this land, so one that is named is not found.
  countyPlans: { allowed: ['officer', 'city-officer'], shows: [] },
  countyPlan: { params: () => ({ plan: 'cp-none' }), allowed: [] },
  importCountyPlan: {
    query: () => ({ fileName: 'a.csv', dryRun: '1' }),
    body: () => new TextEncoder().encode('周,星期,时间,内容\n'),
    allowed: ['officer', 'city-officer'],
    shows: [],
  },
  setCountyPlan: {
    params: () => ({ plan: 'cp-none' }),
    body: () => ({ revision: 1, moves: 'week', scope: { stages: [], schools: [] } }),
    allowed: [],
  },
  stepCountyPlan: { params: () => ({ plan: 'cp-none' }), body: () => ({ revision: 1, word: 'submit' }), allowed: [] },
  countyDraft: { params: () => ({ plan: 'cp-none' }), allowed: [] },
  editCountyDraft: { params: () => ({ plan: 'cp-none' }), body: () => ({ revision: 1, edits: [] }), allowed: [] },
  countyChanges: { params: () => ({ plan: 'cp-none' }), allowed: [] },
  countyPlanFile: { params: () => ({ plan: 'cp-none' }), allowed: [] },
  planTemplate: { allowed: ['scheduler', 'reviewer', 'head', 'officer', 'city-officer'], shows: [] },
  // 值班与请假: whoever works at a school reads it and writes their own leave; the office sets windows and roster. Colleagues are named to staff.
  duty: { allowed: ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'], shows: [] },
  keepRules: {
    body: () => ({ version: 99, windows: [{ from: '08:00', to: '11:40' }], duty: [] }),
    allowed: ['scheduler', 'head'],
    shows: [],
  },
  addLeave: {
    body: () => ({ from: '2031-03-03', to: '2031-03-04' }),
    allowed: ['class-teacher', 'teacher', 'scheduler', 'reviewer', 'head'],
    shows: [],
  },
  dropLeave: { params: () => ({ leave: 'none' }), allowed: [], shows: [] },
  // 需要帮助: the school's office its own at once, a bureau what has stood for a week. None stands here.
  helpNotices: { allowed: ['scheduler', 'reviewer', 'head', 'officer', 'city-officer'], shows: [] },
  noteHelp: { params: () => ({ notice: 'none' }), body: () => ({ text: '正在联系' }), allowed: [], shows: [] },
  climbedQuestions: { allowed: ['officer', 'city-officer'], shows: [] },
  // 校历: everybody of the office reads it, the scheduler and the head change the school's, the bureau's administration its own.
  calendar: { allowed: ['scheduler', 'reviewer', 'head', 'officer', 'city-officer'], shows: [] },
  addCalendarDays: {
    body: () => ({ kind: 'exam', from: '2026-11-02', to: '2026-11-06', name: '期中考试' }),
    allowed: ['scheduler', 'head', 'officer', 'city-officer'],
    shows: [],
  },
  // Nothing of that name stands anywhere; who may is told so in tests/routes/calendar.test.ts.
  dropCalendarDays: { params: () => ({ days: 'exam-2031-01-01' }), allowed: [], shows: [] },
  importCalendar: {
    query: () => ({ fileName: 'a.csv', dryRun: '1' }),
    body: () => new TextEncoder().encode('类型,开始,结束,名称\n'),
    allowed: ['scheduler', 'head', 'officer', 'city-officer'],
    shows: [],
  },
  calendarTemplate: { allowed: ['scheduler', 'reviewer', 'head', 'officer', 'city-officer'], shows: [] },
  // Only of one's own: nothing is named in the call. The school's trail shows children masked.
  ownTrail: { allowed: ['guardian'] },
  schoolTrail: { allowed: ['head'], shows: [] },
  // Binding: whoever came in by WeChat may try, and learns nobody's name by it.
  openCode: { aimed: true, body: ({ code }) => ({ scene: code }), allowed: everywhere(SIGNED_IN), shows: [] },
  bindChild: { body: ({ code }) => ({ code, child: '没有这人', tail: '0000' }), allowed: [] },
  bindPhone: { body: () => ({ code: 'made-up' }), allowed: [] },
  askTeacher: {
    aimed: true,
    body: ({ code }) => ({ code, child: '没有这人', relation: '其他', ownName: '某人' }),
    allowed: everywhere(SIGNED_IN),
    shows: [],
  },
  myRequests: { allowed: SIGNED_IN, shows: [] },
  codePicture: { params: ({ code }) => ({ code }), allowed: everywhere(['nobody', ...SIGNED_IN]), shows: [] },
  joinCode: { allowed: ['guardian', ...STAFF], shows: [] },
  classFamilies: { params: ({ classroom }) => ({ classroom }), allowed: ['class-teacher'] },
  renewClassCode: { params: ({ classroom }) => ({ classroom }), allowed: ['class-teacher'] },
  printSlips: { params: ({ classroom }) => ({ classroom }), body: () => ({}), allowed: ['class-teacher'] },
  printCallSheet: { params: ({ classroom }) => ({ classroom }), allowed: ['class-teacher'] },
  approveRequest: {
    params: ({ classroom, request }) => ({ classroom, request }),
    body: ({ student }) => ({ student }),
    allowed: ['class-teacher'],
  },
  refuseRequest: {
    params: ({ classroom, request }) => ({ classroom, request }),
    body: () => ({ because: 'other-class' }),
    allowed: ['class-teacher'],
  },
  // Somebody who is no guardian there: the class's own guardian is still needed.
  unbind: {
    params: ({ classroom }) => ({ classroom, guardian: 'g-nobody' }),
    body: ({ student }) => ({ student, because: 'left' }),
    allowed: ['class-teacher'],
  },
  schoolBinding: { allowed: ['scheduler', 'head'], shows: [] },
  // 资源库: a school's own content is its office's alone; a draft that nobody has at that count changes nothing.
  catalogue: { allowed: ['scheduler', 'reviewer', 'head', 'officer', 'city-officer'], shows: [] },
  ownResource: { params: ({ draft }) => ({ resource: draft }), allowed: SCHOOL_OFFICE, shows: [] },
  resourceVersion: { params: ({ published }) => ({ resource: published, version: '1' }), allowed: SCHOOL_OFFICE, shows: [] },
  startDraft: {
    body: () => ({ kind: 'article', for: 'guardian', title: '一篇' }),
    allowed: ['scheduler', 'officer', 'city-officer'],
    shows: [],
  },
  reviseResource: { params: ({ draft }) => ({ resource: draft }), allowed: ['scheduler', 'scheduler@other-class'], shows: [] },
  changeDraft: {
    params: ({ draft }) => ({ resource: draft }),
    body: () => ({ rev: 999, words: WORDS }),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  submitDraft: {
    params: ({ draft }) => ({ resource: draft }),
    body: () => ({ rev: 999 }),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  takeBackDraft: {
    params: ({ draft }) => ({ resource: draft }),
    body: () => ({ rev: 999 }),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  reviewDraft: {
    params: ({ draft }) => ({ resource: draft }),
    body: () => ({ verdict: 'approve', rev: 999 }),
    allowed: ['reviewer', 'reviewer@other-class', 'head', 'head@other-class'],
    shows: [],
  },
  dropDraft: {
    params: ({ draft }) => ({ resource: draft }),
    body: () => ({ rev: 999 }),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  beginUpload: {
    params: ({ draft }) => ({ resource: draft }),
    body: () => ({ place: 'picture', name: 'a.png', bytes: 10 }),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  removeFile: {
    params: ({ draft }) => ({ resource: draft }),
    body: () => ({ rev: 999, place: 'poster' }),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  upload: { params: ({ upload }) => ({ upload }), allowed: ['scheduler', 'scheduler@other-class'], shows: [] },
  sendPiece: {
    params: ({ upload }) => ({ upload }),
    query: () => ({ offset: '0', sha256: '0'.repeat(64) }),
    body: () => new TextEncoder().encode('ab'),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  finishUpload: {
    params: ({ upload }) => ({ upload }),
    body: () => ({ sha256: '0'.repeat(64) }),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  dropUpload: { params: () => ({ upload: 'none' }), allowed: [] },
  retireResource: {
    params: ({ draft }) => ({ resource: draft }),
    body: () => ({ retired: false }),
    allowed: SCHOOL_OFFICE,
    shows: [],
  },
  withdrawResource: { params: ({ draft }) => ({ resource: draft }), allowed: SCHOOL_OFFICE, shows: [] },
  chooseCheck: { body: () => ({ check: 'phone-tail' }), allowed: ['scheduler', 'head'], shows: [] },
  // Plans in the browser: lines are entered by the scheduler, read by the school's office.
  createPlan: { allowed: ['scheduler'] },
  draft: { params: ({ plan }) => ({ plan }), allowed: SCHOOL_OFFICE, shows: [] },
  beginDraft: { params: ({ plan }) => ({ plan }), allowed: ['scheduler', 'scheduler@other-class'], shows: [] },
  editDraft: {
    params: ({ plan }) => ({ plan }),
    body: () => ({ revision: 0, edits: [] }),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  stepDraft: {
    params: ({ plan }) => ({ plan }),
    body: () => ({ revision: 0, word: 'take-back' }),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  planVersions: { params: ({ plan }) => ({ plan }), allowed: SCHOOL_OFFICE, shows: [] },
  planChanges: { params: ({ plan }) => ({ plan }), query: () => ({ from: '0', to: 'running' }), allowed: SCHOOL_OFFICE, shows: [] },
  // A named child: for who keeps the roster.
  previewPlan: { params: ({ plan }) => ({ plan }), body: ({ student }) => ({ child: student }), allowed: ROSTER_KEEPERS },
  planFile: { params: ({ plan }) => ({ plan }), allowed: SCHOOL_OFFICE, shows: [] },
  planResources: { allowed: ['scheduler', 'reviewer', 'head', 'officer', 'city-officer'], shows: [] },
};

/** Whether the rule lets this role do it to a thing at this place. */
export const lets = ({ allowed }: Rule, actor: ActorName, place: Place): boolean =>
  allowed.some((each) => each === `${actor}@*` || each === `${actor}@${place}` || (each === actor && place === 'own'));
