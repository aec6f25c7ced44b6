import type { RuleId } from '../retention/rules';

/** P0 public, P1 the system's own, P2 about a grown-up, P3 about a child. */
export type DataClass = 'P0' | 'P1' | 'P2' | 'P3';

/** Why it may be kept at all. */
export const BASES = {
  public: '本来就是公开的',
  service: '提供家校共育服务所必需，监护人绑定时同意',
  consent: '监护人单独同意',
  work: '教职工履行职责所必需',
  security: '保障系统安全和可追查，法律要求',
  law: '法律要求留存（财务凭证）',
} as const;
export type Basis = keyof typeof BASES;

/** How it comes to its end: by a rule of the nightly job, by the database itself, or with the person or school. */
export const KEPT = {
  'with-person': '在校或在职期间；离校学生 30 天后删除',
  'with-school': '学校使用期间',
  'with-binding': '绑定期间；解除绑定或取消关注时删除',
  replaced: '只留最新的一份',
  '1-day': '1 天，数据库自动删除',
  'export-day': '做好后 24 小时，单子和文件一起删除',
  '2-days': '2 天，数据库自动删除',
  '3-days': '3 天，数据库自动删除',
  '7-days': '7 天，数据库自动删除',
  'seven-days-night': '7 天没有人接着传，当晚删除',
  '90-days': '90 天，数据库自动删除',
  'to-expiry': '到期后由数据库自动删除',
  'three-years-after': '有效期间，以及结束后 3 年',
  books: '按会计档案的要求',
} as const;
export type Kept = keyof typeof KEPT | RuleId;

export const SEERS = {
  everybody: '所有人',
  family: '本人和本家庭',
  'class-teacher': '本班班主任',
  'subject-teacher': '在这个班教这一科的老师',
  school: '本校教务和校长',
  head: '本校校长',
  'bureau-counts': '教育局只看合计数',
  operator: '运维人员（解不开密文）',
  program: '只有程序自己',
} as const;
export type Seer = keyof typeof SEERS;

interface About {
  readonly basis: Basis;
  readonly kept: Kept;
  readonly seenBy: readonly Seer[];
}

/** One field: its class, what it is for, and how it is kept if not in clear. What is left out is as in its collection. */
export interface MappedField extends Partial<About> {
  readonly cls: DataClass;
  readonly what: string;
  /** Encrypted; the text stands for the beginning of the place that is authenticated with it: `students.name` → `students.name:<row's id>`. */
  readonly sealed?: string;
  /** A keyed hash: can be compared, not opened. */
  readonly blind?: true;
  /** Only rows from before the text was sealed have it; the named field took its place. */
  readonly before?: string;
}

/** One collection of the database. */
export interface MappedCollection extends About {
  readonly what: string;
  /** Whether its rows are about people: then nothing that sounds like a name or phone may stand in clear. */
  readonly people?: true;
  readonly fields: Readonly<Record<string, MappedField>>;
}

export type DataMap = Readonly<Record<string, MappedCollection>>;

type More = Omit<MappedField, 'cls' | 'what'>;
const of =
  (cls: DataClass) =>
  (what: string, more: More = {}): MappedField => ({ cls, what, ...more });

/** Public. */
export const open = of('P0');
/** The system's own: states, times, counts, ids of things. */
export const own = of('P1');
/** About a grown-up. */
export const adult = of('P2');
/** About a child. */
export const child = of('P3');
