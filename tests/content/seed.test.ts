import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { seedDemo } from '../../bot-server/cli/seed-demo';
import { openDeps, type Deps } from '../../bot-server/deps';
import { instantOf } from '../../bot-server/domain/time/civil';
import { readEnv } from '../../bot-server/env';
import { createLog } from '../../bot-server/log';
import { openSecrets } from '../../bot-server/secrets';
import { connect } from '../../bot-server/store/connect';
import { dump } from '../importing/support';
import { openTestDb, type TestDb } from '../support/mongo';

// Real files into a real database: a loaded machine needs longer than the usual five seconds.
jest.setTimeout(60_000);

const contentDir = resolve(__dirname, '../../content');
/** A Wednesday, one o'clock. */
const NOW = instantOf('2026-11-18', 13 * 60);

let dataDir: string;
let db: TestDb;
let deps: Deps;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gongyu-seed-'));
  db = await openTestDb();
  const env = readEnv({ NODE_ENV: 'test', DATA_DIR: dataDir });
  deps = await openDeps({ env, secrets: await openSecrets(env), mongodbUri: db.uri, log: createLog({ level: 'silent' }), now: () => NOW });
});
afterAll(async () => {
  await deps.close();
  await db.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const seed = async (with_: Deps = deps): Promise<string[]> => {
  const said: string[] = [];
  await seedDemo(with_, { contentDir, now: NOW, onProgress: (sentence) => said.push(sentence) });
  return said;
};
const state = async (): Promise<string> => {
  const connection = await connect(db.uri);
  try {
    return await dump(connection);
  } finally {
    await connection.close();
  }
};

it('takes up where it was cut off, and a second run changes nothing', async () => {
  const cut = { ...deps, plans: { ...deps.plans, publish: () => Promise.reject(new Error('cut off')) } };
  await expect(seed(cut)).rejects.toThrow('cut off');
  const said = await seed();
  expect(said.join('\n')).toContain('计划：');
  const full = await state();
  expect((await seed()).join('\n')).not.toContain('计划：');
  expect(await state()).toBe(full);
});

it('the county is in its sixth week, plans run, and the missed lines are left out but for the latest', async () => {
  const term = await deps.roster.termOn('2026-11-18');
  expect(term?.startsOn).toBe('2026-10-12');
  for (const [school, lines] of [
    ['QX01', 60],
    ['QX02', 30],
    ['QX03', 30],
  ] as const) {
    const plan = await deps.plans.get(`plan-${school}-2026-2027-1`);
    expect(plan?.state).toBe('published');
    const slots = await deps.plans.slotsOf(plan?.id ?? '');
    expect(slots).toHaveLength(lines);
    expect(slots.filter(({ state: is }) => is === 'skipped').length).toBeGreaterThan(14);
    expect(slots.filter(({ state: is, startsAt }) => is === 'waiting' && startsAt > NOW).length).toBeGreaterThan(10);
  }
});

it('everybody of the sandbox is bound under both accounts, and most families without a face', async () => {
  const [chen] = await deps.identities.ofUnion('oUnio_chenjing_7Qk2vXwL9sTfR');
  expect(chen?.persons).toHaveLength(1);
  const guardian = await deps.roster.guardian(chen?.persons[0]?.id ?? '');
  expect([guardian?.name, guardian?.quietHours]).toEqual(['陈静', null]);
  expect(await deps.identities.get('mini', 'oMini_limin_pW3yJg7CnRzE8uDx')).toMatchObject({ persons: [{ kind: 'teacher', id: 'QX01-T1001' }] });
  expect(await deps.identities.get('oa', 'oServ_zhaohong_mD6uXeZ1iRwPj')).toMatchObject({ persons: [{ kind: 'officer' }], follows: false });
  const { guardians } = await deps.roster.snapshot();
  const bound = await deps.identities.ofGuardians(guardians.map(({ id }) => id));
  const share = bound.filter(({ accountId }) => accountId === 'mini').length / guardians.length;
  expect(share).toBeGreaterThan(0.64);
  expect(share).toBeLessThan(0.76);
  expect(bound.filter(({ accountId, follows }) => accountId === 'mini' && follows)).toEqual([]);
});

it('every resource that a plan names is there, with its media under names made of their content', async () => {
  const resources = await deps.resources.newest();
  expect(resources).toHaveLength(17);
  const kept = new Set(await readdir(deps.env.mediaDir));
  for (const { media, sound, poster, captions } of resources) {
    for (const file of [media, sound, poster, captions]) if (file !== undefined) expect(kept).toContain(file);
  }
  expect([...kept].filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('templates keep their purposes and fields', async () => {
  const [mini, oa] = await Promise.all([deps.accounts.get('mini'), deps.accounts.get('oa')]);
  expect(mini?.templates.map(({ purpose }) => purpose)).toEqual(['new-item', 'nudge', 'answer', 'question-due', 'bulletin-ready']);
  expect(oa?.templates[0]?.fields).toEqual({ thing1: '内容标题', thing2: '给谁看', time3: '发布时间', thing4: '温馨提示' });
});
