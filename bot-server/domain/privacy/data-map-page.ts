import { LIMITS, RULE_WORDS, type Limit, type RuleId } from '../retention/rules';
import { BASES, KEPT, SEERS, type DataClass, type DataMap, type Kept, type MappedField } from './mapped';

const CLASSES: Readonly<Record<DataClass, string>> = { P0: 'P0 公开', P1: 'P1 系统', P2: 'P2 成人', P3: 'P3 孩子' };

const isRule = (kept: Kept): kept is RuleId => Object.hasOwn(LIMITS, kept);

/** How long, in words for people. */
export function keptWords(kept: Kept): string {
  if (!isRule(kept)) return KEPT[kept];
  const limit: Limit = LIMITS[kept];
  if (limit.kind === 'school-year') return '到学年结束（8 月 31 日），至少 30 天';
  if (limit.days === 0) return '到学期结束，当晚删掉';
  return limit.days % 365 === 0 ? `${limit.days / 365} 年` : `${limit.days} 天`;
}

function howStored({ sealed, blind, before }: MappedField): string {
  if (sealed !== undefined) return '加密';
  if (blind) return '只存指纹';
  return before === undefined ? '' : '旧，换密钥时去掉';
}

/** The map as a page for people, in Markdown. */
export function dataMapPage(map: DataMap): string {
  const collections = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  const count = (cls: DataClass): number =>
    collections.reduce((sum, [, { fields }]) => sum + Object.values(fields).filter((field) => field.cls === cls).length, 0);
  const head = [
    '# 数据清单',
    '',
    '这一页由程序按数据库的结构生成（`npm run gongyu -- privacy map --out docs/data-map.md`），测试保证它和程序一致。请不要手改。',
    '',
    `共 ${collections.length} 类数据。字段：${(['P3', 'P2', 'P1', 'P0'] as const).map((cls) => `${CLASSES[cls]} ${count(cls)} 个`).join('，')}。`,
    '',
    '| 每晚清理的 | 最长保留 |',
    '| --- | --- |',
    ...(Object.keys(LIMITS) as RuleId[]).map((rule) => `| ${RULE_WORDS[rule]} | ${keptWords(rule)} |`),
    '',
    '学校可以改短，不能改长（查看记录和同意记录除外，它们按规定要留满）。',
  ];
  const parts = collections.flatMap(([name, { what, basis, kept, seenBy, fields }]) => [
    '',
    `## ${name}`,
    '',
    `${what}。依据：${BASES[basis]}。保留：${keptWords(kept)}。谁能看：${seenBy.map((who) => SEERS[who]).join('、')}。`,
    '',
    '| 字段 | 用途 | 类别 | 存法 | 另有规定 |',
    '| --- | --- | --- | --- | --- |',
    ...Object.entries(fields).map(([path, field]) => {
      const other = [
        ...(field.basis === undefined ? [] : [`依据：${BASES[field.basis]}`]),
        ...(field.kept === undefined ? [] : [`保留：${keptWords(field.kept)}`]),
        ...(field.seenBy === undefined ? [] : [`谁能看：${field.seenBy.map((who) => SEERS[who]).join('、')}`]),
      ].join('；');
      return `| \`${path}\` | ${field.what} | ${CLASSES[field.cls]} | ${howStored(field)} | ${other} |`;
    }),
  ]);
  return `${[...head, ...parts].join('\n')}\n`;
}
