import fc from 'fast-check';
import { teachingOf } from '../../../bot-server/domain/importing/teaching';
import { KNOWN_SUBJECTS, readTaught, wordOf } from '../../../bot-server/domain/importing/teaching-words';
import { classroomIdOf, classroomNameOf, stageOf } from '../../../bot-server/domain/importing/roster-lines';
import type { Classroom } from '../../../bot-server/domain/roster/roster';

/** `语文 三年级1班 三年级2班 | 数学 三年级1班`, or why not. */
function said(cell: string, own: readonly string[] = []): string {
  const read = readTaught(cell, own);
  if ('wrong' in read) return `错：${read.wrong}`;
  return read.taught.map(({ subject, classes }) => [subject, ...classes.map(wordOf)].join(' ')).join(' | ');
}
const TWO = '语文 三年级1班 三年级2班 | 数学 三年级1班';

describe('the ways in which a clerk writes who teaches what where', () => {
  it.each([
    '语文：三年级1班、三年级2班；数学：三年级1班',
    '语文:三年级1班,三年级2班;数学:三年级1班',
    '语文：三年级1班、2班，数学：三年级1班',
    '语文：三年级1、2班；数学：三年级1班',
    '语文：三(1)班、三（2）班；数学：三（1）班',
    '语文：三1班、三2班\n数学：三1班',
    '语文：３０１、３０２；数学：301班',
    '语文（三年级1班、三年级2班）数学（三年级1班）',
    '语文 三年级1班 三年级2班 数学 三年级1班',
    '语文：三年级1至2班；数学：三年级一班',
    '语文：3.1、3.2；数学：3-1班',
    '三年级1班、三年级2班：语文；三年级1班：数学',
    '三(1)班语文、三(2)班语文、三(1)班数学',
    '语文：三年级1班；三年级2班；数学：三年级1班',
  ])('%s', (cell) => expect(said(cell)).toBe(TWO));

  it('whole grades, the whole school, several subjects of one class, and junior grades', () => {
    expect(said('音乐：三年级、四年级；美术：全校')).toBe('音乐 三年级 四年级 | 美术 全校');
    expect(said('体育：一至三年级')).toContain('错');
    expect(said('体育：一年级至三年级')).toBe('体育 一年级 二年级 三年级');
    expect(said('三年级1班：语文、数学')).toBe('语文 三年级1班 | 数学 三年级1班');
    expect(said('语文、数学：二年级1班')).toBe('语文 二年级1班 | 数学 二年级1班');
    expect(said('道德与法治：初一2班、八年级1班')).toBe('道德与法治 七年级2班 八年级1班');
  });

  it('classes alone are enough where the row names one subject; a subject of the school’s own must be named there first', () => {
    expect(said('三年级1班、三年级2班', ['英语'])).toBe('英语 三年级1班 三年级2班');
    expect(said('三年级1班', ['英语', '美术'])).toBe('错：三年级1班没有写教哪一科，请写成：语文：三年级1班、三年级2班；数学：三年级1班');
    expect(said('藏语文：三年级1班', ['藏语文'])).toBe('藏语文 三年级1班');
    expect(said('')).toBe('');
  });

  it('says what is wrong and what was probably meant', () => {
    expect(said('语闻：三年级1班')).toBe('错：不认识学科“语闻”，是不是“语文”？真有这一科，请先写进“任教学科”那一列');
    expect(said('语文')).toContain('“语文”后面没有写班');
    expect(said('你好')).toContain('看不懂“你好”');
    expect(said('语文：三年级3班至1班')).toContain('请一个班一个班写');
  });
});

const room = (schoolId: string, grade: number, number: number): Classroom => ({
  ...{ id: classroomIdOf(schoolId, grade, number), schoolId, grade, number },
  ...{ name: classroomNameOf(grade, number), stage: stageOf(grade) },
});
const ROOMS = [room('A', 3, 1), room('A', 3, 2), room('A', 4, 1), room('B', 5, 1)];
const held = (cell: string) => {
  const read = readTaught(cell, []);
  if ('wrong' in read) throw new Error(read.wrong);
  return teachingOf({ teacherId: 'A-1', schoolId: 'A', taught: read.taught, cell, column: '任教' }, { sheet: '教师', row: 5 }, ROOMS);
};

describe('held against the classes of the school', () => {
  it('a grade is its classes, the whole school all of them; another school’s are none', () => {
    expect(held('音乐：三年级；美术：全校').teaches).toEqual([
      { subject: '美术', classroomIds: ['A-3-1', 'A-3-2', 'A-4-1'] },
      { subject: '音乐', classroomIds: ['A-3-1', 'A-3-2'] },
    ]);
    expect(held('语文：五年级1班').faults).toEqual([
      expect.objectContaining({
        sheet: '教师',
        row: 5,
        column: '任教',
        value: '语文：五年级1班',
        message: expect.stringContaining('这所学校没有五年级1班，是不是') as string,
      }),
    ]);
  });

  it('always: what can be written is read back, whatever signs stand between', () => {
    const classes = fc.subarray(
      ROOMS.filter(({ schoolId }) => schoolId === 'A'),
      { minLength: 1 },
    );
    const form = fc.constantFrom<(r: Classroom) => string>(
      (r) => r.name,
      (r) => `${'一二三四五六'[r.grade - 1] ?? ''}（${r.number}）班`,
      (r) => `${r.grade}0${r.number}`,
      (r) => ` ${r.name.replace(/班$/, '')} 班`.replace(' 班', '班'),
    );
    const line = fc.record({
      subject: fc.constantFrom('语文', '数学', '英语', '道德与法治'),
      classes,
      form,
      comma: fc.constantFrom('、', '，', ',', ' '),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(line, { minLength: 1, maxLength: 4, selector: ({ subject }) => subject }),
        fc.constantFrom('；', ';', '\n'),
        (lines, stop) => {
          const cell = lines
            .map(({ subject, classes: rooms, form: write, comma }) => `${subject}：${rooms.map(write).join(comma)}`)
            .join(stop);
          const expected = lines
            .map(({ subject, classes: rooms }) => ({ subject, classroomIds: rooms.map(({ id }) => id).sort() }))
            .sort((a, b) => (a.subject < b.subject ? -1 : 1));
          expect(held(cell)).toEqual({ teaches: expected, faults: [] });
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('always: whatever stands in a cell, it is read or refused with a sentence that is short enough to show', () => {
    const bits = fc.constantFrom(
      ...KNOWN_SUBJECTS.slice(0, 8),
      '三年级',
      '1班',
      '（',
      '）',
      '：',
      '；',
      '、',
      '-',
      '至',
      '全校',
      '7',
      '十',
      '班',
      '😀',
      'x',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(bits, { maxLength: 12 }).map((list) => list.join('')),
          fc.string({ unit: 'grapheme', maxLength: 40 }),
        ),
        (cell) => {
          const read = readTaught(cell, ['语文']);
          if ('wrong' in read) expect(read.wrong.length).toBeLessThan(200);
          else for (const { classes } of read.taught) expect(classes.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
