import type { Connection } from 'mongoose';
import { type Deps, openDeps } from '../../../bot-server/deps';
import { identityId } from '../../../bot-server/domain/account/account';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import type { Slot } from '../../../bot-server/domain/push/push';
import type { QuietHours } from '../../../bot-server/domain/push/quiet-hours';
import type { Resource } from '../../../bot-server/domain/resource/resource';
import { civilDate, minuteOfDay, weekday } from '../../../bot-server/domain/time/civil';
import { DAY, MINUTE } from '../../../bot-server/domain/time/instant';
import { readEnv, type Env } from '../../../bot-server/env';
import { sideBySide } from '../../../bot-server/flows/push/side-by-side';
import { createLog } from '../../../bot-server/log';
import { openSecrets } from '../../../bot-server/secrets';
import { connect } from '../../../bot-server/store/connect';
import { call } from './server';
import { PLATFORM, templateIdOf, type Consent } from './wechat';

export const SCHOOL = 'F1';

export interface Family {
  readonly guardianId: string;
  readonly openid: string;
  /** At the official account; absent when not bound there. */
  readonly oaOpenid?: string;
  readonly studentIds: readonly string[];
  readonly classroomIds: readonly string[];
  readonly token: string;
}

export interface SchoolOptions {
  readonly classes: number;
  readonly familiesPerClass: number;
  /** Every so manyth family has a second child in the next class; 0: none. */
  readonly siblingsEvery?: number;
  /** How often each may be told of something new, by our own books. */
  readonly consents?: number;
  /** Bound to the official account too, and following it. */
  readonly follows?: boolean;
  readonly quietHoursOf?: (index: number) => QuietHours | null;
}

export interface Line {
  readonly classroom: number;
  readonly startsAt: number;
  readonly resource?: number;
  readonly dueDays?: number;
}

export interface School {
  readonly deps: Deps;
  /** For looking at rows as they are. */
  readonly connection: Connection;
  readonly families: readonly Family[];
  /** The consents as WeChat has them. */
  readonly consents: readonly Consent[];
  /** Publishes a draft as the school's reviewer does: the server that is asked begins at once. */
  publish(url: string, id: string): Promise<void>;
  /** Says a word to a push, or to its whole plan, as the school's scheduler does. */
  steer(url: string, what: 'plans' | 'pushes', id: string, word: 'pause' | 'resume' | 'end'): Promise<void>;
  /** Keeps a plan; `run` lets it run as one that was published long ago, so that lines of the past are missed ones. */
  plan(id: string, lines: readonly Line[], how: 'draft' | 'run'): Promise<void>;
  close(): Promise<void>;
}

export const classroomIdOf = (index: number): string => `${SCHOOL}-1-${index + 1}`;
export const resourceIdOf = (index: number): string => `R${index}`;
export const titleOf = (index: number): string => `第${index}份内容`;
const TERM = { id: 'T1', name: '2026 年秋', startsOn: '2020-01-01', endsOn: '2099-12-31' };
const padded = (prefix: string, index: number): string => `${prefix}${String(index).padStart(27 - prefix.length, '0')}0`;

/** Writes a school with families, content and accounts into an empty database, through the product's own stores. */
export async function openSchool(env: Record<string, string>, options: SchoolOptions): Promise<School> {
  const settings = readEnv(env);
  const uri = settings.mongodbUri;
  if (uri === undefined) throw new Error('a school needs MONGODB_URI');
  const deps = await openDeps({
    env: settings,
    secrets: await openSecrets(settings),
    mongodbUri: uri,
    log: createLog({ level: 'silent' }),
  });
  const connection = await connect(uri);
  await deps.meta.claimMode(settings.databaseMode);
  await deps.meta.write('demo-seeded', 'by the test');
  const families = await settle(deps, options, settings);
  const consents = families.map(({ openid }) => ({ openid, templateId: templateIdOf('mini', 'new-item'), count: options.consents ?? 3 }));
  await sideBySide(consents, 16, async ({ openid, templateId, count }) => {
    for (let n = 0; n < count; n += 1) {
      await deps.consents.credit({ accountId: 'mini', openid, templateId, at: Date.now() - (n + 1) * MINUTE, index: 0, standing: false });
    }
  });
  const schedulerToken = await deps.sessions.open(identityId('mini', padded('oDEMOmini_s', 0)), Date.now());
  const reviewerToken = await deps.sessions.open(identityId('mini', padded('oDEMOmini_r', 0)), Date.now());
  return {
    deps,
    connection,
    families,
    consents,
    async publish(url, id) {
      const stored = await deps.plans.drafts.get(id);
      const plan = await deps.plans.get(id);
      if (!stored || !plan) throw new Error(`there is no draft of ${id}`);
      // Its lines are of any hour of the day, which nobody could submit.
      const head = {
        ...stored.head,
        revision: stored.head.revision + 1,
        state: 'in-review' as const,
        submitted: { by: 't0', at: Date.now() },
      };
      if (!(await deps.plans.drafts.save(plan, { head }))) throw new Error(`${id} was not submitted`);
      const { status, body } = await call(url, reviewerToken, 'POST', `/plans/${id}/publish`, {});
      if (status !== 200) throw new Error(`publish: ${status} ${JSON.stringify(body)}`);
    },
    async steer(url, what, id, word) {
      const { status, body } = await call(url, schedulerToken, 'POST', `/${what}/${id}/steer`, { word });
      if (status !== 200) throw new Error(`steer: ${status} ${JSON.stringify(body)}`);
    },
    async plan(id, lines, how) {
      await deps.plans.saveDraft(
        { id, schoolId: SCHOOL, termId: TERM.id, title: id },
        lines.map((line, index) => slotOf(id, line, index)),
      );
      if (how === 'run' && !(await deps.plans.publish(id, 1, [], Date.now()))) throw new Error(`${id} was not published`);
    },
    async close() {
      await connection.close();
      await deps.close();
    },
  };
}

function slotOf(planId: string, { classroom, startsAt, resource = 0, dueDays = 7 }: Line, index: number): Slot {
  return {
    id: `${planId}-${index + 1}`,
    planId,
    schoolId: SCHOOL,
    line: index + 1,
    week: 1,
    weekday: weekday(startsAt),
    date: civilDate(startsAt),
    minute: minuteOfDay(startsAt),
    startsAt,
    dueDays,
    resourceId: resourceIdOf(resource),
    audience: { grades: [], classroomIds: [classroomIdOf(classroom)] },
    note: '',
    state: 'waiting',
  };
}

const resourceOf = (index: number): Resource => ({
  id: resourceIdOf(index),
  version: 1,
  title: titleOf(index),
  kind: 'video',
  for: 'guardian',
  dimension: '习惯',
  theme: '家庭教育',
  stages: ['小学低段'],
  summary: '三分钟',
  media: `${resourceIdOf(index)}.mp4`,
  durationSeconds: 600,
  effectiveStart: 0,
  effectiveEnd: 600,
  maxRate: 2,
  threshold: 0.9,
  blocks: [],
  withdrawn: false,
});

async function settle(deps: Deps, options: SchoolOptions, env: Env): Promise<Family[]> {
  const { classes, familiesPerClass, siblingsEvery = 0, follows = false, quietHoursOf = () => null } = options;
  for (const { id, kind, appid, originalId, name } of PLATFORM.accounts) {
    const templates = PLATFORM.templates
      .filter(({ account }) => account === id)
      .map(({ id: templateId, purpose, title, kind: sort, fields }) => ({
        id: templateId,
        purpose: purpose as 'new-item',
        title,
        kind: sort === 'long-term' ? ('long-term' as const) : ('one-time' as const),
        fields,
      }));
    await deps.accounts.save({ id, kind, appid, originalId, name, mode: env.production ? 'real' : 'sandbox', templates });
  }
  for (let n = 0; n < 5; n += 1) await deps.resources.save(resourceOf(n));
  const all = Array.from({ length: classes * familiesPerClass }, (_, index) => {
    const own = Math.floor(index / familiesPerClass);
    const both = siblingsEvery > 0 && classes > 1 && index % siblingsEvery === 0;
    const classroomIds = both ? [classroomIdOf(own), classroomIdOf((own + 1) % classes)] : [classroomIdOf(own)];
    const studentIds = classroomIds.map((classroomId) => `${classroomId}-s${index}`);
    return {
      guardianId: `g${index}`,
      openid: padded('oDEMOmini_', index),
      ...(follows ? { oaOpenid: padded('oDEMOoa_', index) } : {}),
      classroomIds,
      studentIds,
      quietHours: quietHoursOf(index),
    };
  });
  const scheduler = {
    ...{ id: 't0', schoolId: SCHOOL, teacherNo: 'T0', name: '排课员', subjects: [] },
    ...{ roles: ['school-scheduler' as const], classroomIds: [] },
  };
  const reviewer = { ...scheduler, id: 't2', teacherNo: 'T2', name: '审核员', roles: ['school-reviewer' as const] };
  const classTeacher = { ...scheduler, id: 't1', teacherNo: 'T1', name: '班主任', roles: ['teacher' as const] };
  await deps.roster.apply({
    ...NO_CHANGES,
    bureaus: [{ id: 'B1', name: '县教育局', level: 'county' }],
    schools: [{ id: SCHOOL, bureauId: 'B1', name: '实验小学', kind: 'school' }],
    terms: [TERM],
    teachers: [scheduler, reviewer, { ...classTeacher, classroomIds: Array.from({ length: classes }, (_, n) => classroomIdOf(n)) }],
    classrooms: Array.from({ length: classes }, (_, n) => ({
      ...{ id: classroomIdOf(n), schoolId: SCHOOL, grade: 1, number: n + 1, name: `一年级${n + 1}班` },
      ...{ stage: '小学低段' as const, classTeacherId: 't1' },
    })),
    students: all.flatMap(({ studentIds, classroomIds }) =>
      studentIds.map((id, n) => ({ id, schoolId: SCHOOL, classroomId: classroomIds[n] ?? '', name: `学生${id}`, studentNo: id })),
    ),
    guardians: all.map(({ guardianId, quietHours }, n) => ({
      ...{ id: guardianId, name: `家长${n}`, phone: `139${String(n).padStart(8, '0')}` },
      ...{ quietHours, largeType: false },
    })),
    guardianships: all.flatMap(({ guardianId, studentIds }) =>
      studentIds.map((studentId) => ({ guardianId, studentId, relation: '母亲' as const, caregiverAtHome: true, worksAway: false })),
    ),
  });
  await deps.identities.bindMany([
    { accountId: 'mini', openid: padded('oDEMOmini_s', 0), persons: [{ kind: 'teacher', id: 't0' }], follows: false },
    { accountId: 'mini', openid: padded('oDEMOmini_r', 0), persons: [{ kind: 'teacher', id: 't2' }], follows: false },
    ...all.flatMap(({ openid, oaOpenid, guardianId }) => {
      const persons = [{ kind: 'guardian' as const, id: guardianId }];
      const mini = { accountId: 'mini', openid, persons, follows: false };
      return oaOpenid === undefined ? [mini] : [mini, { accountId: 'oa', openid: oaOpenid, persons, follows: true }];
    }),
  ]);
  return sideBySide(all, 16, async ({ quietHours, ...family }) => {
    await deps.roster.setGuardianSettings(family.guardianId, { quietHours });
    return { ...family, token: await deps.sessions.open(identityId('mini', family.openid), Date.now()) };
  });
}

export { DAY, MINUTE };
