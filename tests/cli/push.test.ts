import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { push } from '../../bot-server/cli/push';
import { openDeps, type Deps } from '../../bot-server/deps';
import type { Slot } from '../../bot-server/domain/push/push';
import { formatInstant } from '../../bot-server/domain/time/civil';
import { readEnv } from '../../bot-server/env';
import { createLog } from '../../bot-server/log';
import { openSecrets } from '../../bot-server/secrets';
import { connect } from '../../bot-server/store/connect';
import { openTestDb, type TestDb } from '../support/mongo';

jest.setTimeout(60_000);
let folder: string;
let db: TestDb;
let deps: Deps;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyu-push-'));
  db = await openTestDb();
  const env = readEnv({ NODE_ENV: 'test', DATA_DIR: folder });
  deps = await openDeps({ env, secrets: await openSecrets(env), mongodbUri: db.uri, log: createLog({ level: 'silent' }) });
});
afterAll(async () => {
  await deps.close();
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

const gongyu = (verb: 'list' | 'run', options: Record<string, string> = {}) => push[verb]?.run(deps, { positional: [], options });

it('pushes what is due by hand, shows it, and leaves it to a server that is running', async () => {
  expect(await gongyu('list')).toEqual([]);
  const startsAt = Date.now() - 1000;
  const slot: Slot = {
    ...{ id: 'plan-1', planId: 'plan', schoolId: 's', line: 1, week: 1, weekday: 1, date: '2026-09-01', minute: 0, note: '', dueDays: 7 },
    ...{ startsAt, resourceId: 'gone', audience: { grades: [], classroomIds: [] }, state: 'waiting' },
  };
  await deps.plans.saveDraft({ id: 'plan', schoolId: 's', termId: 't', title: 't' }, [slot]);
  await deps.plans.publish('plan', 1, [], startsAt);
  // Its resource does not exist: the line is left out and says so.
  expect(await gongyu('run')).toMatchObject({ opened: 0, skipped: 1, deliveries: 0, messages: { sent: 0 } });

  const row = {
    planId: 'plan',
    schoolId: 's',
    resourceId: 'r',
    resourceVersion: 1,
    title: '读书',
    classroomIds: ['c'],
    state: 'resolved' as const,
  };
  const times = { startsAt: new Date(startsAt), dueAt: new Date(startsAt), createdAt: new Date(startsAt) };
  const connection = await connect(db.uri);
  await connection.collection<{ _id: string; slotId: string }>('pushes').insertOne({ _id: 'p-1', slotId: 'x', ...row, ...times });
  await connection.close();
  expect(await gongyu('list', { limit: '5' })).toEqual([
    {
      push: 'p-1',
      school: 's',
      title: '读书',
      startsAt: formatInstant(startsAt),
      dueAt: formatInstant(startsAt),
      classes: 1,
      state: 'resolved',
      messages: [],
    },
  ]);
  await expect(gongyu('list', { limit: 'many' })).rejects.toMatchObject({ code: 'request/invalid' });

  await deps.leases.acquire('jobs', 'a server', 60_000);
  await expect(gongyu('run')).rejects.toMatchObject({ code: 'push/led-elsewhere' });
});
