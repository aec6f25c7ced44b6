import type { AudienceRule } from '../push/push';
import type { Classroom } from '../roster/roster';
import { countOf, GRADE_NAMES, gradeOf, plain } from './cells';

export type AudienceRead = { readonly rule: AudienceRule } | { readonly wrong: string };

const HOW = '请写 全校、三年级、一至三年级，或者 三年级1班、三年级2班';
const ALL = ['全校', '全体', '所有', '全部', '全校家长', '全校学生'];

/** Which classes «给谁» means: 全校 | 三年级 | 一至三年级 | 三年级1班、三年级2班, several of them with 、 between. */
export function readAudience(cell: string, classrooms: readonly Classroom[]): AudienceRead {
  const words = plain(cell)
    .split(/[、,;/和及]/)
    .filter((word) => word !== '');
  if (words.length === 0) return { wrong: `没有填，${HOW}` };
  if (words.some((word) => ALL.includes(word)))
    return words.length === 1 ? { rule: NOBODY_LEFT_OUT } : { wrong: '写了“全校”，就不用再写别的' };
  const grades = new Set<number>();
  const chosen = new Set<string>();
  for (const word of words) {
    const read = readWord(word, classrooms);
    if ('wrong' in read) return read;
    read.grades.forEach((grade) => grades.add(grade));
    read.classroomIds.forEach((id) => chosen.add(id));
  }
  if (chosen.size === 0) return { rule: { grades: [...grades].sort((a, b) => a - b), classroomIds: [] } };
  // A rule's two lists narrow each other, so grades beside classes are written out as their classes.
  const ids = classrooms.filter(({ id, grade }) => chosen.has(id) || grades.has(grade)).map(({ id }) => id);
  return { rule: { grades: [], classroomIds: ids } };
}

const NOBODY_LEFT_OUT: AudienceRule = { grades: [], classroomIds: [] };

function readWord(word: string, classrooms: readonly Classroom[]): AudienceRule | { wrong: string } {
  const range = /^(.+?)(?:年级)?(?:[-~—–]|至|到)(.+?)(?:年级)$/.exec(word);
  const [from, to] = range ? [gradeOf(range[1] ?? ''), gradeOf(range[2] ?? '')] : [];
  if (from && to) {
    if (from > to) return { wrong: `“${word}”的前后反了，请写成 ${GRADE_NAMES[to] ?? ''}至${GRADE_NAMES[from] ?? ''}` };
    const grades = [...new Set(classrooms.map(({ grade }) => grade))].filter((grade) => grade >= from && grade <= to);
    return grades.length ? { grades, classroomIds: [] } : { wrong: `这所学校没有“${word.slice(0, 20)}”，请改成学校里有的年级` };
  }
  const one = /^(.+年级|初[一二三])\(?([^()]+?)\)?班$/.exec(word);
  if (one) {
    const [grade, number] = [gradeOf(one[1] ?? ''), countOf(one[2] ?? '')];
    const found = classrooms.find((classroom) => classroom.grade === grade && classroom.number === number);
    return found ? { grades: [], classroomIds: [found.id] } : { wrong: `这所学校没有“${word.slice(0, 20)}”，请改成学校里有的班` };
  }
  const grade = gradeOf(word);
  if (grade === undefined) return { wrong: `看不懂“${word.slice(0, 20)}”，${HOW}` };
  if (!classrooms.some((classroom) => classroom.grade === grade))
    return { wrong: `这所学校没有${GRADE_NAMES[grade] ?? ''}，请改成学校里有的年级` };
  return { grades: [grade], classroomIds: [] };
}
