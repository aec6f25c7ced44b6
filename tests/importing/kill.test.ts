import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importRoster } from '../../bot-server/flows/importing/import-roster';
import { recoverRoster } from '../../bot-server/flows/roster/write-roster';
import { dump, openWorld } from './support';

jest.setTimeout(240_000);

const NOW = Date.UTC(2026, 10, 22);
const CLASSES = 6;
const roster = (students: number, version: number): Record<string, string[][]> => ({
  教育局人员: [
    ['教育局代码', '教育局名称', '级别', '工号', '姓名'],
    ['QX', '清溪县教育局', '县', 'B0001', '赵红'],
  ],
  学校: [
    ['学校代码', '学校名称', '教育局代码'],
    ['QX01', `城关小学${version}`, 'QX'],
  ],
  班级: [['学校代码', '年级', '班'], ...Array.from({ length: CLASSES }, (_, at) => ['QX01', '三年级', String(at + 1)])],
  学生: [
    ['学校代码', '年级', '班', '学号', '姓名', '监护人1姓名', '监护人1关系', '监护人1手机号'],
    ...Array.from({ length: students }, (_, at) => [
      ...['QX01', '三年级', String(((at + version) % CLASSES) + 1), String(at), `学生${version}号${at}`],
      ...[`家长${version}`, '母亲', `139${String(at).padStart(8, '0')}`],
    ]),
  ],
});

let world: Awaited<ReturnType<typeof openWorld>>;
let folder: string;
let before: string;
beforeAll(async () => {
  world = await openWorld();
  folder = await mkdtemp(join(tmpdir(), 'gongyu-kill-'));
  await importRoster(world, { file: await fileOf('old.xlsx', 1500, 1), dryRun: false }, NOW);
  await fileOf('new.xlsx', 2500, 2);
  before = await dump(world.connection);
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(name: string, students: number, version: number) {
  const { xlsx } = await import('../files/support');
  const bytes = await xlsx(roster(students, version));
  await writeFile(join(folder, name), bytes);
  return { name, bytes };
}

/** Runs the import in a process of its own and kills it when it says `at` for the nth time. @returns whether it was killed before it was done */
async function killAt(at: string, nth: number): Promise<boolean> {
  const hook = join(__dirname, '../sandbox/swc-require.cjs');
  const child = spawn(process.execPath, ['-r', hook, join(__dirname, 'kill-child.ts'), world.uri, 'import', join(folder, 'new.xlsx')]);
  let seen = 0;
  let said = '';
  return new Promise((resolve, reject) => {
    let wrong = '';
    child.stderr.on('data', (chunk: Buffer) => (wrong += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      seen = said.split('\n').filter((line) => line.startsWith(at)).length;
      if (seen >= nth) child.kill('SIGKILL');
    });
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(true);
      else if (code === 0) resolve(false);
      else reject(new Error(wrong || `ended with ${code}`));
    });
  });
}

/** As the sweep does it: again and again until nobody holds the roster. */
async function mended(): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await recoverRoster(world, Date.now(), 500))) {
    if ((await world.rosterOperations.underWay()).every(({ state }) => state === 'reading')) return;
    if (Date.now() > end) throw new Error('not mended in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it.each([
  ['读表', 1],
  ['比较', 1],
  ['写入', 1],
  ['写入', 2],
  ['写入', 3],
  ['写入', 5],
  ['写入', 6],
])('killed when it said %s for the %ith time, the old roster is whole again and stays so', async (at, nth) => {
  expect(await killAt(at, nth)).toBe(true);
  const half = await dump(world.connection);
  await mended();
  expect(await dump(world.connection)).toBe(before);
  if (at === '写入' && nth < 6) expect(half).not.toBe(before);
  expect(await world.connection.collection('roster_journal').countDocuments({ until: { $exists: false } })).toBe(0);
  const states = (await world.rosterOperations.underWay()).map(({ state }) => state);
  expect(states.every((state) => state === 'reading')).toBe(true);
});

it('not killed, it is the new roster; and again without a change it writes nothing', async () => {
  expect(await killAt('nothing', 1)).toBe(false);
  expect(await dump(world.connection)).not.toBe(before);
  const again = await importRoster(world, { file: await fileOf('new.xlsx', 2500, 2), dryRun: false }, NOW);
  expect(again.written).toBe(0);
});
