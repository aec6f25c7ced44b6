import { classNumberOf, countOf, GRADE_NAMES, gradeOf } from './cells';
import { nearest } from './nearest';

/** Classes as a cell names them: one of them, a whole grade, or the whole school. */
export type ClassWord = { readonly grade: number; readonly number?: number } | 'all';

/** One subject and the classes it is taught in, as a cell says it. */
export interface TaughtWord {
  readonly subject: string;
  readonly classes: readonly ClassWord[];
}

export const TEACHING_HINT = '语文：三年级1班、三年级2班；数学：三年级1班';

/** Subjects that schools name without having to list them first. */
export const KNOWN_SUBJECTS: readonly string[] = [
  ...['语文', '数学', '英语', '科学', '道德与法治', '道法', '品德', '思想品德', '政治', '历史', '地理', '物理', '化学', '生物'],
  ...['体育与健康', '体育', '音乐', '美术', '艺术', '书法', '信息科技', '信息技术', '信息', '劳动', '劳动教育', '综合实践'],
  ...['心理健康', '心理', '阅读', '写字', '安全', '校本课程', '地方课程', '班会'],
];

type Token =
  | { readonly kind: 'subject'; readonly subject: string }
  | { readonly kind: 'class'; readonly of: ClassWord }
  | { readonly kind: 'to' }
  | { readonly kind: 'end' };

const GRADE = '(?:[一二三四五六七八九1-9]年级|初[一二三123](?:年级)?)';
const NUMBER = '(?:\\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])';
/** 全校, 各班 */
const ALL = /^(?:全校|全部班级?|所有班级?|各班|每个班)/;
/** 三年级1班, 三年级(1)班, 三年级一班, 初一2班 */
const LONG = new RegExp(`^(${GRADE})\\(?(${NUMBER})\\)?班?`);
/** 三(1)班, 三1班, 三一班, 3(1)班, 3.1班, 3-1班 */
const SHORT = new RegExp(
  `^([一二三四五六七八九1-9])(?:\\((${NUMBER})\\)班?|(\\d{1,2})班|([一二三四五六七八九])班|[.-](\\d{1,2})(?:班|(?!\\d)))`,
);
/** 301, 301班 */
const ROOM = /^([1-9])(\d{2})班?(?!\d)/;
const WHOLE = new RegExp(`^(${GRADE})(?:全体|全年级|各班|所有班)?`);
/** 2班, (2)班, or 2 after a class of the same grade. */
const MORE = new RegExp(`^\\(?(${NUMBER})\\)?班?`);
const TO = /^(?:-|~|—+|–|至|到)/;

/** Nothing may be left over that nobody understood. */
export type TaughtRead = { readonly taught: readonly TaughtWord[] } | { readonly wrong: string };

/**
 * What one cell of 「任教」 says. Natural ways of writing it are all taken: `语文：三年级1班、2班；数学：三(1)班`, `语文（三1班、三2班）`,
 * `三年级1班语文、数学`, `音乐：三年级`, `美术：全校`, and classes alone where the teacher has one subject. `own`: subjects that the row itself names.
 */
export function readTaught(cell: string, own: readonly string[]): TaughtRead {
  const text = cell
    .normalize('NFKC')
    .replace(/[\r\n]+/g, ';')
    .trim();
  if (text === '') return { taught: [] };
  const known = [...new Set([...own, ...KNOWN_SUBJECTS])].sort((a, b) => b.length - a.length);
  const tokens: Token[] = [];
  let rest = text;
  let grade: number | undefined;
  while (rest !== '') {
    const next = take(rest, known, grade, tokens.at(-1));
    if ('wrong' in next) return next;
    if (next.token) tokens.push(next.token);
    if (next.token?.kind === 'class') grade = next.token.of === 'all' ? undefined : next.token.of.grade;
    rest = rest.slice(next.length);
  }
  return pair(tokens, own);
}

type Taken = { readonly token?: Token; readonly length: number } | { readonly wrong: string };

function take(rest: string, known: readonly string[], grade: number | undefined, before: Token | undefined): Taken {
  const subject = known.find((word) => rest.startsWith(word));
  if (subject !== undefined) return { token: { kind: 'subject', subject }, length: subject.length };
  const whole = ALL.exec(rest);
  if (whole) return { token: { kind: 'class', of: 'all' }, length: whole[0].length };
  const afterClass = before?.kind === 'class' || before?.kind === 'to';
  const to = before?.kind === 'class' ? TO.exec(rest) : null;
  if (to) return { token: { kind: 'to' }, length: to[0].length };
  const one = classAt(rest);
  if (one) return one;
  const more = grade !== undefined && afterClass ? MORE.exec(rest) : null;
  if (more && grade !== undefined) {
    const number = classNumberOf(more[1] ?? '');
    if (number !== undefined) return { token: { kind: 'class', of: { grade, number } }, length: more[0].length };
  }
  if (/^[;|。]/.test(rest)) return { token: { kind: 'end' }, length: 1 };
  if (/^[、,:/()\s.教的和及任]/.test(rest)) return { length: 1 };
  return { wrong: notUnderstood(rest, known) };
}

function classAt(rest: string): Taken | undefined {
  const long = LONG.exec(rest);
  if (long) return found(long[1], long[2], long[0].length);
  const short = SHORT.exec(rest);
  if (short) return found(short[1], short[2] ?? short[3] ?? short[4] ?? short[5], short[0].length);
  const room = ROOM.exec(rest);
  if (room) return found(room[1], String(Number(room[2])), room[0].length);
  const whole = WHOLE.exec(rest);
  const grade = whole ? gradeOf(whole[1] ?? '') : undefined;
  return whole && grade !== undefined ? { token: { kind: 'class', of: { grade } }, length: whole[0].length } : undefined;
}

function found(gradeWord: string | undefined, numberWord: string | undefined, length: number): Taken | undefined {
  const [grade, number] = [gradeOf(gradeWord ?? ''), countOf(numberWord ?? '')];
  return grade !== undefined && number !== undefined && number >= 1
    ? { token: { kind: 'class', of: { grade, number } }, length }
    : undefined;
}

function notUnderstood(rest: string, known: readonly string[]): string {
  const word = (/^[^、,:;/()\s|。一二三四五六七八九\d]+/.exec(rest)?.[0] ?? rest).slice(0, 12);
  const near = nearest(word, known);
  // Two short words are always near one another: one sign at least must be the same.
  const alike = near !== undefined && [...near].some((sign) => word.includes(sign));
  return alike
    ? `不认识学科“${word}”，是不是“${near}”？真有这一科，请先写进“任教学科”那一列`
    : `看不懂“${word}”。请写成：${TEACHING_HINT}；学科不常见的，请先写进“任教学科”那一列`;
}

/** Runs of subjects and runs of classes belong together two by two, in the order in which the cell's part begins. */
function pair(tokens: readonly Token[], own: readonly string[]): TaughtRead {
  const taught = new Map<string, ClassWord[]>();
  let carried: readonly string[] = [];
  const anySubject = tokens.some(({ kind }) => kind === 'subject');
  for (const part of partsOf(tokens)) {
    const runs = runsOf(part);
    if ('wrong' in runs) return runs;
    const first = runs.runs[0];
    if (!first) continue;
    const subjectsFirst = first.subjects.length > 0;
    for (let at = 0; at < runs.runs.length;) {
      const [a, b] = [runs.runs[at], runs.runs[at + 1]];
      const subjects = subjectsFirst ? a?.subjects : b?.subjects;
      const classes = subjectsFirst ? b?.classes : a?.classes;
      if (subjectsFirst && !classes?.length) return { wrong: `“${a?.subjects.join('、') ?? ''}”后面没有写班，请写成：${TEACHING_HINT}` };
      const alone = subjects?.length ? subjects : carried.length ? carried : anySubject || own.length !== 1 ? [] : own;
      if (alone.length === 0) return { wrong: `${wordOf(classes?.[0])}没有写教哪一科，请写成：${TEACHING_HINT}` };
      for (const subject of alone) taught.set(subject, [...(taught.get(subject) ?? []), ...(classes ?? [])]);
      if (subjectsFirst) carried = alone;
      at += subjects?.length ? 2 : 1;
    }
  }
  return { taught: [...taught].map(([subject, classes]) => ({ subject, classes })) };
}

function partsOf(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'end') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

interface Run {
  readonly subjects: string[];
  readonly classes: ClassWord[];
}

function runsOf(tokens: readonly Token[]): { readonly runs: readonly Run[] } | { readonly wrong: string } {
  const runs: Run[] = [];
  let range = false;
  for (const token of tokens) {
    if (token.kind === 'to') {
      range = true;
      continue;
    }
    const last = runs.at(-1);
    if (token.kind === 'subject') {
      if (last && last.subjects.length > 0) last.subjects.push(token.subject);
      else runs.push({ subjects: [token.subject], classes: [] });
    } else if (token.kind === 'class') {
      const between = range ? between2(last?.classes.at(-1), token.of) : [];
      if (between === undefined) return { wrong: `看不懂从${wordOf(last?.classes.at(-1))}到${wordOf(token.of)}，请一个班一个班写` };
      if (last && last.classes.length > 0) last.classes.push(...between, token.of);
      else runs.push({ subjects: [], classes: [token.of] });
    }
    range = false;
  }
  return { runs };
}

/** What lies between two classes of one grade, or between two grades; undefined when nothing can. */
function between2(from: ClassWord | undefined, to: ClassWord): ClassWord[] | undefined {
  if (from === undefined || from === 'all' || to === 'all') return undefined;
  if (from.number === undefined || to.number === undefined) {
    if (from.number !== undefined || to.number !== undefined || to.grade <= from.grade) return undefined;
    return Array.from({ length: to.grade - from.grade - 1 }, (_, n) => ({ grade: from.grade + 1 + n }));
  }
  const { grade, number } = from;
  if (grade !== to.grade || to.number <= number) return undefined;
  return Array.from({ length: to.number - number - 1 }, (_, n) => ({ grade, number: number + 1 + n }));
}

/** 三年级1班, 三年级, 全校: for sentences. */
export function wordOf(of: ClassWord | undefined): string {
  if (of === undefined || of === 'all') return '全校';
  return `${GRADE_NAMES[of.grade] ?? ''}${of.number === undefined ? '' : `${of.number}班`}`;
}
