import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nouns } from '../../bot-server/cli/nouns';
import { answer } from '../../bot-server/cli/run-command';
import { openDeps, type Deps } from '../../bot-server/deps';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import type { Resource } from '../../bot-server/domain/resource/resource';
import { instantOf } from '../../bot-server/domain/time/civil';
import { readEnv } from '../../bot-server/env';
import { createLog } from '../../bot-server/log';
import { openSecrets } from '../../bot-server/secrets';
import { openTestDb, type TestDb } from '../support/mongo';

jest.setTimeout(60_000);
const NOW = instantOf('2026-08-20', 10 * 60);
let folder: string;
let db: TestDb;
let deps: Deps;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyu-plan-'));
  db = await openTestDb();
  const env = { ...readEnv({ NODE_ENV: 'test', DATA_DIR: folder }), contentDir: join(__dirname, '../../content') };
  deps = await openDeps({ env, secrets: await openSecrets(env), mongodbUri: db.uri, log: createLog({ level: 'silent' }), now: () => NOW });
  await deps.roster.apply({
    ...NO_CHANGES,
    bureaus: [{ id: 'QX', name: '清溪县教育局', level: 'county' }],
    schools: [{ id: 'QX01', bureauId: 'QX', name: '城关小学', kind: 'school' }],
    classrooms: [{ id: 'QX01-3-1', schoolId: 'QX01', grade: 3, number: 1, name: '三年级1班', stage: '小学低段' }],
    terms: [{ id: '2026-1', name: '第一学期', startsOn: '2026-08-31', endsOn: '2027-01-22' }],
  });
  const resource = (id: string, whom: Resource['for']): Resource => ({
    ...{ id, version: 1, title: id, kind: 'article', for: whom, dimension: '健康', theme: '家庭教育', stages: [], summary: '' },
    ...{ effectiveStart: 0, effectiveEnd: 0, maxRate: 1, threshold: 0.9, blocks: [], withdrawn: false },
  });
  for (const one of [resource('lesson', 'student'), resource('river-safety', 'guardian')]) await deps.resources.save(one);
});
afterAll(async () => {
  await deps.close();
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

const gongyu = (...words: string[]) =>
  answer(
    nouns,
    words,
    async (work) => work(deps),
    () => undefined,
  );
const fileOf = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

it('checks and imports a plan in YAML; each fault has its line and column, and nothing is kept', async () => {
  const wrong = await fileOf(
    'wrong.yaml',
    '计划类型: 预习复习\n计划:\n  - {周次: 5, 星期: 周四, 时间: "18:30", 内容编号: lesson, 给谁: 全校, 类型: 预习, 学科: 语文}\n  - {周次: 4, 星期: 周一, 时间: "18:30", 内容编号: lesson, 给谁: 全校, 类型: 预习}\n',
  );
  const refused = await gongyu('plan', 'check', wrong, '--school', 'qx01');
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('计划 第 3 行 “星期”：10月1日是国庆节放假，不能排功课');
  expect(refused.err).toContain('计划 第 4 行 “学科”：预习要填学科');
  expect((await gongyu('plan', 'import', wrong, '--school', 'QX01')).code).toBe(1);
  expect(await deps.plans.get('plan-QX01-2026-1-study')).toBeUndefined();

  const right = await fileOf(
    'right.yaml',
    '计划类型: 预习复习\n计划:\n  - {周次: 4, 星期: 周一, 时间: "18:30", 内容编号: lesson, 给谁: 全校, 类型: 预习, 学科: 语文, 进度: 第一单元}\n',
  );
  expect(await gongyu('plan', 'check', right, '--school', 'QX01')).toMatchObject({
    code: 0,
    out: expect.stringContaining('只是看看') as string,
  });
  expect(await gongyu('plan', 'import', right, '--school', 'QX01')).toMatchObject({
    code: 0,
    out: expect.stringContaining('新增 1') as string,
  });
  expect(await gongyu('plan', 'import', right, '--school', 'QX01')).toMatchObject({
    code: 0,
    out: expect.stringContaining('没变 1') as string,
  });
  expect((await deps.plans.get('plan-QX01-2026-1-study'))?.version).toBe(1);
});

it('imports a county’s plan, twice the same, and no school has it yet', async () => {
  const file = await fileOf(
    'county.yaml',
    '标题: 全县安全\n计划:\n  - {周次: 4, 星期: 周一, 时间: "18:30", 内容编号: river-safety, 给谁: 全县, 必推: 是}\n',
  );
  const first = JSON.parse((await gongyu('plan', 'import', file, '--bureau', 'QX', '--json')).out) as { plan: string; added: number };
  expect(first.added).toBe(1);
  expect(await deps.countyPlans.get(first.plan)).toMatchObject({ state: 'editing', revision: 1, lines: [{ must: true }] });
  expect((await gongyu('plan', 'import', file, '--bureau', 'QX')).out).toContain('没变 1');
  expect(await deps.countyPlans.get(first.plan)).toMatchObject({ revision: 1 });
  expect(await deps.inheritedPlans.ofCounty(first.plan)).toEqual([]);
  expect((await gongyu('plan', 'check', file, '--bureau', 'QX', '--school', 'QX01')).err).toContain('只能写一个');
  expect((await gongyu('plan', 'check', file, '--bureau', 'ZZ')).err).toContain('没有代码是“ZZ”的教育局');
});

it('imports a calendar and saves empty forms that are read again', async () => {
  const file = await fileOf('calendar.yaml', '校历:\n  - {类型: 考试, 开始: 2026-11-02, 结束: 2026-11-06, 名称: 期中考试}\n');
  expect((await gongyu('calendar', 'import', file, '--school', 'QX01')).out).toContain('城关小学的校历，1 行：新增 1');
  expect((await gongyu('calendar', 'import', file, '--school', 'QX01')).out).toContain('没变 1');
  expect((await gongyu('calendar', 'import', file)).err).toContain('只写一个');
  expect((await gongyu('calendar', 'import', file, '--bureau', 'ZZ')).err).toContain('没有代码是“ZZ”的教育局');
  for (const words of [
    ['calendar', 'template'],
    ['plan', 'template'],
    ['plan', 'template', '--county'],
  ]) {
    const path = join(folder, `${words.join('-')}.xlsx`);
    expect((await gongyu(words[0] ?? '', words[1] ?? '', path, ...words.slice(2))).code).toBe(0);
    expect((await readFile(path)).subarray(0, 2).toString()).toBe('PK');
  }
});
