import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { instantOf } from '../../bot-server/domain/time/civil';
import { DAY, MINUTE } from '../../bot-server/domain/time/instant';
import { routeQuestion } from '../../bot-server/flows/duty/route-question';
import { openSeal } from '../../bot-server/seal/field';
import { connect } from '../../bot-server/store/connect';
import { openMessageStore } from '../../bot-server/store/messages';
import { openQuestionStore } from '../../bot-server/store/questions';
import { openLuck } from '../support/faults/luck';
import { openTestDb, type TestDb } from '../support/mongo';
import { schoolTimeStores } from '../support/school-time';

jest.setTimeout(300_000);

const QUESTIONS = 240;
const KILLS = 8;
const CLASSES = 6;
const asked = instantOf('2026-09-07', 8 * 60);

let db: TestDb;
let connection: Connection;
beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});

it('hundreds of questions climb while their scheduler is killed again and again: every step once, nobody rung twice for one, none forgotten', async () => {
  const key = randomBytes(32);
  const seal = openSeal([{ id: 'k', key }]);
  const questions = openQuestionStore(connection, { seal });
  const messages = openMessageStore(connection);
  const stores = schoolTimeStores(connection, seal);
  await Promise.all([questions.syncIndexes(), messages.syncIndexes()]);
  const rooms = Array.from({ length: CLASSES }, (_, n) => ({
    ...{ id: `c${n}`, schoolId: 'A', grade: 3, number: n + 1, name: `三年级${n + 1}班`, stage: '小学高段' as const },
    classTeacherId: `t${n}`,
  }));
  const teacher = (id: string, more: object = {}) => ({
    ...{ id, schoolId: 'A', teacherNo: id, name: id, roles: ['teacher' as const], subjects: [], classroomIds: [], ...more },
  });
  await stores.roster.apply({
    ...NO_CHANGES,
    schools: [{ id: 'A', bureauId: 'Q', name: '城关小学', kind: 'school' }],
    classrooms: rooms,
    teachers: [
      ...rooms.map(({ id, classTeacherId }) => teacher(classTeacherId, { classroomIds: [id] })),
      teacher('m', { teaches: [{ subject: '数学', classroomIds: rooms.map(({ id }) => id) }] }),
      teacher('h', { roles: ['head'] }),
    ],
  });
  for (let n = 0; n < QUESTIONS; n += 1) {
    const room = rooms[n % CLASSES];
    if (!room) throw new Error('no room');
    const when = asked + (n % 40) * MINUTE;
    const to = await routeQuestion({ ...stores, questions }, { kind: 'learning', subject: '数学', classroom: room }, when);
    await questions.add({
      ...{ id: `q${n}`, guardianId: `g${n}`, studentId: `s${n}`, classroomId: room.id, schoolId: 'A', kind: 'learning', subject: '数学' },
      ...{ text: '问', from: 'mini-program', askedAt: when, replies: [], check: 'pass', ...to },
    });
  }

  const luck = openLuck('escalation');
  /** Runs until it has nothing left to do, or is killed right after its nth write. */
  const run = (now: number, killAfter: number): Promise<'killed' | 'done'> =>
    new Promise((resolve, reject) => {
      const hook = join(__dirname, '../sandbox/swc-require.cjs');
      const child = spawn(process.execPath, [
        '-r',
        hook,
        join(__dirname, '../support/faults/climb-child.ts'),
        db.uri,
        key.toString('hex'),
        String(now),
      ]);
      let [writes, wrong] = [0, ''];
      child.stderr.on('data', (chunk: Buffer) => (wrong += chunk.toString()));
      child.stdout.on('data', (chunk: Buffer) => {
        writes += chunk.toString().split('\n').length - 1;
        if (writes >= killAfter) child.kill('SIGKILL');
      });
      child.on('exit', (code, signal) => {
        if (signal === 'SIGKILL') resolve('killed');
        else if (code === 0) resolve('done');
        else reject(new Error(wrong || `ended with ${code}`));
      });
    });

  const moments = [
    instantOf('2026-09-07', 10 * 60 + 45),
    instantOf('2026-09-07', 15 * 60 + 30),
    instantOf('2026-09-08', 9 * 60 + 10),
    asked + 4 * DAY,
  ];
  let killed = 0;
  for (const now of moments) {
    for (let kill = 0; kill < KILLS / moments.length; kill += 1) if ((await run(now, luck.whole(3, 150))) === 'killed') killed += 1;
    // Two at once, as when an old leader has not noticed yet that it is none any more; then one in peace.
    await Promise.all([run(now, luck.whole(3, 150)), run(now, luck.whole(3, 150))]);
    expect(await run(now, Infinity)).toBe('done');
  }
  process.stderr.write(`killed ${killed} times\n`);
  expect(killed).toBeGreaterThan(KILLS / 2);

  const rows = await connection.collection('questions').find().toArray();
  expect(rows).toHaveLength(QUESTIONS);
  const wrong = rows.filter(({ climbs, climb, holders }) => {
    const levels = (climbs as { level: number }[]).map(({ level }) => level);
    return levels.join() !== '1,2,3' || climb?.rings?.length > 0 || new Set(holders).size !== 3;
  });
  expect(wrong.map(({ _id, climbs, holders, climb }) => ({ _id, climbs, holders, climb }))).toEqual([]);
  // The maths teacher is reminded on the first morning, each class teacher rung in the afternoon, the head the next morning: once each.
  const rings = await connection.collection<{ _id: string }>('messages').find({ kind: 'staff' }).toArray();
  expect(rings.map(({ _id }) => _id).sort()).toEqual(
    [
      'teacher:m:staff:2026-09-07.0',
      ...rooms.map(({ classTeacherId }) => `teacher:${classTeacherId}:staff:2026-09-07.1`),
      'teacher:h:staff:2026-09-08.0',
    ].sort(),
  );
});
