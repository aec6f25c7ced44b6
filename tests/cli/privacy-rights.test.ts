import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nouns } from '../../bot-server/cli/nouns';
import { answer } from '../../bot-server/cli/run-command';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { aCanaryWorld, CANARY, CHILD, FATHER_PHONE, type CanaryWorld } from '../flows/privacy/world';

jest.setTimeout(120_000);

let world: CanaryWorld;
let folder: string;
beforeAll(async () => {
  world = await aCanaryWorld();
  folder = await mkdtemp(join(tmpdir(), 'gongyu-export-'));
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...words: string[]) =>
  answer(
    nouns,
    ['privacy', ...words],
    (work) => work(world.server.deps),
    () => undefined,
  );

it('exports one file for each guardian, readable by its owner alone, none with another guardian in it', async () => {
  expect(await run('export', '--student', CHILD, '--out', folder)).toMatchObject({ code: 0 });
  const names = (await readdir(folder)).sort();
  expect(names).toHaveLength(4);
  for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  const pages = await Promise.all(names.filter((name) => name.endsWith('.html')).map((name) => readFile(join(folder, name), 'utf8')));
  expect(pages.filter((page) => page.includes(CANARY.motherPhone))).toHaveLength(1);
  expect(pages.filter((page) => page.includes(FATHER_PHONE))).toHaveLength(1);
  expect(pages.some((page) => page.includes(CANARY.motherPhone) && page.includes(FATHER_PHONE))).toBe(false);
});

it('asks twice before it erases, and knows no child that is not there', async () => {
  expect(await run('erase', '--student', CHILD)).toMatchObject({ code: 1, err: expect.stringContaining('--yes') as string });
  expect(await run('erase', '--student', 'QX01-0', '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('名册里没有') as string,
  });
  expect(await world.server.deps.roster.students([CHILD])).toHaveLength(1);
});

it('erases at once with a number, and again what a restored backup brought back, until the child is taken on again', async () => {
  const [student] = await world.server.deps.roster.students([CHILD]);
  if (!student) throw new Error('no child');
  const erased = await run('erase', '--student', CHILD, '--yes');
  expect(erased).toMatchObject({ code: 0, out: expect.stringMatching(/受理编号 [\w-]{19}\n已在 /) as string });
  expect(await world.server.deps.roster.students([CHILD])).toEqual([]);
  expect((await run('reapply')).out).toContain('没有要再删的');

  const restore = () => world.server.deps.roster.apply({ ...NO_CHANGES, students: [student] });
  await restore();
  expect((await run('reapply')).out).toContain('又删除了 1 个孩子');
  expect(await world.server.deps.roster.students([CHILD])).toEqual([]);

  expect((await run('readmit', '--student', CHILD)).out).toContain('下次导入名册会加上');
  await restore();
  expect((await run('reapply')).out).toContain('没有要再删的');
  expect((await run('readmit', '--student', 'QX01-0')).out).toContain('没有删除过');
});
