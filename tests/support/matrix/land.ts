import { freshHead } from '../../../bot-server/domain/plan/draft';
import { identityId, type Person } from '../../../bot-server/domain/account/account';
import { CODE_LENGTH, CODE_SIGNS } from '../../../bot-server/domain/binding/codes';
import { newErasure } from '../../../bot-server/domain/erasure/erasure';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import type { Slot } from '../../../bot-server/domain/push/push';
import { DEFAULT_QUIET_HOURS } from '../../../bot-server/domain/push/quiet-hours';
import { newDraft } from '../../../bot-server/domain/resource/draft';
import type { Student, Teacher } from '../../../bot-server/domain/roster/roster';
import { civilDate, minuteOfDay, weekday } from '../../../bot-server/domain/time/civil';
import { DAY } from '../../../bot-server/domain/time/instant';
import { sweepOnce } from '../../../bot-server/flows/push/sweep-once';
import { aFilm } from '../film';
import { startTestServer, type TestServer } from '../server';

/** Where a thing lies, seen from the class of the «own» people. */
export const PLACES = ['own', 'other-class', 'other-school', 'other-county'] as const;
export type Place = (typeof PLACES)[number];

export const ACTORS = [
  'nobody',
  'stranger',
  'guardian',
  'class-teacher',
  'teacher',
  'scheduler',
  'reviewer',
  'head',
  'officer',
  'city-officer',
  'ex-guardian',
] as const;
export type ActorName = (typeof ACTORS)[number];

const SITES = {
  own: { bureau: 'K1', school: 'S1', classroom: 'S1-3-1' },
  'other-class': { bureau: 'K1', school: 'S1', classroom: 'S1-3-2' },
  'other-school': { bureau: 'K1', school: 'S2', classroom: 'S2-3-1' },
  'other-county': { bureau: 'K2', school: 'S3', classroom: 'S3-3-1' },
} as const;

/** Words that stand in nothing but the data of this place's people: whoever reads one has seen them. */
export const canariesOf = (place: Place): readonly string[] => {
  const n = PLACES.indexOf(place) + 1;
  return [`童甲金丝雀${n}`, `亲乙金丝雀${n}`, `1380000000${n}`, `问丙金丝雀${n}`];
};

/** What a call can be aimed at, at one place. */
export interface Things {
  readonly place: Place;
  readonly bureau: string;
  readonly school: string;
  readonly classroom: string;
  readonly student: string;
  readonly guardian: string;
  readonly teacher: string;
  readonly plan: string;
  readonly slot: string;
  readonly push: string;
  readonly resource: string;
  /** Content of the place's own school: one that is being written by somebody else, one that is out. */
  readonly draft: string;
  readonly published: string;
  /** A file of the draft on its way. */
  readonly upload: string;
  readonly question: string;
  /** Out for the families of the class. */
  readonly classAnswer: string;
  /** The class's code, and a stranger's request to its class teacher. */
  readonly code: string;
  readonly request: string;
  readonly correction: string;
  readonly exported: string;
  readonly erasure: string;
}

export interface Land {
  readonly server: TestServer;
  readonly things: Readonly<Record<Place, Things>>;
  readonly tokens: Readonly<Record<ActorName, string>>;
  close(): Promise<void>;
}

const film = (place: Place) => aFilm(`film-${place}`, { title: '一部短片' });

function slot(place: Place, line: number, startsAt: number): Slot {
  const { school, classroom } = SITES[place];
  const planId = `plan-${place}`;
  return {
    id: `${planId}-${line}`,
    planId,
    schoolId: school,
    line,
    week: 1,
    weekday: weekday(startsAt),
    date: civilDate(startsAt),
    minute: minuteOfDay(startsAt),
    startsAt,
    dueDays: 7,
    resourceId: `film-${place}`,
    audience: { grades: [], classroomIds: [classroom] },
    note: '',
    state: 'waiting',
  };
}

const pick = <T>(of: (place: Place) => T): Record<Place, T> => ({
  own: of('own'),
  'other-class': of('other-class'),
  'other-school': of('other-school'),
  'other-county': of('other-county'),
});

/** A city with two counties, three schools and four classes, a push and a question in each, and one person in every role. */
export async function openLand(): Promise<Land> {
  const server = await startTestServer({ seed: false });
  const { deps } = server;
  const now = deps.now();
  await deps.meta.claimMode('demo');
  for (const account of server.sandbox.world.people.accounts) await deps.accounts.save({ ...account, mode: 'sandbox', templates: [] });
  const student = (place: Place): Student => {
    const { school, classroom } = SITES[place];
    return {
      id: `${school}-pupil-${place}`,
      schoolId: school,
      classroomId: classroom,
      name: canariesOf(place)[0] ?? '',
      studentNo: `no-${place}`,
    };
  };
  const teacher = (id: string, schoolId: string, roles: Teacher['roles'], classroomIds: string[] = []): Teacher => ({
    id,
    schoolId,
    teacherNo: id,
    name: `师${id}`,
    roles,
    subjects: ['语文'],
    classroomIds,
  });
  await deps.roster.apply({
    ...NO_CHANGES,
    terms: [{ id: 'T', name: '一学期', startsOn: '2020-01-01', endsOn: '2099-12-31' }],
    bureaus: [
      { id: 'C', name: '某市', level: 'city' },
      { id: 'K1', name: '某县', level: 'county', parentId: 'C' },
      { id: 'K2', name: '别县', level: 'county' },
    ],
    officers: [
      { id: 'O1', bureauId: 'K1', officerNo: 'O1', name: '局甲' },
      { id: 'OC', bureauId: 'C', officerNo: 'OC', name: '市甲' },
    ],
    schools: [
      { id: 'S1', bureauId: 'K1', name: '一小', kind: 'school' },
      { id: 'S2', bureauId: 'K1', name: '二小', kind: 'school' },
      { id: 'S3', bureauId: 'K2', name: '三小', kind: 'school' },
    ],
    classrooms: PLACES.map((place, n) => ({
      id: SITES[place].classroom,
      schoolId: SITES[place].school,
      grade: 3,
      number: n === 1 ? 2 : 1,
      name: `三年级${n === 1 ? 2 : 1}班`,
      stage: '小学低段' as const,
      classTeacherId: `T-${place}`,
    })),
    teachers: [
      ...PLACES.map((place) => teacher(`T-${place}`, SITES[place].school, ['teacher'], [SITES[place].classroom])),
      { ...teacher('T-plain', 'S1', ['teacher']), teaches: [{ subject: '语文', classroomIds: ['S1-3-1'] }] },
      teacher('T-scheduler', 'S1', ['school-scheduler']),
      teacher('T-reviewer', 'S1', ['school-reviewer']),
      teacher('T-head', 'S1', ['head']),
    ],
    students: PLACES.map(student),
    guardians: [
      ...PLACES.map((place) => ({
        id: `g-${place}`,
        name: canariesOf(place)[1] ?? '',
        phone: canariesOf(place)[2] ?? '',
        quietHours: DEFAULT_QUIET_HOURS,
        largeType: false,
      })),
      { id: 'g-ex', name: '旧家长', phone: '13800000009', quietHours: DEFAULT_QUIET_HOURS, largeType: false },
    ],
    guardianships: PLACES.map((place) => ({
      guardianId: `g-${place}`,
      studentId: student(place).id,
      relation: '母亲' as const,
      caregiverAtHome: true,
      worksAway: false,
    })),
  });

  let people = 0;
  const signIn = async (persons: readonly Person[]): Promise<string> => {
    const openid = `oDEMOmini_matrix${String((people += 1)).padStart(12, '0')}`;
    await deps.identities.bind({ accountId: 'mini', openid, persons });
    return deps.sessions.open(identityId('mini', openid), now);
  };
  const tokens: Record<ActorName, string> = {
    nobody: '',
    stranger: await signIn([]),
    guardian: await signIn([{ kind: 'guardian', id: 'g-own' }]),
    'class-teacher': await signIn([{ kind: 'teacher', id: 'T-own' }]),
    teacher: await signIn([{ kind: 'teacher', id: 'T-plain' }]),
    scheduler: await signIn([{ kind: 'teacher', id: 'T-scheduler' }]),
    reviewer: await signIn([{ kind: 'teacher', id: 'T-reviewer' }]),
    head: await signIn([{ kind: 'teacher', id: 'T-head' }]),
    officer: await signIn([{ kind: 'officer', id: 'O1' }]),
    'city-officer': await signIn([{ kind: 'officer', id: 'OC' }]),
    'ex-guardian': await signIn([{ kind: 'guardian', id: 'g-ex' }]),
  };

  for (const place of PLACES) await deps.resources.save(film(place));
  for (const place of PLACES) {
    const owner = { kind: 'school' as const, id: SITES[place].school };
    const by = { kind: 'teacher' as const, id: 'T-gone' };
    await deps.resources.startDraft(newDraft({ id: `draft-${place}`, owner, kind: 'article', for: 'guardian', title: '一篇', by }, now));
    await deps.resources.save({ ...film(place), id: `own-${place}`, owner });
    const file = { name: 'x', bytes: 9 };
    await deps.uploads.begin({ id: `upload-${place}`, resourceId: `draft-${place}`, place: 'poster', file, by, offset: 0, touchedAt: now });
  }
  for (const place of PLACES) {
    const plan = { id: `plan-${place}`, schoolId: SITES[place].school, termId: 'T', title: '计划' };
    await deps.plans.saveDraft(plan, [slot(place, 1, now - 60_000), slot(place, 2, now + DAY)]);
    await deps.plans.publish(plan.id, 1, [], now - DAY);
    // The next version is being worked on: nothing that is tried here changes it.
    await deps.plans.drafts.begin({ ...freshHead(plan), revision: 1 }, plan.title, await deps.plans.slotsOf(plan.id));
  }
  const troubles: unknown[] = [];
  await sweepOnce({ ...deps, trouble: (error) => void troubles.push(error) }, { owner: 'matrix', epoch: 1 });
  if (troubles.length > 0) throw new Error('a message broke', { cause: troubles[0] });

  const questionOf: Partial<Record<Place, string>> = {};
  for (const place of PLACES) {
    const token = place === 'own' ? tokens.guardian : await signIn([{ kind: 'guardian', id: `g-${place}` }]);
    const asked = await callWith(server.url, token, 'POST', '/questions', { text: canariesOf(place)[3], for: student(place).id });
    if (asked.status !== 200) throw new Error(`no question at ${place}: ${asked.text}`);
    questionOf[place] = (JSON.parse(asked.text) as { id: string }).id;
  }
  for (const place of PLACES) {
    const who = { studentId: student(place).id, guardianId: `g-${place}`, schoolId: SITES[place].school };
    const [right, askedAt, dueAt] = [canariesOf(place)[0] ?? '', now, now + DAY];
    const correction = { ...who, id: `corr-${place}`, classroomId: SITES[place].classroom, field: 'child-name' as const };
    await deps.corrections.add({ ...correction, right, askedAt, dueAt, state: 'open' });
    await deps.privacyExports.put({ ...who, id: `exp-${place}`, madeAt: now, expiresAt: dueAt }, { html: right, json: right });
    await deps.erasures.ask(newErasure({ ...who, no: `wish-${place}`, scope: 'child' }, now, await deps.content.publicDays()));
  }
  for (const [n, place] of PLACES.entries()) {
    const { school, classroom } = SITES[place];
    const made = { id: `answer-${place}`, schoolId: school, classroomId: classroom, grade: 3, reach: 'class' as const };
    const words = { question: `作业写得慢怎么办${n}`, answer: '先陪他列个单子', by: `T-${place}`, checks: 1 };
    const answer = { ...made, ...words, state: 'checking' as const, rev: 1, changedAt: now };
    await deps.classAnswers.add(answer);
    await deps.classAnswers.step(answer, 'published', {}, now);
  }
  const pushOf: Partial<Record<Place, string>> = {};
  for (const place of PLACES) {
    const [delivery] = await deps.deliveries.ofGuardian(`g-${place}`, 0);
    if (!delivery) throw new Error(`nothing was delivered at ${place}`);
    pushOf[place] = delivery.pushId;
  }
  const codeOf: Partial<Record<Place, string>> = {};
  for (const place of PLACES) {
    const { school, classroom } = SITES[place];
    const draw = () => deps.randomCode(CODE_SIGNS, CODE_LENGTH);
    codeOf[place] = (await deps.bindings.classCodes.ofClass(classroom, draw, now)).code;
    const identity = await deps.sessions.identityOf(await signIn([]), now);
    await deps.bindings.requests.ask({
      ...{ id: `request-${place}`, identityId: identity ?? '', schoolId: school, classroomId: classroom },
      ...{ childName: student(place).name, ownName: `亲戚${place}`, relation: '其他' as const, askedAt: now },
    });
  }
  const things = pick((place): Things => ({
    place,
    ...SITES[place],
    student: student(place).id,
    guardian: `g-${place}`,
    teacher: `T-${place}`,
    plan: `plan-${place}`,
    slot: `plan-${place}-2`,
    push: pushOf[place] ?? '',
    resource: `film-${place}`,
    draft: `draft-${place}`,
    published: `own-${place}`,
    upload: `upload-${place}`,
    question: questionOf[place] ?? '',
    classAnswer: `answer-${place}`,
    code: codeOf[place] ?? '',
    request: `request-${place}`,
    correction: `corr-${place}`,
    exported: `exp-${place}`,
    erasure: `wish-${place}`,
  }));
  return { server, things, tokens, close: () => server.close() };
}

/** One call of the API as whoever holds the token. */
export async function callWith(url: string, token: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: token === '' ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: body instanceof Uint8Array ? new Blob([new Uint8Array(body)]) : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}
