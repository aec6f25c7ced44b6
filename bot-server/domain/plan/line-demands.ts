import {
  DIMENSION_WORDS,
  LINE_KIND_WORDS,
  LINES_OF,
  LONGEST_PROGRESS,
  LONGEST_SUBJECT,
  MOST_PERIODS,
  PLAN_KIND_WORDS,
  PLAN_THEMES,
  type LineAbout,
  type LineKind,
  type PlanKind,
} from './line-kind';

/** The columns in which a line says what it is for. */
export type AboutColumn = 'as' | 'subject' | 'progress' | 'period' | 'theme' | 'dimension';

export interface AboutFault {
  readonly column: AboutColumn | 'resource';
  readonly code: 'kind-wrong' | 'kind-demands' | 'kind-stranger' | 'kind-audience';
  readonly sentence: string;
}

const WORDS: Readonly<Record<Exclude<AboutColumn, 'as'>, string>> = {
  subject: '学科',
  progress: '进度',
  period: '节次',
  theme: '主题',
  dimension: '维度',
};

/** What each kind asks for, and what else may stand beside it. */
const NEEDS: Readonly<Record<LineKind, readonly Exclude<AboutColumn, 'as'>[]>> = {
  family: [],
  preview: ['subject'],
  review: ['subject'],
  'stay-home': ['subject', 'period'],
  theme: ['theme'],
};
const ALLOWS: Readonly<Record<LineKind, readonly Exclude<AboutColumn, 'as'>[]>> = {
  family: ['dimension'],
  preview: ['subject', 'progress'],
  review: ['subject', 'progress'],
  'stay-home': ['subject', 'progress', 'period'],
  theme: ['theme', 'dimension'],
};
/** Whom a kind is for; a preview may show a parent how to help. */
const FOR: Partial<Record<LineKind, 'guardian' | 'student'>> = { family: 'guardian', 'stay-home': 'student' };

/** What a line's kind asks of it and does not find. `kind`: of its whole plan, absent for one that mixes; `whom`: for whom its content is made, where that is known. */
export function* aboutFaults(line: LineAbout, kind: PlanKind | undefined, whom: 'guardian' | 'student' | undefined): Generator<AboutFault> {
  const { as } = line;
  const said = (Object.keys(WORDS) as Exclude<AboutColumn, 'as'>[]).filter((column) => line[column] !== undefined);
  if (as === undefined) {
    const [first] = said;
    if (first !== undefined) {
      yield { column: 'as', code: 'kind-demands', sentence: `填了${WORDS[first]}，“类型”也要填：家庭教育、预习、复习、居家课 或 主题教育` };
    }
    if (kind === 'study' && first === undefined)
      yield { column: 'as', code: 'kind-demands', sentence: '预习复习的计划，每行都要填“类型”：预习 或 复习' };
    else if (kind !== undefined && first === undefined)
      yield { column: 'as', code: 'kind-demands', sentence: `没有填，请填 ${PLAN_KIND_WORDS[kind]}` };
    return;
  }
  if (kind !== undefined && !LINES_OF[kind].includes(as)) {
    const sentence = `这是${PLAN_KIND_WORDS[kind]}的计划，不能放“${LINE_KIND_WORDS[as]}”。请改类型，或者放到别的计划里`;
    yield { column: 'as', code: 'kind-wrong', sentence };
  }
  for (const column of NEEDS[as]) {
    if (line[column] === undefined)
      yield { column, code: 'kind-demands', sentence: `${LINE_KIND_WORDS[as]}要填${WORDS[column]}，${hintOf(column)}` };
  }
  for (const column of said) {
    if (!ALLOWS[as].includes(column)) {
      yield { column, code: 'kind-stranger', sentence: `${LINE_KIND_WORDS[as]}不用填${WORDS[column]}，请清空这一格，或者改类型` };
    }
  }
  yield* shapes(line);
  const wanted = FOR[as];
  if (wanted !== undefined && whom !== undefined && whom !== wanted) {
    const [is, should] = whom === 'student' ? ['学生', '家长'] : ['家长', '学生'];
    const sentence = `这个内容是给${is}的，${LINE_KIND_WORDS[as]}要选给${should}的。请换内容，或者改类型`;
    yield { column: 'resource', code: 'kind-audience', sentence };
  }
}

const hintOf = (column: Exclude<AboutColumn, 'as'>): string =>
  ({
    subject: '例如 语文、数学',
    progress: '例如 第三单元',
    period: `1 到 ${MOST_PERIODS}`,
    theme: PLAN_THEMES.join('、'),
    dimension: DIMENSION_WORDS.join('、'),
  })[column];

function* shapes({ subject, progress, period }: LineAbout): Generator<AboutFault> {
  if (subject !== undefined && [...subject].length > LONGEST_SUBJECT)
    yield { column: 'subject', code: 'kind-wrong', sentence: `学科最多 ${LONGEST_SUBJECT} 个字，请写短一点` };
  if (progress !== undefined && [...progress].length > LONGEST_PROGRESS)
    yield { column: 'progress', code: 'kind-wrong', sentence: `进度最多 ${LONGEST_PROGRESS} 个字，请写短一点` };
  if (period !== undefined && !(Number.isInteger(period) && period >= 1 && period <= MOST_PERIODS))
    yield { column: 'period', code: 'kind-wrong', sentence: `节次请填 1 到 ${MOST_PERIODS}` };
}
