import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { nouns } from '../../bot-server/cli/nouns';
import { optionsIn, readArgs } from '../../bot-server/cli/read-args';
import { answer } from '../../bot-server/cli/run-command';
import { openDeps, type Deps } from '../../bot-server/deps';
import { instantOf } from '../../bot-server/domain/time/civil';
import { readEnv } from '../../bot-server/env';
import { createLog } from '../../bot-server/log';
import { openSecrets } from '../../bot-server/secrets';
import { connect } from '../../bot-server/store/connect';
import { xlsx, refusalOf } from '../files/support';
import { dump } from '../importing/support';
import { openTestDb, type TestDb } from '../support/mongo';

// Real files into a real database: a loaded machine needs longer than the usual five seconds.
jest.setTimeout(60_000);

const demo = resolve(__dirname, '../../content/demo');
let folder: string;
let db: TestDb;
let deps: Deps;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyu-cli-'));
  db = await openTestDb();
  const env = readEnv({ NODE_ENV: 'test', DATA_DIR: folder });
  const now = () => instantOf('2026-09-01', 8 * 60);
  deps = await openDeps({ env, secrets: await openSecrets(env), mongodbUri: db.uri, log: createLog({ level: 'silent' }), now });
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
    (work) => work(deps),
    () => undefined,
  );
const state = async () => {
  const connection = await connect(db.uri);
  try {
    return await dump(connection);
  } finally {
    await connection.close();
  }
};

describe('what was typed', () => {
  it('lists what there is when nothing, or something unknown, was asked for', async () => {
    const all = await gongyu();
    expect(all.code).toBe(0);
    for (const [noun, verbs] of Object.entries(nouns)) for (const verb of Object.keys(verbs)) expect(all.out).toContain(`${noun} ${verb}`);
    const wrong = await gongyu('rooster', 'import');
    expect([wrong.code, wrong.out]).toEqual([2, '']);
    expect(wrong.err).toContain('没有“rooster”这个命令。是不是“roster”？');
    const verb = await gongyu('roster', 'imprt', 'x');
    expect(verb.code).toBe(2);
    expect(verb.err).toContain('是不是“import”？');
    expect((await gongyu('constructor')).code).toBe(2);
  });

  it('every usage begins with its own noun and verb', () => {
    for (const [noun, verbs] of Object.entries(nouns)) {
      for (const [verb, { usage }] of Object.entries(verbs)) expect(usage.startsWith(`${noun} ${verb}`)).toBe(true);
    }
  });

  it('options are those of the usage; a wrong one is named', async () => {
    const usage = 'x y 文件 --school QX01 [--dry-run]    说明；--dry-run 只看';
    expect([...optionsIn(usage)]).toEqual([
      ['json', false],
      ['help', false],
      ['school', true],
      ['dry-run', false],
    ]);
    expect(readArgs(['a.xlsx', '--school=QX02', '--dry-run'], usage)).toEqual({
      positional: ['a.xlsx'],
      options: { school: 'QX02', 'dry-run': true },
    });
    expect(readArgs(['--school', 'QX02', '--', '--a'], usage).positional).toEqual(['--a']);
    for (const [words, told] of [
      [['--skool', 'x'], '没有 --skool'],
      [['--school'], '--school 后面要写内容'],
      [['--dry-run=1'], '后面不用写内容'],
    ] as const) {
      expect((await refusalOf((async () => readArgs(words, usage))())).message).toContain(told);
    }
  });

  it('a file that is not there, or a word too many, is told with the usage', async () => {
    for (const words of [
      ['roster', 'import'],
      ['roster', 'import', 'none.xlsx'],
      ['roster', 'import', 'a', 'b'],
      ['plan', 'import', join(demo, 'plan.xlsx')],
    ]) {
      const told = await gongyu(...words);
      expect([told.code, told.out]).toEqual([1, '']);
      expect(told.err).toMatch(/请|只能/);
    }
  });
});

describe('the importers by hand', () => {
  it('says every fault with its place and changes nothing; with --json for programs', async () => {
    const path = join(folder, '坏.xlsx');
    await writeFile(
      path,
      await xlsx({
        学生: [
          ['学校代码', '年级', '班', '学号', '姓名'],
          ['QX01', '三年级', 1, 1.2e17, '甲'],
        ],
      }),
    );
    const before = await state();
    const told = await gongyu('roster', 'import', path);
    expect(told.code).toBe(1);
    expect(told.err).toContain('· 学生 第 2 行 “学号”：变成了科学计数');
    const json = await gongyu('roster', 'import', path, '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: 'import/invalid', details: [{ sheet: '学生', row: 2, column: '学号' }] } });
    expect(await state()).toBe(before);
  });

  it('roster, resources and plan go in; what was only looked at does not', async () => {
    const before = await state();
    const look = await gongyu('roster', 'import', join(demo, 'roster.xlsx'), '--dry-run');
    expect(look.out).toContain('学生：新增 1000，修改 0，没变 0');
    expect(await state()).toBe(before);
    expect((await gongyu('roster', 'import', join(demo, 'roster.xlsx'))).out).toContain('导入好了');
    expect((await gongyu('roster', 'import', join(demo, 'roster.xlsx'))).out).toContain('学生：新增 0，修改 0，没变 1000');
    const unknown = await gongyu('plan', 'check', join(demo, 'plan.xlsx'), '--school', 'QX01');
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('没有编号是“sleep-before-nine”的内容');
    expect(JSON.parse((await gongyu('resource', 'import', join(demo, 'resources'), '--json')).out)).toMatchObject({ added: 17, same: 0 });
    expect((await gongyu('resource', 'import', join(demo, 'resources'))).out).toContain('没变 17');
    expect((await gongyu('plan', 'check', join(demo, 'plan.xlsx'), '--school', 'qx01')).out).toContain('新增 60，修改 0，删去 0，没变 0');
    expect((await gongyu('plan', 'import', join(demo, 'plan.xlsx'), '--school', 'QX01')).code).toBe(0);
    expect((await gongyu('plan', 'import', join(demo, 'plan.yaml'), '--school', 'QX01')).out).toContain('没变 60');
  });

  it('a template is written once, never over a file, and is read by its importer as it is', async () => {
    for (const noun of ['roster', 'plan']) {
      const path = join(folder, `${noun}.xlsx`);
      expect((await gongyu(noun, 'template', path)).code).toBe(0);
      const bytes = await readFile(path);
      expect((await gongyu(noun, 'template', path)).err).toContain('没有覆盖');
      expect(await readFile(path)).toEqual(bytes);
    }
    expect((await gongyu('roster', 'import', join(folder, 'roster.xlsx'), '--dry-run')).out).toContain('学生：新增 1');
    expect((await gongyu('plan', 'check', join(folder, 'plan.xlsx'), '--school', 'QX01')).code).toBe(0);
  });

  it('accounts are listed without their secrets', async () => {
    expect((await gongyu('account', 'list')).out).toContain('还没有账号');
  });
});

it('a defect is shown with its place, a foreseen fault by its sentence', async () => {
  const broken = { a: { b: { usage: 'a b', run: () => Promise.reject(new TypeError('x is not a function')) } } };
  const told = await answer(
    broken,
    ['a', 'b'],
    (work) => work(deps),
    () => undefined,
  );
  expect([told.code, told.err]).toEqual([1, expect.stringContaining('x is not a function')]);
  const known = await answer(
    broken,
    ['a', 'b', '--json'],
    (work) => work(deps),
    () => '连不上数据库',
  );
  expect(JSON.parse(known.out)).toEqual({ error: { code: 'cli/failed', message: '连不上数据库' } });
});
