// A county's roster as .xlsx, made row by row: `students` children of ~1.5 guardians each in schools of 1,000.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const ExcelJS = require('exceljs');

const FAMILY = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗'];
const GIVEN = [...'雨桐子轩浩然欣怡宇航梓涵佳琪明静芳强伟敏军洋勇艳杰娟涛超'];
const PER_SCHOOL = 1000;
const PER_CLASS = 40;

const nameOf = (n, more) =>
  `${FAMILY[n % FAMILY.length]}${GIVEN[(n * 7 + more) % GIVEN.length]}${GIVEN[(n * 13 + more * 5) % GIVEN.length]}`;
const schoolOf = (n) => `S${String(Math.floor(n / PER_SCHOOL) + 1).padStart(3, '0')}`;
const GRADES = ['一年级', '二年级', '三年级', '四年级', '五年级', '六年级'];
const CLASSES = PER_SCHOOL / PER_CLASS;
const classOf = (n) => Math.floor((n % PER_SCHOOL) / PER_CLASS);
const phoneOf = (n) => `139${String(n).padStart(8, '0')}`;

/** Writes the file; `guardians` counts every adult once. */
export async function writeRoster(path, students) {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: true, useStyles: false });
  const sheet = (name, rows) => {
    const page = book.addWorksheet(name);
    for (const row of rows) page.addRow(row).commit();
    page.commit();
  };
  const schools = Math.ceil(students / PER_SCHOOL);
  sheet('教育局人员', [
    ['教育局代码', '教育局名称', '级别', '工号', '姓名'],
    ['BX', '大县教育局', '县', 'B0001', '赵红'],
  ]);
  sheet('学校', [
    ['学校代码', '学校名称', '教育局代码'],
    ...Array.from({ length: schools }, (_, at) => [schoolOf(at * PER_SCHOOL), `第${at + 1}小学`, 'BX']),
  ]);
  sheet('教师', [
    ['学校代码', '工号', '姓名', '职务', '任教学科'],
    ...Array.from({ length: schools * CLASSES }, (_, at) => [
      schoolOf(Math.floor(at / CLASSES) * PER_SCHOOL),
      `T${at % CLASSES}`,
      nameOf(at, 3),
      '教师',
      '语文',
    ]),
  ]);
  sheet('班级', [
    ['学校代码', '年级', '班', '班主任工号'],
    ...Array.from({ length: schools * CLASSES }, (_, at) => {
      const within = at % CLASSES;
      return [schoolOf(Math.floor(at / CLASSES) * PER_SCHOOL), GRADES[within % 6], Math.floor(within / 6) + 1, `T${within}`];
    }),
  ]);
  const head = ['学校代码', '年级', '班', '学号', '姓名'];
  for (const slot of [1, 2]) head.push(...['姓名', '关系', '手机号', '在家照看', '外出务工'].map((word) => `监护人${slot}${word}`));
  const page = book.addWorksheet('学生');
  page.addRow(head).commit();
  let guardians = 0;
  for (let n = 0; n < students; n += 1) {
    const within = classOf(n);
    const row = [schoolOf(n), GRADES[within % 6], Math.floor(within / 6) + 1, String(2_026_000 + (n % PER_SCHOOL)), nameOf(n, 1)];
    row.push(nameOf(n, 2), '母亲', phoneOf(guardians++), n % 3 ? '是' : '否', n % 4 ? '否' : '是');
    if (n % 2 === 0) row.push(nameOf(n, 4), '爷爷', phoneOf(guardians++), '是', '否');
    page.addRow(row).commit();
  }
  page.commit();
  await book.commit();
  return { students, guardians, schools };
}

export const firstClass = 'S001-1-1';
