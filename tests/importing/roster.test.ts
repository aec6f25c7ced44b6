import fc from 'fast-check';
import type { Fault } from '../../bot-server/domain/importing/fault';
import { RosterReader } from '../../bot-server/domain/importing/roster-reader';
import { NO_CHANGES, type RosterFacts } from '../../bot-server/domain/importing/roster-changes';
import { readTable } from '../../bot-server/files/read-table';
import { xlsx } from '../files/support';
import { blind, changesOf } from './support';

type Cell = string | number | null | Date;
const OFFICERS: Cell[][] = [
  ['教育局代码', '教育局名称', '级别', '工号', '姓名'],
  ['QX', '清溪县教育局', '县', 'B0001', '赵红'],
];
const SCHOOLS: Cell[][] = [
  ['学校代码', '学校名称', '类型', '中心校代码', '教育局代码'],
  ['QX01', '城关小学', '学校', null, 'QX'],
];
const CLASSES: Cell[][] = [
  ['学校代码', '年级', '班', '班主任工号'],
  ['QX01', '三年级', 1, 'T1001'],
  ['QX01', '一年级', 1, null],
];
const TEACHERS: Cell[][] = [
  ['学校代码', '工号', '姓名', '职务', '任教学科'],
  ['QX01', 'T1001', '李敏', '教师', '语文'],
];
const HEAD: Cell[] = [
  '学校代码',
  '年级',
  '班',
  '学号',
  '姓名',
  '监护人1姓名',
  '监护人1关系',
  '监护人1手机号',
  '监护人1在家照看',
  '监护人1外出务工',
];
const CHILD: Cell[] = ['QX01', '三年级', 1, '2024001', '陈雨桐', '陈静', '母亲', '13900000001', '是', '否'];
const BOOK = { 教育局人员: OFFICERS, 学校: SCHOOLS, 班级: CLASSES, 教师: TEACHERS, 学生: [HEAD, CHILD] };

async function read(name: string, bytes: Buffer, stored: RosterFacts = NO_CHANGES) {
  const reader = new RosterReader();
  for await (const row of readTable({ name, bytes })) reader.take(row);
  const outcome = changesOf(reader.finish(), stored, reader.faults);
  return { ...outcome, faults: reader.faults.list() };
}
const book = async (sheets: Record<string, Cell[][]>, stored?: RosterFacts) => read('名册.xlsx', await xlsx(sheets), stored);
const students = (...rows: Cell[][]) => book({ ...BOOK, 学生: [HEAD, ...rows] });
const words = (faults: readonly Fault[]) => faults.map(({ sheet, row, column, message }) => `${sheet} ${row} ${column}: ${message}`);

describe('a roster', () => {
  it('becomes bureau, school, classes, teachers and families with ids made from their own numbers', async () => {
    const { changes, faults } = await book(BOOK);
    expect(faults).toEqual([]);
    expect(changes.bureaus).toEqual([{ id: 'QX', name: '清溪县教育局', level: 'county' }]);
    expect(changes.classrooms).toEqual([
      { id: 'QX01-3-1', schoolId: 'QX01', grade: 3, number: 1, name: '三年级1班', stage: '小学低段', classTeacherId: 'QX01-T1001' },
      { id: 'QX01-1-1', schoolId: 'QX01', grade: 1, number: 1, name: '一年级1班', stage: '小学低段' },
    ]);
    expect(changes.teachers).toEqual([
      {
        id: 'QX01-T1001',
        schoolId: 'QX01',
        teacherNo: 'T1001',
        name: '李敏',
        roles: ['teacher'],
        subjects: ['语文'],
        classroomIds: ['QX01-3-1'],
      },
    ]);
    expect(changes.students).toEqual([
      { id: 'QX01-2024001', schoolId: 'QX01', classroomId: 'QX01-3-1', name: '陈雨桐', studentNo: '2024001', since: '2026-09-01' },
    ]);
    const [guardian] = changes.guardians;
    expect(guardian).toEqual({
      id: `g-${blind('13900000001')}`,
      name: '陈静',
      phone: '13900000001',
      quietHours: { from: 1290, to: 420 },
      largeType: false,
    });
    expect(guardian?.id).not.toContain('13900000001');
    expect(changes.guardianships).toEqual([
      { guardianId: guardian?.id, studentId: 'QX01-2024001', relation: '母亲', caregiverAtHome: true, worksAway: false },
    ]);
  });

  it('forgives what people type: full-width digits, padded names, 3班, +86, blank rows, a title, columns in another order', async () => {
    const { changes, faults } = await book({
      ...BOOK,
      学生: [
        ['三年级学生花名册'],
        ['姓 名', '学号*', '班级', '年级（必填）', '学校代码', '家长1姓名', '家长1关系', '家长1电话', '监护人1在家照看（是/否）'],
        [null, ' '],
        ['陈　静', '２０２４００１', '(1)班', '3', 'ｑｘ０１', '王 芳', '妈妈', '+86 139-0000-0001', '√'],
      ],
    });
    expect(faults).toEqual([]);
    expect(changes.students[0]).toMatchObject({ id: 'QX01-2024001', name: '陈静', classroomId: 'QX01-3-1' });
    expect(changes.guardians[0]).toMatchObject({ name: '王芳', phone: '13900000001' });
    expect(changes.guardianships[0]).toMatchObject({ relation: '母亲', caregiverAtHome: true, worksAway: false });
  });

  it('reads a head of two storeys with merged cells', async () => {
    const bytes = await xlsx(
      {
        ...BOOK,
        学生: [
          ['学校代码', '年级', '班', '学号', '姓名', '监护人1', null, null, '监护人2', null, null],
          [null, null, null, null, null, '姓名', '关系', '手机号', '姓名', '关系', '手机号'],
          ['QX01', '三年级', 1, '1', '刘子轩', '周桂芳', '外婆', '13900000002', '刘强', '父亲', '13900000003'],
        ],
      },
      (workbook) => {
        const sheet = workbook.getWorksheet('学生');
        for (const area of ['A1:A2', 'B1:B2', 'C1:C2', 'D1:D2', 'E1:E2', 'F1:H1', 'I1:K1']) sheet?.mergeCells(area);
      },
    );
    const { changes, faults } = await read('名册.xlsx', bytes);
    expect(faults).toEqual([]);
    expect(changes.guardians.map(({ name }) => name)).toEqual(['周桂芳', '刘强']);
  });

  it('one guardian of two children is one guardian; twins and namesakes are told apart by number', async () => {
    const twin = [...CHILD.slice(0, 3), '2024002', ...CHILD.slice(4)];
    const { changes, faults } = await students(CHILD, twin);
    expect(faults).toEqual([]);
    expect([changes.students.length, changes.guardians.length, changes.guardianships.length]).toEqual([2, 1, 2]);
  });

  const wrong: [string, Partial<Record<number, Cell>>, string][] = [
    [
      'a number turned into an amount',
      { 3: 1.2e17 },
      '学生 2 学号: 变成了科学计数“1.2E+17”，后面的数字已经丢了。请把这一列设成文本格式，再重新填',
    ],
    ['an amount in text', { 3: '1.2E+17' }, '学生 2 学号: 变成了科学计数“1.2E+17”，后面的数字已经丢了。请把这一列设成文本格式，再重新填'],
    ['an identity card number', { 3: '110101201701011234' }, '学生 2 学号: 像是身份证号或学籍号，不能用在这里。请换成校内自己编的号'],
    ['no name', { 4: null }, '学生 2 姓名: 没有填，请填上'],
    ['a formula without a result', { 4: '#REF!' }, '学生 2 姓名: 公式算不出结果（#REF!），请直接填上文字'],
    ['a grade that is none', { 1: '高三' }, '学生 2 年级: 看不懂“高三”，请填一年级到九年级，或者 1 到 9'],
    ['a class that is not there', { 2: 7 }, '学生 2 班: 这所学校没有三年级7班，请先在“班级”表里写上'],
    ['a school that is not there', { 0: 'QX09' }, '学生 2 学校代码: 没有代码是 QX09 的学校，请先在“学校”表里写上'],
    ['a relation that is none', { 6: '邻居' }, '学生 2 监护人1关系: 看不懂“邻居”，请填父亲、母亲、爷爷、奶奶、外公、外婆 或 其他'],
    [
      'a short phone, which is not repeated',
      { 7: '1390000' },
      '学生 2 监护人1手机号: 不对，请填手机号，共 11 位；没有手机的，这位监护人先不填',
    ],
    ['a tick that is none', { 8: '也许' }, '学生 2 监护人1在家照看: 看不懂“也许”，请填是 或 否'],
  ];
  it.each(wrong)('says where, what and how: %s', async (_, cells, sentence) => {
    const { faults } = await students(CHILD.map((cell, index) => (index in cells ? (cells[index] ?? null) : cell)));
    expect(words(faults)).toEqual([sentence]);
  });

  it('says all faults at once, across rows and sheets', async () => {
    const { faults } = await book({
      ...BOOK,
      班级: [...CLASSES, ['QX01', '三年级', '1班', null], ['QX01', '二年级', 1, 'T9999']],
      学生: [HEAD, CHILD, CHILD, ['QX01', '三年级', 1, '2024009', '李一', '陈晶', '母亲', '13900000001', '是', '否']],
    });
    expect(words(faults)).toEqual([
      '班级 4 班: 和第 2 行重复，请删掉一行，或者改成不一样的',
      '学生 3 学号: 和第 2 行重复，请删掉一行，或者改成不一样的',
      '班级 5 班主任工号: 这所学校没有工号是 T9999 的教师，请先在“教师”表里写上',
      '学生 4 监护人1姓名: 手机号 139****0001 在第 2 行是另一个名字。同一个人请写成一样；不是同一个人，请改手机号',
    ]);
  });

  it('names a missing column and a file that is no roster', async () => {
    const noNumber = await book({ ...BOOK, 学生: [HEAD.filter((head) => head !== '学号'), CHILD] });
    expect(words(noNumber.faults)).toContain('学生 1 学号: 少了“学号”这一列，请照模板补上');
    expect(
      (
        await book({
          成绩: [
            ['语文', '数学'],
            [90, 80],
          ],
        })
      ).faults[0]?.message,
    ).toContain('没有认出一张表');
  });

  it('tells every fault of a file with thousands, and counts what is beyond', async () => {
    const bad = Array.from({ length: 5100 }, (_, index) => [...CHILD.slice(0, 3), String(index), '', ...CHILD.slice(5)]);
    const { faults } = await students(...bad);
    expect(faults).toHaveLength(5000);
    expect(faults.at(-1)?.message).toContain('另外还有 101 处');
  });

  it('a .csv of students alone finds its classes in what is stored', async () => {
    const { changes } = await book(BOOK);
    const csv = `${HEAD.join(',')}\nQX01,一年级,1,2026001,陈雨泽,陈静,母亲,13900000001,是,否\n`;
    const second = await read('学生.csv', Buffer.from(csv), changes);
    expect(second.faults).toEqual([]);
    expect(second.counts).toMatchObject({
      students: { added: 1 },
      guardians: { same: 1 },
      guardianships: { added: 1 },
      teachers: { same: 0 },
    });
  });

  it('again is all «same»; a move, a new phone and a leaver are told; own settings stay', async () => {
    const first = (await book(BOOK)).changes;
    const again = await book(BOOK, first);
    for (const tally of Object.values(again.counts)) expect([tally.added, tally.changed]).toEqual([0, 0]);
    const own: RosterFacts = {
      ...first,
      guardians: first.guardians.map((guardian) => ({ ...guardian, quietHours: null, largeType: true })),
    };
    const moved = await book({ ...BOOK, 学生: [HEAD, CHILD.map((cell, index) => (index === 1 ? '一年级' : cell))] }, own);
    expect([moved.kinds.moved, moved.changes.students.length, moved.changes.guardians.length]).toEqual([1, 1, 0]);
    expect(moved.changes.students[0]).toMatchObject({
      classroomId: 'QX01-1-1',
      since: '2026-09-01',
      past: [{ classroomId: 'QX01-3-1', from: '2026-09-01', until: '2026-09-01' }],
    });
    const left = await book({ ...BOOK, 学生: [HEAD, ['QX01', '三年级', 1, '2024002', '李一']] }, first);
    expect([left.kinds.absent, left.changes.students.map(({ id }) => id)]).toEqual([1, ['QX01-2024002']]);
    const phone = await book({ ...BOOK, 学生: [HEAD, CHILD.map((cell, index) => (index === 7 ? '13900000009' : cell))] }, first);
    expect(phone.warnings[0]?.message).toContain('1 位监护人');
    expect(phone.counts.guardians).toEqual({ added: 1, changed: 0, same: 0 });
  });

  it('whatever stands in the cells, it ends with facts or with faults', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('QX01', '三年级', '1', '是', '', '__proto__', 'constructor'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 5, maxLength: 10 }), { maxLength: 8 }), async (table) => {
        const reader = new RosterReader();
        reader.take({ sheet: '学生', row: 1, cells: HEAD.map(String) });
        table.forEach((cells, index) => reader.take({ sheet: '学生', row: index + 2, cells }));
        const outcome = changesOf(reader.finish(), NO_CHANGES, reader.faults);
        expect(reader.faults.count > 0 || outcome.changes.students.length === table.length).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
