import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Actor, GuardianActor, OfficerActor, TeacherActor } from '../../../bot-server/domain/access/actor';
import { NO_CHANGES, type RosterChanges } from '../../../bot-server/domain/importing/roster-changes';
import { deliveriesOf } from '../../../bot-server/domain/push/audience';
import type { Push } from '../../../bot-server/domain/push/push';
import type { Resource } from '../../../bot-server/domain/resource/resource';
import type { Guardianship } from '../../../bot-server/domain/roster/roster';
import { issueTicket } from '../../../bot-server/flows/viewing/issue-ticket';
import { reportViewings } from '../../../bot-server/flows/viewing/report-viewings';
import { openTicketSeal } from '../../../bot-server/seal/ticket';
import { openSeal } from '../../../bot-server/seal/field';
import { openAuditStore } from '../../../bot-server/store/audit';
import { connect } from '../../../bot-server/store/connect';
import { openContentStore } from '../../../bot-server/store/content';
import { openEvidenceStore } from '../../../bot-server/store/evidence';
import { openDeliveryStore } from '../../../bot-server/store/deliveries';
import { openMessageStore } from '../../../bot-server/store/messages';
import { openPushStore } from '../../../bot-server/store/pushes';
import { openResourceStore } from '../../../bot-server/store/resources';
import { openRetentionStore } from '../../../bot-server/store/retention';
import { openPlanStore } from '../../../bot-server/store/plans';
import { openRollupStore } from '../../../bot-server/store/rollups';
import { openRosterStore } from '../../../bot-server/store/roster';
import { openViewingStore } from '../../../bot-server/store/viewing';
import { openTestDb } from '../../support/mongo';

/** 2026-09-01 19:30 in China, a Tuesday. */
export const STARTS = Date.UTC(2026, 8, 1, 11, 30);
export const DUE = STARTS + 7 * 86_400_000;
export const MINUTE = 60_000;

export const video: Resource = {
  id: 'r1',
  version: 1,
  title: '睡前少看屏幕',
  kind: 'video',
  for: 'guardian',
  dimension: '健康',
  theme: '家庭教育',
  stages: ['小学低段'],
  summary: '一分钟',
  durationSeconds: 100,
  effectiveStart: 0,
  effectiveEnd: 100,
  maxRate: 2,
  threshold: 0.9,
  blocks: [],
  withdrawn: false,
};

const tie = (guardianId: string, studentId: string, over: Partial<Guardianship> = {}): Guardianship => ({
  guardianId,
  studentId,
  relation: '母亲',
  caregiverAtHome: true,
  worksAway: false,
  ...over,
});

/**
 * School S1 with class c1 (children a, b, c, d) and c2 (child e), teaching point V1 with class v1, far school S2. Mother m1 has a and e;
 * grandmother o1 keeps a at home while father f1 works away; b has m2; c has m3, who is not bound; d nobody.
 */
export const roster: RosterChanges = {
  ...NO_CHANGES,
  bureaus: [{ id: 'QX', name: '清溪县教育局', level: 'county' }],
  schools: [
    { id: 'S2', bureauId: 'QX', name: '河口小学', kind: 'school' },
    { id: 'S1', bureauId: 'QX', name: '城关小学', kind: 'school' },
    { id: 'V1', bureauId: 'QX', name: '石坪教学点', kind: 'village-point', centralSchoolId: 'S1' },
  ],
  classrooms: ['c1', 'c2'].map((id, n) => ({
    id,
    schoolId: 'S1',
    grade: 3,
    number: n + 1,
    name: `三年级${n + 1}班`,
    stage: '小学高段' as const,
  })),
  students: [
    ...['d', 'c', 'b', 'a'].map((id, n) => ({ id, schoolId: 'S1', classroomId: 'c1', name: `学生${id}`, studentNo: `00${4 - n}` })),
    { id: 'e', schoolId: 'S1', classroomId: 'c2', name: '学生e', studentNo: '001' },
  ],
  guardians: ['m1', 'f1', 'o1', 'm2', 'm3'].map((id, n) => ({
    id,
    name: `家长${id}`,
    phone: `1390000000${n}`,
    quietHours: null,
    largeType: false,
  })),
  guardianships: [
    tie('m1', 'a'),
    tie('m1', 'e'),
    tie('f1', 'a', { relation: '父亲', caregiverAtHome: false, worksAway: true }),
    tie('o1', 'a', { relation: '奶奶' }),
    tie('m2', 'b'),
    tie('m3', 'c'),
  ],
};

export const guardian = (guardianId: string): GuardianActor => ({
  identityId: `i-${guardianId}`,
  accountId: 'mini',
  role: 'guardian',
  guardianId,
  studentIds: roster.guardianships.filter((one) => one.guardianId === guardianId).map(({ studentId }) => studentId),
  classroomIds: [],
});
export const teacher = (classroomIds: string[], roles: TeacherActor['roles'] = ['teacher'], schoolId = 'S1'): TeacherActor => ({
  identityId: 'i-t',
  accountId: 'mini',
  role: 'teacher',
  teacherId: 't1',
  schoolId,
  roles,
  classroomIds,
});
export const officer: OfficerActor = {
  identityId: 'i-o',
  accountId: 'mini',
  role: 'officer',
  officerId: 'o',
  bureauId: 'QX',
  schoolIds: ['S1', 'S2', 'V1'],
};
export const stranger: Actor = { identityId: 'i-s', accountId: 'mini', role: 'stranger' };

export const aPush = (over: Partial<Push> = {}): Push => ({
  id: 'p1',
  slotId: 'l1',
  planId: 'plan1',
  schoolId: 'S1',
  resourceId: 'r1',
  resourceVersion: 1,
  title: video.title,
  startsAt: STARTS,
  dueAt: DUE,
  classroomIds: ['c1', 'c2'],
  state: 'resolved',
  createdAt: STARTS,
  ...over,
});

/** Real stores on an empty database with the roster above; resources are kept in a map of id and version. */
export async function aWorld() {
  const db = await openTestDb();
  const connection: Connection = await connect(db.uri);
  const deps = {
    roster: openRosterStore(connection, openSeal([{ id: 'k', key: randomBytes(32) }])),
    pushes: openPushStore(connection),
    deliveries: openDeliveryStore(connection),
    messages: openMessageStore(connection),
    viewings: openViewingStore(connection),
    evidence: openEvidenceStore(connection),
    audit: openAuditStore(connection),
    retention: openRetentionStore(connection),
    rollups: openRollupStore(connection),
    plans: openPlanStore(connection),
    content: openContentStore('content'),
    tickets: openTicketSeal(randomBytes(32)),
    mayRecord: async () => true,
    resources: openResourceStore(connection),
  };
  await deps.roster.apply(roster);
  await deps.resources.save(video);
  await deps.viewings.syncIndexes();
  await deps.rollups.syncIndexes();
  await deps.evidence.syncIndexes();

  /** Writes a push and its deliveries as the push loop would: everybody bound but m3. */
  async function push(over: Partial<Push> = {}): Promise<Push> {
    const one = aPush(over);
    const { id, startsAt, dueAt, createdAt, nudgeAt: _, ...rest } = one;
    await connection
      .collection<{ _id: string }>('pushes')
      .insertOne({ _id: id, ...{ ...rest, startsAt: new Date(startsAt), dueAt: new Date(dueAt), createdAt: new Date(createdAt) } });
    const families = roster.students
      .filter(({ classroomId }) => one.classroomIds.includes(classroomId))
      .map((student) => ({ student, guardianships: roster.guardianships.filter(({ studentId }) => studentId === student.id) }));
    await deps.deliveries.put(
      deliveriesOf(one, families, { reachable: (guardianId) => guardianId !== 'm3', watched: () => false }, one.startsAt),
    );
    await deps.rollups.touch(
      one.classroomIds.map((classroomId) => ({ pushId: id, classroomId })),
      one.startsAt,
    );
    return one;
  }

  /** Watches these seconds of an item in one sitting that ends at `at`. */
  async function watch(
    guardianId: string,
    studentId: string,
    spans: readonly [number, number][],
    at: number,
    resource = 'r1',
  ): Promise<void> {
    const actor = guardian(guardianId);
    const seconds = spans.reduce((sum, [from, to]) => sum + to - from, 0);
    const { ticket } = await issueTicket(deps, actor, { resource, for: studentId }, at - seconds * 1000);
    const told = {
      ticket,
      seq: 1,
      spans: spans.map(([from, to]) => ({ from, to })),
      playMs: seconds * 1000,
      position: spans.at(-1)?.[1] ?? 0,
    };
    const [judged] = await reportViewings(deps, actor, [told], at);
    if (!judged?.ok) throw new Error(`not recorded: ${judged?.code}`);
  }

  return {
    deps,
    connection,
    watch,
    push,
    async close() {
      await deps.viewings.drained();
      await connection.close();
      await db.drop();
    },
  };
}
export type World = Awaited<ReturnType<typeof aWorld>>;
