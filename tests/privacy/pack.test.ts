import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import JSZip from 'jszip';
import { nouns } from '../../bot-server/cli/nouns';
import { answer } from '../../bot-server/cli/run-command';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import type { AuditAction } from '../../bot-server/domain/audit/audit';
import { instantOf } from '../../bot-server/domain/time/civil';
import { DAY, HOUR } from '../../bot-server/domain/time/instant';
import { keepToLimits } from '../../bot-server/flows/retention/keep-to-limits';
import { openProduct, type Opened } from './opened';

jest.setTimeout(60_000);
const NOW = instantOf('2027-01-10', 9 * 60);
const SPRING = instantOf('2026-04-01', 9 * 60);
let product: Opened;
let folder: string;
beforeAll(async () => {
  product = await openProduct({ now: () => NOW });
  folder = await mkdtemp(join(tmpdir(), 'gongyu-pack-'));
  const { deps } = product;
  const classroom = (grade: number, stage: '小学低段' | '初中') => ({
    id: `c${grade}`,
    schoolId: 'A',
    grade,
    number: 1,
    name: `${grade}年级1班`,
    stage,
  });
  const student = (n: number, grade: number) => ({
    id: `s${n}`,
    schoolId: 'A',
    classroomId: `c${grade}`,
    name: '陈雨桐',
    studentNo: `${n}`,
  });
  await deps.roster.apply({
    ...NO_CHANGES,
    schools: [{ id: 'A', bureauId: 'Q', name: '=城关学校', kind: 'school' }],
    classrooms: [classroom(1, '小学低段'), classroom(8, '初中'), classroom(9, '初中')],
    students: [student(1, 1), student(2, 1), student(3, 8), student(4, 9), student(5, 9)],
  });
  const note = (action: AuditAction, about: string, at: number) =>
    deps.audit.note({ chain: 'A', actor: { kind: 'guardian', id: 'g1' }, action, about: { kind: 'student', id: about } }, at);
  await note('erasure-asked', 's1', SPRING);
  await note('erasure-asked', 's2', SPRING);
  await note('erasure-done', 's1', SPRING + 30 * HOUR);
  await note('data-exported', 's3', SPRING + DAY);
  await note('data-exported', 's3', SPRING - 200 * DAY);
  await keepToLimits(deps, SPRING, () => false);
});
afterAll(async () => {
  await product.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...words: string[]) =>
  answer(
    nouns,
    words,
    (work) => work(product.deps),
    () => undefined,
  );
async function packOf(name: string): Promise<Map<string, string>> {
  const zip = await JSZip.loadAsync(await readFile(join(folder, name)));
  const files = Object.values(zip.files);
  return new Map(await Promise.all(files.map(async (file) => [file.name, await file.async('string')] as const)));
}

it('is made by one command; its table of contents and counts are these', async () => {
  const { code, out, err } = await run('privacy', 'pack', '--year', '2026', '--out', join(folder, 'pack.zip'));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const files = await packOf('pack.zip');
  expect([...files.keys()]).toEqual([
    '00-目录.md',
    '01-未成年人数量.csv',
    '02-数据清单.md',
    '04-查看统计.csv',
    '05-请求和用时.csv',
    '06-保留期限执行.csv',
    '07-查看记录校验.csv',
    '08-密钥.csv',
    '09-要人工补的.md',
  ]);
  for (const name of files.keys()) expect(out).toContain(name);
  expect(files.get('00-目录.md')).toContain('没有“同意情况”');
  expect(files.get('01-未成年人数量.csv')).toContain("'=城关学校,小学低段,2,0\r\n'=城关学校,初中,1,2\r\n合计,,3,2\r\n");
  expect(files.get('05-请求和用时.csv')).toContain('查看和导出,1,1,当时办结,当时办结\r\n');
  expect(files.get('05-请求和用时.csv')).toContain('删除,2,1,30,30\r\n');
  expect(files.get('06-保留期限执行.csv')).toMatch(/2026-04-01,0,0,0,0,0,0,0,0,2026-04-01 09:00/);
  expect(files.get('07-查看记录校验.csv')).toContain('A,5,5,完整');
  expect(files.get('08-密钥.csv')).toContain('d:1,在用,');
  const whole = [...files.values()].join('');
  expect(whole).not.toMatch(/陈雨桐|s1\b/);
  for (const { wrapped } of await product.deps.dataKeys.all()) expect(whole).not.toContain(wrapped.slice(0, 30));
});

it('holds the consents by text and version, once there are any', async () => {
  const word = (n: number, said: string) => ({
    _id: `s${n}:1`,
    studentId: `s${n}`,
    purpose: 'learning-record',
    version: 2,
    sha256: 'abc',
    word: said,
    at: new Date(SPRING),
  });
  await product.raw
    .collection<{ _id: string }>('consentRecords')
    .insertMany([word(1, 'given'), word(2, 'given'), word(3, 'withdrawn')] as never);
  await run('privacy', 'pack', '--year', '2026', '--out', join(folder, 'second.zip'));
  expect((await packOf('second.zip')).get('03-同意情况.csv')).toContain('learning-record,2,abc,2,1\r\n');
});

it('refuses a year that has not begun, a file that is there, and another kind of file', async () => {
  expect(await run('privacy', 'pack', '--year', '2028', '--out', join(folder, 'x.zip'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('年份'),
  });
  expect(await run('privacy', 'pack', '--year', '2026', '--out', join(folder, 'pack.zip'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('已经有了'),
  });
  expect(await run('privacy', 'pack', '--year', '2026', '--out', join(folder, 'x.docx'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('.zip'),
  });
});

describe('the other commands', () => {
  it('audit verify says that all chains hold, and where one does not', async () => {
    expect(await run('audit', 'verify')).toMatchObject({ code: 0, out: expect.stringContaining('A：5 条，到第 5 条，完整') });
    await product.raw.collection<{ _id: string }>('audit').updateOne({ _id: 'A:2' }, { $set: { amount: 9 } });
    expect(await run('audit', 'verify')).toMatchObject({ code: 1, err: expect.stringContaining('A：从第 2 条起对不上') });
  });

  it('privacy shorten keeps to shorter, and writes it down', async () => {
    expect(await run('privacy', 'shorten', '--school', 'a', '--rule', 'questions', '--days', '90')).toMatchObject({
      code: 0,
      out: expect.stringContaining('最多留 90 天'),
    });
    expect((await product.deps.retention.shortened()).get('A')).toEqual({ questions: 90 });
    expect(await run('privacy', 'shorten', '--school', 'A', '--rule', 'questions', '--days', '900')).toMatchObject({
      code: 1,
      err: expect.stringContaining('只能改短'),
    });
    expect(await run('privacy', 'shorten', '--school', 'A', '--rule', 'all', '--days', '90')).toMatchObject({ code: 1 });
    expect((await product.deps.audit.chain('A')).at(-1)).toMatchObject({ action: 'limits-shortened', amount: 90 });
  });

  it('privacy overdue counts, privacy map shows the map', async () => {
    expect(await run('privacy', 'overdue')).toMatchObject({ code: 0, out: expect.stringContaining('提问和答复（到学年结束') });
    expect((await run('privacy', 'map')).out).toContain('## students');
  });
});
