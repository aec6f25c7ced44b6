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
  answer: { params: ({ question }) => ({ question }), body: () => ({ text: '先陪他一会儿' }), allowed: ['class-teacher'] },
  confirmAnswer: { params: ({ question }) => ({ question }), allowed: ['guardian'] },
  reopenQuestion: { params: ({ question }) => ({ question }), body: () => ({ text: '还是不行' }), allowed: ['guardian'] },
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
  importPlan: {
    query: () => ({ fileName: 'a.csv', dryRun: '1' }),
    body: () => new TextEncoder().encode('周,星期,时间,内容\n'),
    allowed: ['scheduler'],
  },
  publishPlan: { params: ({ plan }) => ({ plan }), allowed: ['scheduler', 'scheduler@other-class'] },
  moveSlot: {
    params: ({ plan, slot }) => ({ plan, slot }),
    body: () => ({ startsAt: Date.now() + 2 * 86_400_000 }),
    allowed: ['scheduler', 'scheduler@other-class'],
    shows: [],
  },
  push: { params: ({ push }) => ({ push }), allowed: SCHOOL_OFFICE, shows: [] },
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
  // Counts alone: a class teacher names the own class, a school's office sees its school, a bureau its schools.
  figures: {
    aimed: true,
    query: ({ classroom }) => ({ by: 'theme', classroom }),
    allowed: ['class-teacher', ...SCHOOL_OFFICE],
    shows: [],
  },
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
  chooseCheck: { body: () => ({ check: 'phone-tail' }), allowed: ['scheduler', 'head'], shows: [] },
};

/** Whether the rule lets this role do it to a thing at this place. */
export const lets = ({ allowed }: Rule, actor: ActorName, place: Place): boolean =>
  allowed.some((each) => each === `${actor}@*` || each === `${actor}@${place}` || (each === actor && place === 'own'));
