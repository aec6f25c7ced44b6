import type { AuditAction, AuditRow } from '../audit/audit';
import { ACTION_WORDS } from '../audit/words';
import { RULE_IDS, RULE_WORDS, type RuleId } from '../retention/rules';
import { civilDate, formatInstant } from '../time/civil';
import { HOUR, type Instant } from '../time/instant';
import { csvOf } from './csv';
import { dataMapPage } from './data-map-page';
import type { DataMap } from './mapped';

/** Everything that the pack is made from: counts, dates and words, no person. */
export interface PackFacts {
  readonly year: number;
  readonly madeAt: Instant;
  readonly classes: readonly { readonly school: string; readonly stage: string; readonly grade: number; readonly students: number }[];
  readonly consents: readonly {
    readonly purpose: string;
    readonly version: number;
    readonly sha256: string;
    readonly given: number;
    readonly withdrawn: number;
  }[];
  readonly access: readonly {
    readonly chain: string;
    readonly action: string;
    readonly times: number;
    readonly people: number;
    readonly rows: number;
  }[];
  readonly requests: readonly AuditRow[];
  readonly runs: readonly {
    readonly night: string;
    readonly finishedAt?: Instant;
    readonly removed: Readonly<Partial<Record<RuleId, number>>>;
    readonly overdue?: Readonly<Partial<Record<RuleId, number>>>;
  }[];
  readonly chains: readonly {
    readonly chain: string;
    readonly rows: number;
    readonly seq: number;
    readonly fault?: { readonly kind: string; readonly seq: number };
  }[];
  readonly keys: readonly { readonly id: string; readonly state: string; readonly madeAt: Instant; readonly doneAt?: Instant }[];
}

export interface PackFile {
  readonly name: string;
  readonly text: string;
}

/** Wishes of guardians: what asks, and what settles it. */
const WISHES: readonly (readonly [asked: AuditAction, settled: AuditAction | undefined, words: string])[] = [
  ['data-exported', undefined, '查看和导出'],
  ['correction-asked', 'data-corrected', '更正'],
  ['consent-withdrawn', undefined, '收回同意'],
  ['erasure-asked', 'erasure-done', '删除'],
];
export const REQUEST_ACTIONS: readonly AuditAction[] = WISHES.flatMap(([asked, settled]) => (settled ? [asked, settled] : [asked]));

/** The last grade whose children are taken for under 14: without birthdays the eighth, where some are 14 already, counts as under. */
export const LAST_GRADE_UNDER_14 = 8;

/** The pack for the yearly audit of minors' data, file by file. What there is nothing about is left out. */
export function yearlyPack(facts: PackFacts, map: DataMap): PackFile[] {
  const files = [
    { name: '01-未成年人数量.csv', text: minors(facts) },
    { name: '02-数据清单.md', text: dataMapPage(map) },
    ...(facts.consents.length > 0 ? [{ name: '03-同意情况.csv', text: consents(facts) }] : []),
    { name: '04-查看统计.csv', text: access(facts) },
    { name: '05-请求和用时.csv', text: requests(facts) },
    { name: '06-保留期限执行.csv', text: nights(facts) },
    { name: '07-查看记录校验.csv', text: chains(facts) },
    { name: '08-密钥.csv', text: keys(facts) },
    { name: '09-要人工补的.md', text: BY_HAND },
  ];
  return [{ name: '00-目录.md', text: contents(facts, files) }, ...files];
}

const BY_HAND = `# 要人工补的

下面这些程序里没有，请补好再上报：

- 个人信息保护影响评估报告
- 这一年的安全事件和处置经过（没有也请写明“没有”）
- 指定的儿童个人信息保护负责人
- 和技术服务单位签的委托处理协议
- 对工作人员的培训记录
`;

function contents({ year, madeAt, consents: given }: PackFacts, files: readonly PackFile[]): string {
  return [
    `# ${year} 年度未成年人个人信息保护合规审计材料`,
    '',
    `由程序于 ${formatInstant(madeAt)} 生成，只有数量、日期和规则，没有任何人的姓名、电话和提问内容。`,
    '',
    ...files.map(({ name }) => `- ${name}`),
    ...(given.length === 0 ? ['', '这一年还没有儿童信息规则的同意记录，所以没有“同意情况”。'] : []),
    '',
  ].join('\n');
}

function minors({ classes }: PackFacts): string {
  const groups = new Map<string, { school: string; stage: string; under: number; over: number }>();
  for (const { school, stage, grade, students } of classes) {
    const key = JSON.stringify([school, stage]);
    const group = groups.get(key) ?? { school, stage, under: 0, over: 0 };
    if (grade <= LAST_GRADE_UNDER_14) group.under += students;
    else group.over += students;
    groups.set(key, group);
  }
  const rows = [...groups.values()];
  const sum = (part: 'under' | 'over'): number => rows.reduce((total, row) => total + row[part], 0);
  return csvOf([
    ['学校', '学段', '不满 14 周岁', '14 至 18 周岁'],
    ...rows.map(({ school, stage, under, over }) => [school, stage, under, over]),
    ['合计', '', sum('under'), sum('over')],
    ['说明：系统不存生日，按年级推算；八年级有的孩子已满 14 周岁，从严算作不满 14 周岁。', '', '', ''],
  ]);
}

const consents = ({ consents: rows }: PackFacts): string =>
  csvOf([
    ['用途', '文本版本', '文本指纹（SHA-256）', '同意次数', '收回次数'],
    ...rows.map(({ purpose, version, sha256, given, withdrawn }) => [purpose, version, sha256, given, withdrawn]),
  ]);

const isAction = (action: string): action is AuditAction => Object.hasOwn(ACTION_WORDS, action);

const access = ({ access: rows }: PackFacts): string =>
  csvOf([
    ['范围', '做了什么', '次数', '涉及人员数', '涉及条数'],
    ...rows.map(({ chain, action, times, people, rows: amount }) => [
      chain,
      isAction(action) ? ACTION_WORDS[action].words : action,
      times,
      people,
      amount,
    ]),
  ]);

function requests({ requests: rows }: PackFacts): string {
  const lines = WISHES.map(([asked, settled, words]) => {
    const hours: number[] = [];
    const open = new Map<string, Instant[]>();
    let count = 0;
    for (const { action, about, at } of rows) {
      if (action === asked) {
        count += 1;
        open.set(about.id, [...(open.get(about.id) ?? []), at]);
      } else if (action === settled) {
        const [first, ...more] = open.get(about.id) ?? [];
        if (first === undefined) continue;
        hours.push((at - first) / HOUR);
        open.set(about.id, more);
      }
    }
    const rounded = (value: number | undefined): string | number => (value === undefined ? '—' : Math.round(value * 10) / 10);
    const sorted = hours.sort((a, b) => a - b);
    if (settled === undefined) return [words, count, count, '当时办结', '当时办结'];
    return [words, count, sorted.length, rounded(sorted[Math.floor((sorted.length - 1) / 2)]), rounded(sorted.at(-1))];
  });
  return csvOf([['请求', '提出', '办结', '用时中位数（小时）', '最长用时（小时）'], ...lines]);
}

const nights = ({ runs }: PackFacts): string =>
  csvOf([
    ['日期', ...RULE_IDS.map((rule) => `清理：${RULE_WORDS[rule]}`), '做完后仍过期', '完成时间'],
    ...runs.map(({ night, removed, overdue, finishedAt }) => [
      night,
      ...RULE_IDS.map((rule) => removed[rule] ?? 0),
      overdue === undefined ? '—' : Object.values(overdue).reduce((sum, count) => sum + count, 0),
      finishedAt === undefined ? '没有做完' : formatInstant(finishedAt),
    ]),
  ]);

const chains = ({ chains: rows }: PackFacts): string =>
  csvOf([
    ['范围', '条数', '最后一条', '校验'],
    ...rows.map(({ chain, rows: count, seq, fault }) => [
      chain,
      count,
      seq,
      fault === undefined ? '完整' : fault.kind === 'cut-off' ? `第 ${fault.seq} 条以后被截掉` : `第 ${fault.seq} 条起对不上`,
    ]),
  ]);

const STATES: Readonly<Record<string, string>> = { current: '在用', old: '已换下', arriving: '正在换上', blind: '查找手机号用' };

const keys = ({ keys: rows }: PackFacts): string =>
  csvOf([
    ['密钥编号', '状态', '生成日期', '全部换完'],
    ...rows.map(({ id, state, madeAt, doneAt }) => [
      id,
      STATES[state] ?? state,
      civilDate(madeAt),
      doneAt === undefined ? (state === 'blind' ? '—' : '还没有') : civilDate(doneAt),
    ]),
  ]);
