import type { AboutColumn } from '../plan/line-demands';
import {
  aboutOf,
  DIMENSION_WORDS,
  LINE_KIND_WORDS,
  LINE_KINDS,
  LONGEST_PROGRESS,
  LONGEST_SUBJECT,
  MOST_PERIODS,
  PLAN_KIND_WORDS,
  PLAN_KINDS,
  PLAN_THEMES,
  type LineAbout,
  type LineKind,
  type PlanKind,
  type PlanTheme,
} from '../plan/line-kind';
import { countOf, plain } from './cells';
import type { Column, Line } from './columns';

/** The columns in which a file says what a line is for. A file without them is a plan as before there were kinds. */
export const ABOUT_COLUMNS: readonly Column<AboutColumn>[] = [
  { key: 'as', head: '类型', also: ['种类', '安排类型'], hint: '家庭教育、预习、复习、居家课 或 主题教育；不填也可以' },
  { key: 'subject', head: '学科', also: ['科目'], hint: '预习、复习、居家课要填，例如 语文' },
  { key: 'progress', head: '进度', also: ['教学进度', '单元'], width: 18, hint: '预习、复习、居家课可以填，例如 第三单元 第2课' },
  { key: 'period', head: '节次', also: ['第几节'], hint: `居家课要填，1 到 ${MOST_PERIODS}` },
  { key: 'theme', head: '主题', hint: `主题教育要填：${PLAN_THEMES.join('、')}` },
  { key: 'dimension', head: '维度', hint: `家庭教育可以填：${DIMENSION_WORDS.join('、')}` },
];

/** What people write for a kind beside its own word. */
const ALSO: Readonly<Record<LineKind, readonly string[]>> = {
  family: ['家教', '家庭', '家长课堂'],
  preview: ['课前预习', '预习课'],
  review: ['课后复习', '复习课'],
  'stay-home': ['居家', '居家学习', '停课不停学'],
  theme: ['主题', '专题', '专题教育'],
};
const THEME_ALSO: Readonly<Record<string, PlanTheme>> = {
  安全: '生命安全',
  安全教育: '生命安全',
  生命安全教育: '生命安全',
  心理: '心理健康',
  心理健康教育: '心理健康',
  科学普及: '科普',
  体育锻炼: '体育',
  美育: '艺术',
  经典阅读: '阅读',
  读书: '阅读',
  研学实践: '研学',
  影视教育: '影视',
};

const kindOf = (word: string): LineKind | undefined =>
  LINE_KINDS.find((kind) => LINE_KIND_WORDS[kind] === word || ALSO[kind].includes(word));
const themeOf = (word: string): PlanTheme | undefined => PLAN_THEMES.find((theme) => theme === word) ?? THEME_ALSO[word];

/** What a whole plan is for, in a file's own words: 家庭教育、预习复习、居家课 or 主题教育. */
export function planKindOf(cell: string): PlanKind | undefined {
  const word = plain(cell);
  return (
    PLAN_KINDS.find((kind) => PLAN_KIND_WORDS[kind] === word) ??
    (['预习', '复习', '预习和复习', '预习、复习'].includes(word) ? 'study' : undefined)
  );
}

type Wrong = (key: AboutColumn, message: string) => undefined;

/** What a row says its line is for; what cannot be understood goes to `wrong`, and is then as if it were not said. */
export function readAbout({ cell }: Pick<Line<AboutColumn>, 'cell'>, wrong: Wrong): LineAbout {
  const seen = (key: AboutColumn): string => cell(key).slice(0, 20);
  const word = (key: AboutColumn): string => plain(cell(key));
  const read = <T>(key: AboutColumn, of: (text: string) => T | undefined, how: string): T | undefined =>
    word(key) === '' ? undefined : (of(word(key)) ?? wrong(key, `看不懂“${seen(key)}”，请填 ${how}`));
  const text = (key: AboutColumn, most: number): string | undefined => {
    const said = cell(key).trim();
    if (said === '') return undefined;
    return [...said].length <= most ? said : wrong(key, `有 ${[...said].length} 个字，最多 ${most} 个，请写短一点`);
  };
  const as = read('as', kindOf, Object.values(LINE_KIND_WORDS).join('、'));
  const subject = text('subject', LONGEST_SUBJECT);
  const progress = text('progress', LONGEST_PROGRESS);
  const period = read('period', periodOf, `1 到 ${MOST_PERIODS}`);
  const theme = read('theme', themeOf, PLAN_THEMES.join('、'));
  const dimension = read('dimension', (said) => DIMENSION_WORDS.find((one) => one === said), DIMENSION_WORDS.join('、'));
  return aboutOf({ as, subject, progress, period, theme, dimension });
}

function periodOf(word: string): number | undefined {
  const period = countOf(word.replace(/^第/, '').replace(/节课?$/, ''));
  return period !== undefined && period >= 1 && period <= MOST_PERIODS ? period : undefined;
}
