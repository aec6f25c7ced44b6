import { deflateRawSync, crc32 } from 'node:zlib';
import { readTable } from '../../bot-server/files/read-table';
import { SHEET_LIMITS } from '../../bot-server/files/limits';
import { all, rawZip, refusalOf, xlsx } from './support';

const rows = async (name: string, bytes: Buffer) => all(readTable({ name, bytes }));

describe('reading a workbook', () => {
  it('gives text, numbers, dates, times, formula results, rich text and links as people read them, without blank rows', async () => {
    const bytes = await xlsx({
      表: [
        ['姓名', 12, 3.5, new Date(Date.UTC(2026, 7, 31)), new Date(Date.UTC(1899, 11, 30, 12, 15))],
        [],
        ['  ', '\u3000'],
        [
          { formula: '1+1', result: 2 },
          { formula: '"甲"&"乙"', result: '甲乙' },
          { richText: [{ text: '陈' }, { text: '静' }] },
          { text: '点这里', hyperlink: 'https://example.org/' },
          1.2e17,
          true,
          '多\n行\u200b 字',
        ],
      ],
    });
    expect(await rows('a.xlsx', bytes)).toEqual([
      { sheet: '表', row: 1, cells: ['姓名', '12', '3.5', '2026-08-31', '12:15'] },
      { sheet: '表', row: 4, cells: ['2', '甲乙', '陈静', '点这里', '1.2E+17', '是', '多 行 字'] },
    ]);
  });

  it('says the value of a merged area in each of its cells', async () => {
    const bytes = await xlsx({ 表: [['标题'], ['学号', '监护人1', null], ['', '姓名', '手机号'], ['1', '甲', '乙']] }, (book) => {
      const sheet = book.getWorksheet('表');
      sheet?.mergeCells('A1:C1');
      sheet?.mergeCells('A2:A3');
      sheet?.mergeCells('B2:C2');
    });
    expect((await rows('a.xlsx', bytes)).map(({ cells }) => cells)).toEqual([
      ['标题', '标题', '标题'],
      ['学号', '监护人1', '监护人1'],
      ['学号', '姓名', '手机号'],
      ['1', '甲', '乙'],
    ]);
  });

  it('loses no sheet, no row and no character, however long the parts are', async () => {
    const name = (row: number) => `龘${'陈雨桐'.repeat(row % 7)}${row}`;
    const sheets = Object.fromEntries(
      Array.from({ length: 9 }, (_, sheet) => [`第${sheet}张`, Array.from({ length: 700 }, (__, row) => [name(row * (sheet + 1))])]),
    );
    const read = await rows('a.xlsx', await xlsx(sheets));
    expect(read).toHaveLength(9 * 700);
    expect(read.every(({ sheet, row, cells }) => cells[0] === name((row - 1) * (Number(sheet[1]) + 1)))).toBe(true);
  });

  it('knows the sheets by name also when the writer put absolute paths and another order into the file', async () => {
    const sheet = (text: string) =>
      Buffer.from(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row></sheetData></worksheet>`);
    const stored = (name: string, text: Buffer | string) => {
      const packed = Buffer.from(text);
      return { name, packed, method: 0 as const, declared: packed.length, crc: crc32(packed) };
    };
    const zip = rawZip([
      stored('xl/worksheets/sheet9.xml', sheet('后')),
      stored('xl/worksheets/mine.xml', sheet('先')),
      stored(
        'xl/workbook.xml',
        '<workbook xmlns:r="r"><sheets><sheet name="甲 &amp; 乙" sheetId="7" r:id="a"/><sheet name="丙" sheetId="1" r:id="b"/></sheets></workbook>',
      ),
      stored(
        'xl/_rels/workbook.xml.rels',
        '<Relationships><Relationship Id="b" Target="/xl/worksheets/sheet9.xml"/><Relationship Target="worksheets/mine.xml" Id="a"/></Relationships>',
      ),
    ]);
    expect(await rows('a.xlsx', zip)).toEqual([
      { sheet: '甲 & 乙', row: 1, cells: ['先'] },
      { sheet: '丙', row: 1, cells: ['后'] },
    ]);
  });
});

/** What every workbook has beside its one sheet, stored as it is. */
const frame = Object.entries({
  'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="a"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>',
}).map(([name, text]) => ({ name, packed: Buffer.from(text), method: 0 as const, declared: Buffer.byteLength(text), crc: crc32(text) }));

describe('a file that is not what it says', () => {
  const book = () => xlsx({ 表: [['甲', '乙']] });

  it.each([
    ['a text renamed to .xlsx', () => Buffer.from('学号,姓名\n1,甲\n'), 'import/unreadable', '不是真正的 .xlsx'],
    ['an empty file', () => Buffer.alloc(0), 'import/unreadable', '是空的'],
    ['an old .xls or a locked one', () => Buffer.from('d0cf11e0a1b11ae100000000', 'hex'), 'import/unreadable', '密码'],
    [
      'a zip that is no workbook',
      () => rawZip([{ name: 'a.txt', packed: Buffer.from('x'), method: 0, declared: 1, crc: crc32('x') }]),
      'import/unreadable',
      '没有工作表',
    ],
    [
      'more than 2 MB',
      () => Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(SHEET_LIMITS.bytes)]),
      'import/too-large',
      '最多 2.0 MB',
    ],
  ])('%s is refused', async (_, make, code, words) => {
    const refusal = await refusalOf(rows('名册.xlsx', make()));
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(words);
  });

  it('cut off anywhere, it is refused or read whole, never read in part without a word', async () => {
    const whole = await book();
    const right = JSON.stringify(await rows('a.xlsx', whole));
    for (let length = 4; length < whole.length; length += 97) {
      const got = await rows('a.xlsx', whole.subarray(0, length)).then(JSON.stringify, (refusal: unknown) =>
        refusalOf(Promise.reject(refusal as Error)),
      );
      if (typeof got === 'string') expect(got).toBe(right);
      else expect(got.code).toBe('import/unreadable');
    }
  });

  it('a bit turned in the packed cells is refused', async () => {
    const bytes = await xlsx({ 表: Array.from({ length: 200 }, (_, index) => [`学生${index}`, index]) });
    const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 60;
    bytes.fill(0xff, at, at + 40);
    expect((await refusalOf(rows('a.xlsx', bytes))).code).toBe('import/unreadable');
    const text = Buffer.from('<worksheet/>');
    const altered = rawZip([...frame, { name: 'xl/worksheets/sheet1.xml', packed: text, method: 0, declared: text.length, crc: 1 }]);
    expect((await refusalOf(rows('a.xlsx', altered))).message).toContain('不完整或者坏了');
  });

  it('a zip bomb is refused before it is unpacked, and one that lies about its size while it is', async () => {
    const spaces = Buffer.alloc(60 * 1024 * 1024, 32);
    const packed = deflateRawSync(spaces);
    const part = (declared: number) =>
      rawZip([...frame, { name: 'xl/worksheets/sheet1.xml', packed, method: 8, declared, crc: crc32(spaces) }]);
    const before = process.memoryUsage().rss;
    const told = await refusalOf(rows('a.xlsx', part(spaces.length)));
    expect([told.code, told.message]).toEqual(['import/too-large', expect.stringContaining('展开后有 60.0 MB')]);
    expect(process.memoryUsage().rss - before).toBeLessThan(20 * 1024 * 1024);
    expect((await refusalOf(rows('a.xlsx', part(900)))).message).toContain('压缩得不正常');
    const many = Array.from({ length: 101 }, (_, index) => ({
      name: `${index}`,
      packed: Buffer.alloc(0),
      method: 0 as const,
      declared: 0,
      crc: 0,
    }));
    expect((await refusalOf(rows('a.xlsx', rawZip(many)))).code).toBe('import/too-large');
  });

  it('columns without end, entities and far cells do no harm', async () => {
    const sheet =
      '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><cols><col min="1" max="2000000000"/></cols><sheetData>' +
      '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>';
    const parts = {
      'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="表" sheetId="1" r:id="a"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/worksheets/sheet1.xml': sheet,
    };
    const zip = (all_: Record<string, string>) =>
      rawZip(
        Object.entries(all_).map(([name, text]) => ({
          name,
          packed: Buffer.from(text),
          method: 0,
          declared: Buffer.byteLength(text),
          crc: crc32(text),
        })),
      );
    expect(await rows('a.xlsx', zip(parts))).toEqual([{ sheet: '表', row: 1, cells: ['甲'] }]);
    const bomb = { ...parts, 'xl/worksheets/sheet1.xml': sheet.replace('甲', '&b;') };
    expect((await refusalOf(rows('a.xlsx', zip(bomb)))).code).toBe('import/unreadable');
  });

  it('too many rows are refused by their number', async () => {
    const bytes = await xlsx({ 表: Array.from({ length: 60 }, (_, index) => [index]) });
    const limits = { ...SHEET_LIMITS, rows: 50 };
    expect((await refusalOf(all(readTable({ name: 'a.xlsx', bytes }, limits)))).message).toContain('最多 50 行');
  });
});

describe('reading a .csv', () => {
  const cells = [
    ['学号', '姓名'],
    ['2026001', '陈雨桐'],
  ];
  // 学号,姓名 / 2026001,陈雨桐 in GBK
  const gbk = Buffer.from('d1a7bac52cd0d5c3fb0a323032363030312cb3c2d3eacda90a', 'hex');

  it.each([
    ['UTF-8', Buffer.from('学号,姓名\r\n\r\n,\r\n2026001,"陈雨桐"\r\n')],
    ['UTF-8 with BOM', Buffer.from('\ufeff学号,姓名\n2026001,陈雨桐\n')],
    ['GBK', gbk],
    ['UTF-16 with BOM, tabs', Buffer.from('\ufeff学号\t姓名\n2026001\t陈雨桐\n', 'utf16le')],
  ])('%s', async (_, bytes) => {
    const read = await rows('学生.csv', bytes);
    expect(read.map((row) => row.cells)).toEqual(cells);
    expect(read[0]).toMatchObject({ sheet: '学生', row: 1 });
  });

  it('counts lines as an editor does and refuses what is no text', async () => {
    expect((await rows('a.csv', Buffer.from('甲\n\n乙\n'))).map(({ row }) => row)).toEqual([1, 3]);
    expect((await refusalOf(rows('a.csv', Buffer.from([0x89, 0x50, 0, 0, 0x41])))).code).toBe('import/unreadable');
    expect((await refusalOf(rows('a.csv', Buffer.alloc(SHEET_LIMITS.bytes + 1, 65)))).code).toBe('import/too-large');
    expect((await refusalOf(rows('a.pdf', Buffer.from('%PDF')))).message).toContain('.xlsx、.csv 或 .yaml');
  });
});

describe('reading a table in YAML', () => {
  it('keeps what was written and knows the line', async () => {
    const text =
      '标题: 甲\n计划:\n  - 周次: 1\n    时间: 12:15\n    日期: 2026-08-31\n    号: 001\n  - 时间: "09:00"\n    给谁: [三年级1班, 三年级2班]\n';
    expect(await rows('a.yaml', Buffer.from(text))).toEqual([
      { sheet: '标题', row: 1, cells: ['甲'] },
      { sheet: '计划', row: 2, cells: ['周次', '时间', '日期', '号', '给谁'] },
      { sheet: '计划', row: 3, cells: ['1', '12:15', '2026-08-31', '001', ''] },
      { sheet: '计划', row: 7, cells: ['', '09:00', '', '', '三年级1班、三年级2班'] },
    ]);
  });

  it.each([
    ['计划:\n  - 周次: 1\n   时间: 2\n', '行'],
    ['甲', '计划'],
    ['计划: [1, 2]', '列名: 内容'],
    ['计划:\n  - 周次: 1\n    周次: 2\n', '第 3 行'],
  ])('names the line that is wrong: %j', async (text, words) => {
    const refusal = await refusalOf(rows('a.yaml', Buffer.from(text)));
    expect(refusal.code).toBe('import/unreadable');
    expect(refusal.message).toContain(words);
  });
});
