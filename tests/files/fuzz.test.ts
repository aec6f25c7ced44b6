import fc from 'fast-check';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { fileGiven } from '../../bot-server/cli/given';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { frameChangesOf } from '../../bot-server/domain/importing/roster-frame';
import { RosterReader } from '../../bot-server/domain/importing/roster-reader';
import { Refusal } from '../../bot-server/domain/refusal';
import { readRoster } from '../../bot-server/files/read-table';
import { rawZip, refusalOf } from './support';

jest.setTimeout(120_000);

/** Reads a file to its end: facts with or without faults, or a refusal; nothing else may come. */
async function read(name: string, bytes: Uint8Array): Promise<string> {
  const reader = new RosterReader();
  try {
    for await (const row of readRoster({ name, bytes })) reader.take(row);
  } catch (fault) {
    if (fault instanceof Refusal) return fault.code;
    throw fault;
  }
  const file = reader.finish();
  frameChangesOf(file, NO_CHANGES, reader.faults);
  return reader.faults.count > 0 ? 'faults' : 'facts';
}
const part = (name: string, text: string | Buffer) => {
  const whole = Buffer.from(text);
  return { name, packed: deflateRawSync(whole), method: 8 as const, declared: whole.length, crc: crc32(whole) };
};
const book = (sheet: string, strings = '', styles = '') =>
  rawZip([
    part('xl/workbook.xml', '<workbook xmlns:r="r"><sheets><sheet name="学生" sheetId="1" r:id="a"/></sheets></workbook>'),
    part('xl/_rels/workbook.xml.rels', '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>'),
    part('xl/worksheets/sheet1.xml', sheet),
    part('xl/sharedStrings.xml', strings),
    part('xl/styles.xml', styles),
  ]);
const scrap = fc.oneof(
  fc.constantFrom(
    ...['<row r="1">', '</row>', '<c r="A1" t="s">', '<c r="ZZZ9"/>', '<v>0</v>', '</c>', '<is><t>', '</t></is>', '<si>', '</si>'],
  ),
  fc.constantFrom(
    ...['学校代码', '学号', '&amp;', '&#x110000;', '&bad;', '<![CDATA[', ']]>', '<mergeCell ref="A1:XFD9"/>', '<!--', '\0', '\u{1F600}'],
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const scraps = fc.array(scrap, { maxLength: 40 }).map((list) => list.join(''));

it('any bytes end with facts, faults or a refusal: 4,000 files', async () => {
  const bytes = fc.uint8Array({ maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('a.xlsx', 'a.csv', 'a.yaml', 'a.txt'), bytes, async (name, body) => {
      await read(name, body);
    }),
    { numRuns: 4000 },
  );
});

it('any scraps of cells in a whole zip: 3,000 workbooks', async () => {
  await fc.assert(
    fc.asyncProperty(scraps, scraps, scraps, async (sheet, strings, styles) => {
      await read('a.xlsx', book(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`, strings, styles));
    }),
    { numRuns: 3000 },
  );
});

it('any text under the right heads: 3,000 tables, as .csv', async () => {
  const head = '学校代码,年级,班,学号,姓名,监护人1姓名,监护人1关系,监护人1手机号\n';
  const cell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('QX01', '三年级', '1', '1.2E+17', '１２', '"', '是', '', '__proto__'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(cell, { minLength: 5, maxLength: 8 }), { maxLength: 6 }), async (rows) => {
      await read('学生.csv', Buffer.from(head + rows.map((row) => row.join(',')).join('\n')));
    }),
    { numRuns: 3000 },
  );
});

it('a thousand assorted faults are a thousand lines, each with its place', async () => {
  const head = '学校代码,年级,班,学号,姓名,监护人1姓名,监护人1关系,监护人1手机号\n';
  const wrong = [
    (n: number) => `QX01,高三,1,${n},甲,,,`,
    (n: number) => `QX01,三年级,0,${n},甲,,,`,
    () => `QX01,三年级,1,1.2E+17,甲,,,`,
    (n: number) => `QX01,三年级,1,${n},,,,`,
    (n: number) => `QX01,三年级,1,${n},甲,乙,邻居,13900000000`,
    (n: number) => `QX01,三年级,1,${n},甲,乙,母亲,12345`,
    (n: number) => `不对,三年级,1,${n},甲,,,`,
    () => `QX01,三年级,1,110101201701011234,甲,,,`,
  ];
  const rows = Array.from({ length: 1000 }, (_, n) => wrong[n % wrong.length]?.(n) ?? '');
  const reader = new RosterReader();
  for await (const row of readRoster({ name: '学生.csv', bytes: Buffer.from(head + rows.join('\n')) })) reader.take(row);
  reader.finish();
  const faults = reader.faults.list();
  expect(faults).toHaveLength(1000);
  expect(faults.map(({ row }) => row)).toEqual(rows.map((_, n) => n + 2));
  expect(faults.every(({ column, message }) => column !== undefined && /请|只能/.test(message))).toBe(true);
  expect(JSON.stringify(faults)).not.toMatch(/13900000000|110101201701011234/);
});

it('a bomb and a file of 2 GB are refused within a second and 100 MB', async () => {
  const spaces = deflateRawSync(Buffer.alloc(90 * 1024 * 1024, 32));
  const bomb = rawZip([{ name: 'xl/worksheets/sheet1.xml', packed: spaces, method: 8, declared: 90 * 1024 * 1024, crc: 0 }]);
  const folder = await mkdtemp(join(tmpdir(), 'gongyu-huge-'));
  const path = join(folder, '名册.xlsx');
  try {
    await writeFile(path, 'PK\x03\x04');
    await truncate(path, 2 * 1024 * 1024 * 1024);
    const [before, asked] = [process.memoryUsage().rss, Date.now()];
    expect(await read('a.xlsx', bomb)).toBe('import/too-large');
    expect((await refusalOf(fileGiven(path))).code).toBe('import/too-large');
    expect(Date.now() - asked).toBeLessThan(1000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
