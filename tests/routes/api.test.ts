import { z } from 'zod';
import { apiRoutes } from '../../bot-server/app';
import { paths, type CallName } from '../../bot-server/contract/paths';
import type { WireMe } from '../../bot-server/contract/index';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
const people = ['chen-jing', 'sun-fang', 'li-min', 'wang-lei', 'zhao-hong'] as const;
type Who = (typeof people)[number] | 'nobody';
const clients = new Map<Who, Client>();
let ids: {
  child: string;
  otherChild: string;
  classroom: string;
  otherClassroom: string;
  push: string;
  plan: string;
  slot: string;
  question: string;
};

beforeAll(async () => {
  server = await startTestServer({ jobs: true });
  for (const person of people) clients.set(person, await server.signIn(person));
  const anonymous: Client = {
    token: '',
    call: async (method, path, body) => {
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, never> & Record<string, unknown> };
    },
  };
  clients.set('nobody', anonymous);
  ids = await gather();
});
afterAll(() => server.close());

const as = (who: Who): Client => {
  const client = clients.get(who);
  if (!client) throw new Error(`nobody signed in as ${who}`);
  return client;
};

/** Polls until the condition holds: pushes go out by the jobs, in their own time. */
async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function gather(): Promise<typeof ids> {
  const me = (await as('chen-jing').call('GET', '/me')).body as unknown as { actor: { children: { id: string; classroom: string }[] } };
  const other = (await as('sun-fang').call('GET', '/me')).body as unknown as { actor: { children: { id: string; classroom: string }[] } };
  const teacher = (await as('li-min').call('GET', '/me')).body as unknown as { actor: { classrooms: { id: string }[] } };
  const plans = (await as('wang-lei').call('GET', '/plans')).body as unknown as { items: { id: string }[] };
  const [child, otherChild] = [
    me.actor.children.find((each) => each.classroom === teacher.actor.classrooms[0]?.id),
    other.actor.children[0],
  ];
  const plan = plans.items[0]?.id;
  if (!child || !otherChild || plan === undefined) throw new Error('the demonstration data lack a family or a plan');
  const lines = (await as('wang-lei').call('GET', `/plans/${plan}`)).body as unknown as { lines: { id: string; state: string }[] };
  const push = await until(async () => {
    const today = (await as('chen-jing').call('GET', '/today')).body as unknown as { items: { push: string }[] };
    return today.items[0]?.push;
  }, 'a push on the first page');
  const asked = (await as('chen-jing').call('POST', '/questions', { text: '他晚上不肯睡，怎么办？', for: child.id })).body as unknown as {
    id: string;
  };
  return {
    child: child.id,
    otherChild: otherChild.id,
    classroom: child.classroom,
    otherClassroom: otherChild.classroom,
    push,
    plan,
    slot: lines.lines.find(({ state }) => state === 'waiting')?.id ?? '',
    question: asked.id,
  };
}

interface Row {
  readonly path: () => string;
  readonly body?: () => unknown;
  readonly allowed: readonly Who[];
}

/** Who may, for each call; everybody else is refused with 401, 403 or 404 and learns nothing. Things of 陈静's family and class. */
const matrix: Partial<Record<CallName, Row>> = {
  me: { path: () => '/me', allowed: [...people] },
  today: { path: () => '/today', allowed: ['chen-jing', 'sun-fang'] },
  inbox: { path: () => '/inbox', allowed: ['chen-jing', 'sun-fang'] },
  changeSettings: { path: () => '/me/settings', body: () => ({ largeType: false }), allowed: ['chen-jing', 'sun-fang'] },
  issueTicket: { path: () => '/viewing/tickets', body: () => ({ resource: resourceOfPush, for: ids.child }), allowed: ['chen-jing'] },
  viewing: { path: () => `/viewings/${resourceOfPush}?for=${ids.child}`, allowed: ['chen-jing'] },
  ask: { path: () => '/questions', body: () => ({ text: '问', for: ids.child }), allowed: ['chen-jing'] },
  questions: { path: () => '/questions', allowed: ['chen-jing', 'sun-fang', 'li-min', 'wang-lei'] },
  question: { path: () => `/questions/${ids.question}`, allowed: ['chen-jing', 'li-min'] },
  askBack: { path: () => `/questions/${ids.question}/ask-back`, body: () => ({ text: '一般几点睡？' }), allowed: ['li-min'] },
  answer: { path: () => `/questions/${ids.question}/replies`, body: () => ({ text: '先陪他读一会儿书' }), allowed: ['li-min'] },
  confirmAnswer: { path: () => `/questions/${ids.question}/confirm`, allowed: ['chen-jing'] },
  reopenQuestion: { path: () => `/questions/${ids.question}/reopen`, body: () => ({ text: '还是不行' }), allowed: ['chen-jing'] },
  alikeQuestions: { path: () => '/questions-alike', allowed: ['li-min', 'wang-lei'] },
  classAnswers: { path: () => '/class-answers', allowed: ['chen-jing', 'sun-fang', 'li-min', 'wang-lei'] },
  searchClassAnswers: {
    path: () => '/class-answers/search',
    body: () => ({ words: '睡觉' }),
    allowed: ['chen-jing', 'sun-fang', 'li-min', 'wang-lei'],
  },
  similarClassAnswers: {
    path: () => '/class-answers/similar',
    body: () => ({ text: '晚上不肯睡觉' }),
    allowed: ['chen-jing', 'sun-fang', 'li-min', 'wang-lei'],
  },
  publishClassAnswer: {
    path: () => `/questions/${ids.question}/class-answer`,
    body: () => ({ question: '不肯睡怎么办', answer: '先陪他读一会儿书', reach: 'class' }),
    allowed: ['li-min'],
  },
  answerFigures: { path: () => '/answer-figures', allowed: ['wang-lei', 'zhao-hong'] },
  answerFiguresFile: { path: () => '/answer-figures/file?format=csv', allowed: ['wang-lei', 'zhao-hong'] },
  ownAnswers: { path: () => '/answer-figures/own', allowed: ['li-min', 'wang-lei'] },
  boxCounts: { path: () => '/question-box/counts', allowed: ['li-min', 'wang-lei'] },
  addNote: { path: () => `/questions/${ids.question}/notes`, body: () => ({ text: '请留意' }), allowed: ['li-min'] },
  handOver: { path: () => `/questions/${ids.question}/hand-over`, body: () => ({ teacher: 'nobody' }), allowed: [] },
  colleagues: { path: () => '/question-box/colleagues', allowed: ['li-min', 'wang-lei'] },
  quickReplies: { path: () => '/question-box/quick-replies', allowed: ['li-min', 'wang-lei'] },
  setQuickReplies: {
    path: () => '/question-box/quick-replies',
    body: () => ({ whose: 'own', texts: ['收到'] }),
    allowed: ['li-min', 'wang-lei'],
  },
  answerResources: { path: () => '/question-box/resources', allowed: ['li-min', 'wang-lei'] },
  classPushes: { path: () => `/classrooms/${ids.classroom}/pushes`, allowed: ['li-min'] },
  classProgress: { path: () => `/classrooms/${ids.classroom}/pushes/${ids.push}`, allowed: ['li-min'] },
  classEvidence: { path: () => `/classrooms/${ids.classroom}/pushes/${ids.push}/evidence`, allowed: ['li-min', 'wang-lei'] },
  plans: { path: () => '/plans', allowed: ['wang-lei', 'zhao-hong'] },
  plan: { path: () => `/plans/${ids.plan}`, allowed: ['wang-lei', 'zhao-hong'] },
  rehearsePlan: { path: () => `/plans/${ids.plan}/rehearsal`, allowed: ['wang-lei'] },
  emergencies: { path: () => '/emergencies', allowed: ['wang-lei'] },
  familyCalls: { path: () => `/classrooms/${ids.classroom}/calls`, allowed: ['li-min'] },
  classReach: { path: () => `/classrooms/${ids.classroom}/reach`, allowed: ['li-min'] },
  push: { path: () => `/pushes/${ids.push}`, allowed: ['wang-lei'] },
  planReminders: { path: () => `/plans/${ids.plan}/reminders`, allowed: ['wang-lei'] },
  catalogue: { path: () => '/catalogue', allowed: ['wang-lei', 'zhao-hong'] },
  pushes: { path: () => '/pushes', allowed: ['wang-lei'] },
  alerts: { path: () => '/alerts', allowed: ['wang-lei'] },
  pushRun: { path: () => `/pushes/${ids.push}/run`, allowed: ['wang-lei'] },
  resendFailed: { path: () => `/pushes/${ids.push}/resend`, allowed: ['wang-lei'] },
  steerPush: { path: () => `/pushes/${ids.push}/steer`, body: () => ({ word: 'resume' }), allowed: ['wang-lei'] },
  steerPlan: { path: () => `/plans/${ids.plan}/steer`, body: () => ({ word: 'resume' }), allowed: ['wang-lei'] },
  moveSlot: {
    path: () => `/plans/${ids.plan}/slots/${ids.slot}`,
    body: () => ({ startsAt: Date.now() + 86_400_000 }),
    allowed: ['wang-lei'],
  },
  rosterTemplate: { path: () => '/roster/template', allowed: ['wang-lei', 'zhao-hong'] },
  rosterImports: { path: () => '/roster/imports', allowed: ['wang-lei', 'zhao-hong'] },
  rosterClasses: { path: () => '/roster/classrooms', allowed: ['wang-lei'] },
  rosterClass: { path: () => `/roster/classrooms/${ids.classroom}`, allowed: ['wang-lei'] },
  promotion: { path: () => '/roster/promotion', allowed: ['wang-lei'] },
  rosterDuplicates: { path: () => '/roster/duplicates', allowed: ['wang-lei'] },
  // 李敏 teaches 语文 in her class, 王磊 数学: neither sees the other's.
  teaching: { path: () => '/tiers', allowed: ['li-min', 'wang-lei'] },
  classTiers: { path: () => `/classrooms/${ids.classroom}/tiers/${encodeURIComponent('语文')}`, allowed: ['li-min'] },
  setTiers: {
    path: () => `/classrooms/${ids.classroom}/tiers/${encodeURIComponent('数学')}`,
    body: () => ({ changes: [{ student: ids.child, tier: null }] }),
    allowed: ['wang-lei'],
  },
  clearTiers: { path: () => `/classrooms/${ids.classroom}/tiers/${encodeURIComponent('语文')}/clear`, allowed: ['li-min'] },
  // Ways in, sessions and roles; what is done with them is in staff.test.ts.
  sessions: { path: () => '/me/sessions', allowed: [...people] },
  endSession: { path: () => `/me/sessions/${'A'.repeat(43)}/end`, allowed: [...people] },
  roles: { path: () => '/me/roles', allowed: [...people] },
  switchRole: { path: () => '/me/role', body: () => ({ role: 'teacher:QX01-T1001' }), allowed: ['li-min'] },
  refuseDesktop: {
    path: () => '/auth/desktop/refuse',
    body: () => ({ scene: 'A'.repeat(22) }),
    allowed: ['li-min', 'wang-lei', 'zhao-hong'],
  },
  // These came in by WeChat; who came in by a password is in staff-tie.test.ts.
  askTie: { path: () => '/me/wechat', allowed: [] },
  tieTurn: { path: () => '/me/wechat', allowed: [] },
  untie: { path: () => '/me/wechat/end', allowed: [] },
  refuseTie: { path: () => '/auth/tie/refuse', body: () => ({ scene: `tie-${'A'.repeat(22)}` }), allowed: [...people] },
  changePassword: { path: () => '/me/password', body: () => ({ current: 'x', password: 'y' }), allowed: [] },
  // For heads alone; none of these is one.
  statements: { path: () => '/xapi/statements', allowed: [] },
  retention: { path: () => `/resources/${resourceOfPush}/retention`, allowed: ['wang-lei', 'zhao-hong'] },
  resourceQuality: { path: () => `/catalogue/${resourceOfPush}/quality`, allowed: ['wang-lei', 'zhao-hong'] },
  figures: { path: () => '/figures?by=school', allowed: ['zhao-hong'] },
  bulletins: { path: () => '/bulletins', allowed: ['zhao-hong'] },
  // None is made yet; what one may read of one is in tests/flows/bulletin.
  bulletin: { path: () => '/bulletins/school.QX01:weekly:2026-08-31', allowed: [] },
  bulletinFile: { path: () => '/bulletins/school.QX01:weekly:2026-08-31/file', allowed: [] },
  figureExports: { path: () => '/figure-exports', allowed: ['wang-lei', 'zhao-hong'] },
  startFigureExport: {
    path: () => '/figure-exports',
    body: () => ({ format: 'csv', reason: '期中研判会要用这些数字' }),
    allowed: ['wang-lei', 'zhao-hong'],
  },
  // Nobody's; one's own and another person's are in figure-exports.test.ts.
  dropFigureExport: { path: () => `/figure-exports/${'0'.repeat(24)}/drop`, allowed: [] },
  ownTrail: { path: () => '/me/trail', allowed: ['chen-jing', 'sun-fang'] },
  // For heads alone; none of these is one, see tests/privacy/who-reads-the-trail.test.ts.
  schoolTrail: { path: () => '/school/trail', allowed: [] },
  countyPlans: { path: () => '/county-plans', allowed: ['zhao-hong'] },
  planTemplate: { path: () => '/plans/template', allowed: ['wang-lei', 'zhao-hong'] },
  duty: { path: () => '/duty', allowed: ['li-min', 'wang-lei'] },
  addLeave: { path: () => '/duty/leaves', body: () => ({ from: '2031-03-03', to: '2031-03-04' }), allowed: ['li-min', 'wang-lei'] },
  helpNotices: { path: () => '/help-notices', allowed: ['wang-lei', 'zhao-hong'] },
  // None stands here; who may say something is in tests/flows/help.
  noteHelp: { path: () => '/help-notices/none/note', body: () => ({ text: '正在联系' }), allowed: [] },
  climbedQuestions: { path: () => '/bureau/climbed-questions', allowed: ['zhao-hong'] },
  calendar: { path: () => '/calendar', allowed: ['wang-lei', 'zhao-hong'] },
  calendarTemplate: { path: () => '/calendar/template', allowed: ['wang-lei', 'zhao-hong'] },
  addCalendarDays: {
    path: () => '/calendar/days',
    body: () => ({ kind: 'exam', from: '2031-11-03', to: '2031-11-07', name: '期中考试' }),
    allowed: ['wang-lei', 'zhao-hong'],
  },
  classFamilies: { path: () => `/classrooms/${ids.classroom}/families`, allowed: ['li-min'] },
  renewClassCode: { path: () => `/classrooms/${ids.classroom}/code`, allowed: ['li-min'] },
  printSlips: { path: () => `/classrooms/${ids.classroom}/slips`, body: () => ({}), allowed: ['li-min'] },
  printCallSheet: { path: () => `/classrooms/${ids.classroom}/call-sheet`, allowed: ['li-min'] },
  schoolBinding: { path: () => '/school/binding', allowed: ['wang-lei'] },
  chooseCheck: { path: () => '/school/binding', body: () => ({ check: 'phone-tail' }), allowed: ['wang-lei'] },
  myRequests: { path: () => '/binding/requests', allowed: [...people] },
  joinCode: { path: () => '/binding/join-codes', allowed: [...people] },
  childrenRules: { path: () => '/privacy/rules', allowed: [...people] },
  childDesks: { path: () => '/privacy/children', allowed: ['chen-jing', 'sun-fang'] },
  sayConsent: {
    path: () => `/privacy/children/${ids.child}/consents`,
    body: () => ({ purpose: 'tier', word: 'withdrawn', version: 1, sha256: '0'.repeat(64) }),
    allowed: ['chen-jing'],
  },
  makeExport: { path: () => `/privacy/children/${ids.child}/exports`, allowed: ['chen-jing'] },
  askCorrection: {
    path: () => `/privacy/children/${ids.child}/corrections`,
    body: () => ({ field: 'other', right: '改' }),
    allowed: ['chen-jing'],
  },
  corrections: { path: () => '/privacy/corrections', allowed: ['li-min', 'wang-lei'] },
  askErasure: { path: () => `/privacy/children/${ids.child}/erasures`, allowed: ['chen-jing'] },
};
/** Calls whose refusals are looked at on their own below, or that are for everybody. */
const elsewhere: readonly CallName[] = [
  // tests/routes/resources*.test.ts
  ...(['ownResource', 'resourceVersion', 'startDraft', 'reviseResource', 'changeDraft', 'submitDraft', 'takeBackDraft'] as const),
  ...(['reviewDraft', 'dropDraft', 'withdrawResource', 'retireResource'] as const),
  // tests/flows/class-answer
  ...(['classAnswer', 'releaseClassAnswer', 'withdrawClassAnswer', 'askedSeconds', 'answerAlike'] as const),
  // tests/routes/question-media.test.ts
  'sendMedia',
  // tests/routes/uploads.test.ts
  ...(['beginUpload', 'removeFile', 'upload', 'sendPiece', 'finishUpload', 'dropUpload'] as const),
  ...(['signIn', 'signOut', 'resource', 'reportViewing', 'importPlan', 'publishPlan'] as const),
  // tests/routes/plans.test.ts
  ...([
    'createPlan',
    'draft',
    'beginDraft',
    'editDraft',
    'stepDraft',
    'planVersions',
    'planChanges',
    'previewPlan',
    'planResources',
    'planFile',
  ] as const),
  // tests/routes/binding-*.test.ts
  ...(['openCode', 'bindChild', 'bindPhone', 'askTeacher', 'codePicture', 'approveRequest', 'refuseRequest', 'unbind'] as const),
  // tests/routes/privacy.test.ts
  ...(['readExport', 'settleCorrection', 'takeBackErasure', 'erasureReceipt'] as const),
  // tests/routes/roster.test.ts
  ...(['startRosterImport', 'markRosterFaults', 'rosterImport', 'undoRoster', 'changeStudent', 'promote', 'mergePeople'] as const),
  // tests/routes/county-plans.test.ts
  ...(['countyPlan', 'importCountyPlan', 'setCountyPlan', 'stepCountyPlan', 'countyDraft', 'editCountyDraft', 'countyChanges'] as const),
  'countyPlanFile',
  // tests/routes/duty.test.ts
  ...(['keepRules', 'dropLeave'] as const),
  // tests/routes/calendar.test.ts
  ...(['importCalendar', 'dropCalendarDays'] as const),
  // tests/routes/staff-*.test.ts
  ...([
    'askDesktop',
    'takeDesktop',
    'seeDesktop',
    'confirmDesktop',
    'seeTie',
    'confirmTie',
    'passwordSignIn',
    'beginSetUp',
    'finishSetUp',
    'endOtherSessions',
    // In tests/flows/emergency/emergency.test.ts.
    'askEmergency',
    'settleEmergency',
    // In tests/flows/push/nudges.test.ts.
    'markFamilyCall',
    // In tests/routes/evidence.test.ts.
    'declareCompletion',
    'undoDeclaration',
    'decideFlag',
  ] as const),
];
let resourceOfPush = '';

describe('who may call what', () => {
  beforeAll(async () => {
    const today = (await as('chen-jing').call('GET', '/today')).body as unknown as { items: { push: string; resource: { id: string } }[] };
    resourceOfPush = today.items.find(({ push }) => push === ids.push)?.resource.id ?? '';
  });

  it('has a row for every call there is', () => {
    const known = [...Object.keys(matrix), ...elsewhere].sort();
    expect(known).toEqual(Object.keys(paths).sort());
    expect(
      apiRoutes(server.deps)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(paths).sort());
  });

  it.each(Object.entries(matrix) as [CallName, Row][])('%s', async (name, { path, body, allowed }) => {
    const [method] = paths[name];
    for (const who of [...people, 'nobody'] as const) {
      const answer = await as(who).call(method, path(), body?.());
      const may = allowed.includes(who);
      if (may)
        expect({ who, status: answer.status, body: answer.status === 200 ? '' : answer.body }).toEqual({ who, status: 200, body: '' });
      else {
        expect({ who, refused: [401, 403, 404].includes(answer.status), status: answer.status }).toMatchObject({ who, refused: true });
        expect(JSON.stringify(answer.body)).not.toMatch(/陈|桐|1390000|不肯睡/);
      }
    }
  });

  it('shows a resource only to families it was delivered to', async () => {
    expect((await as('chen-jing').call('GET', `/resources/${resourceOfPush}`)).status).toBe(200);
    expect((await as('nobody').call('GET', `/resources/${resourceOfPush}`)).status).toBe(401);
    const all = (await server.deps.resources.newest()).map(({ id }) => id);
    const mine = new Set(
      (await server.deps.deliveries.ofGuardian((await guardianOf('sun-fang')) ?? '', 0)).map(({ resourceId }) => resourceId),
    );
    const foreign = all.find((id) => !mine.has(id)) ?? '';
    expect(foreign).not.toBe('');
    expect((await as('sun-fang').call('GET', `/resources/${foreign}`)).status).toBe(403);
  });

  it('gives a bureau no name, no phone, no openid and no pupil’s id', async () => {
    for (const path of ['/me', '/figures?by=school', '/plans', `/plans/${ids.plan}`]) {
      const text = JSON.stringify((await as('zhao-hong').call('GET', path)).body);
      expect(text).not.toMatch(/1390000|oMini|oDEMO|陈雨桐|刘子轩/);
      expect(text).not.toContain(ids.child);
    }
  });

  it('stops counting a guardian at once who is no guardian any more', async () => {
    const before = await as('sun-fang').call('GET', '/today');
    expect(before.status).toBe(200);
    const guardianId = (await guardianOf('sun-fang')) ?? '';
    const identities = await server.deps.identities.ofPerson({ kind: 'guardian', id: guardianId });
    for (const { accountId, openid } of identities) await server.deps.identities.setFollows(accountId, openid, false);
    expect((await as('sun-fang').call('GET', '/today')).status).toBe(403);
    for (const { accountId, openid, follows } of identities) {
      await server.deps.identities.bind({ accountId, openid, persons: [{ kind: 'guardian', id: guardianId }], follows });
    }
    expect((await as('sun-fang').call('GET', '/today')).status).toBe(200);
  });
});

async function guardianOf(person: string): Promise<string | undefined> {
  const openid = server.sandbox.world.people.people.find(({ id }) => id === person)?.openids['mini'] ?? '';
  const identity = await server.deps.identities.get('mini', openid);
  return identity?.persons.find(({ kind }) => kind === 'guardian')?.id;
}

describe('a guardian’s own settings', () => {
  it('keep each other, and know only the hours that may be chosen', async () => {
    const mother = await server.signIn('chen-jing');
    const settings = async () => ((await mother.call('GET', '/me')).body as unknown as WireMe).settings;
    const before = await settings();
    expect(before.digestAt).toBe('18:30');
    expect((await mother.call('PATCH', '/me/settings', { digestAt: '12:30' })).status).toBe(200);
    expect(await settings()).toEqual({ ...before, digestAt: '12:30' });
    expect((await mother.call('PATCH', '/me/settings', { digestAt: '03:00' })).status).toBe(400);
    await mother.call('PATCH', '/me/settings', { digestAt: '18:30' });
    expect(await settings()).toEqual(before);
  });
});

describe('bad input', () => {
  it.each([
    ['no JSON', '{"text":', 400],
    ['a key that reaches into prototypes', '{"__proto__":{"role":"admin"},"text":"x"}', 400],
    ['an unknown key', '{"text":"x","role":"teacher"}', 400],
    ['a list for a text', '{"text":["x"]}', 400],
    ['nothing but blanks', '{"text":"   "}', 400],
    ['a text that is too long', JSON.stringify({ text: '长'.repeat(1001) }), 400],
    ['a body that is too large', JSON.stringify({ text: 'x'.repeat(70_000) }), 413],
  ])('%s is refused with a sentence', async (_, body, status) => {
    const response = await fetch(`${server.url}/api/v1/questions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as('chen-jing').token}` },
      body,
    });
    const problem = (await response.json()) as { error: { code: string; message: string; requestId: string } };
    expect(response.status).toBe(status);
    expect(problem.error.message).toMatch(/[\u4e00-\u9fff]/);
    expect(problem.error.requestId).toMatch(/^[0-9a-f]{16}$/);
  });

  it('a query key given twice, an unknown cursor, an unknown path, a wrong method', async () => {
    expect((await as('chen-jing').call('GET', '/inbox?limit=5&limit=6')).status).toBe(400);
    expect((await as('chen-jing').call('GET', '/questions?cursor=%FF%FE')).status).toBe(400);
    expect((await as('chen-jing').call('GET', '/nothing')).body).toMatchObject({ error: { code: 'request/not-found' } });
    expect((await fetch(`${server.url}/api/v1/today`, { method: 'DELETE' })).status).toBe(405);
    expect((await as('chen-jing').call('GET', '/questions/%7B%22$ne%22:null%7D')).status).toBe(400);
  });

  it('a login code is used once, and a made-up one never', async () => {
    const given = await fetch(`${server.sandboxUrl}/sandbox/people/chen-jing/login-code?account=mini`, { method: 'POST' });
    const { code } = (await given.json()) as { code: string };
    const signIn = () => fetch(`${server.url}/api/v1/auth/wechat`, { method: 'POST', body: JSON.stringify({ code }) });
    expect((await signIn()).status).toBe(200);
    expect((await signIn()).status).toBe(401);
    expect((await as('nobody').call('POST', '/auth/wechat', { code: 'made-up' })).body).toMatchObject({
      error: { code: 'auth/code-invalid' },
    });
  });

  it('a session ends when its person ends it', async () => {
    const client = await server.signIn('chen-jing');
    expect((await client.call('POST', '/auth/logout')).status).toBe(200);
    expect((await client.call('GET', '/me')).status).toBe(401);
  });
});

describe('the contract page', () => {
  it('names every call, in a form that readers of OpenAPI 3.1 take', async () => {
    const page = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; responses: unknown; parameters: { name: string; in: string }[] }>>;
      components: { schemas: Record<string, unknown> };
    };
    expect(page.openapi).toBe('3.1.0');
    const named = Object.values(page.paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
    expect(named.sort()).toEqual(Object.keys(paths).sort());
    const text = JSON.stringify(page);
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) expect(Object.keys(page.components.schemas)).toContain(name);
    expect(text).not.toContain('$defs');
    expect(page.paths['/api/v1/questions/{question}']?.['get']?.parameters).toEqual([
      expect.objectContaining({ name: 'question', in: 'path', required: true }),
    ]);
    expect(z.object({ Problem: z.object({ type: z.literal('object') }) }).safeParse(page.components.schemas).success).toBe(true);
  });
});

describe('health and headers', () => {
  it('is alive and ready, and tells figures on this machine only', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ ok: true });
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({ ok: true, reasons: [] });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain('gongyu_http_seconds');
    expect(metrics).not.toMatch(/陈|oMini|\b1390000\d{4}\b/);
    expect((await fetch(`${server.url}/metrics`, { headers: { 'x-forwarded-for': '8.8.8.8' } })).status).toBe(401);
  });

  it('guards every answer and keeps personal ones out of caches', async () => {
    const response = await fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${as('chen-jing').token}` } });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('serves media by ranges and nothing beside them', async () => {
    const resource = await server.deps.resources.get('listen-first');
    const whole = await fetch(`${server.url}/media/${resource?.media}`);
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    const bytes = Buffer.from(await whole.arrayBuffer());
    const part = await fetch(`${server.url}/media/${resource?.media}`, { headers: { range: 'bytes=100-199' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${bytes.length}`);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true);
    for (const path of ['/media/../secrets.json', '/media/%2e%2e/secrets.json', '/media/..%2fsecrets.json', '/media/none.mp4']) {
      expect((await fetch(`${server.url}${path}`)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await fetch(`${server.url}/media/${resource?.captions}`)).headers.get('content-type')).toContain('text/vtt');
  });
});
