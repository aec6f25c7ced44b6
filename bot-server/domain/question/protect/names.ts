import { familyName } from '../../privacy/mask';
import { plainOf, swapped, type Plain, type Swap } from './plain';

/** Names of people that are ordinary words as well: taken for a name only where a child or a family is spoken of. */
const WORDS = new Set(
  (
    '高兴 安静 平安 健康 阳光 明天 方法 安全 金星 马上 石头 白云 黄金 和平 温暖 成长 成功 向上 常识 单词 文静 文明 解放 于是 应该 ' +
    '开心 安心 安然 用心 自然 希望 快乐 认真 努力 聪明 可爱 美丽 天天 思考 思想 明白 清楚 子女 子弟 大家 小学 一点 一样 一天 ' +
    '方正 方向 方便 时间 时候 高大 高度 安排 安心 安慰 金色 黄色 白天 白色 向前 向往 许多 许可 何必 何时 任何 任务 任意 严格 严重 ' +
    '元旦 国庆 诗词 语文 数学 英语 体育 音乐 美术 星期 早晨 晚安 春天 夏天 秋天 冬天 梦想 理想 未来 天空 海洋 ' +
    '雨天 雪花 花朵 树林 森林 小雨 小雪 小明 小红 明明 常常 往往 刚刚 多多 好好 慢慢'
  ).split(' '),
);
const HAN = /^\p{Script=Han}+$/u;
const DOT = /[·•・]/u;
/** What people put between the signs of a name: blanks, dashes, dots and the like; between those of a long one also what ends a sentence. */
const GAP = '[\\s\\p{Pd}._·•・*~|\'"“”‘’`^\\-/]{0,2}';
const WIDE_GAP = '[\\s\\p{Pd}\\p{Po}\\p{Sk}_~|]{0,2}';
const PERSON_AFTER = `(?=${GAP}(?:小?朋友|同学|妈妈?|爸爸?|家长|奶奶|爷爷|外婆|外公|姥姥|姥爷|他?家|的(?:妈妈|爸爸|家长)))`;

/** How people call a child: the whole name, and the given name where it has two characters or more. `欧阳雨桐` → `欧阳雨桐`, `雨桐`. */
export function waysToSay(name: string): string[] {
  const plain = plainOf(name).text.trim();
  const parts = plain.split(DOT).filter((part) => [...part].length >= 2);
  if (parts.length > 1) return [plain, ...parts];
  const characters = [...plain];
  if (!HAN.test(plain) || characters.length < 3) return characters.length >= 2 ? [plain] : [];
  const given = characters.slice([...familyName(plain)].length);
  const ways = [plain, given.join(''), given.slice(-2).join('')];
  return [...new Set(ways)].filter((way) => [...way].length >= 2);
}

/** Each way once, and the longest first: what one has taken a shorter one does not see. */
const waysOf = (names: readonly string[]): string[] => [...new Set(names.flatMap(waysToSay))].sort((a, b) => b.length - a.length);

/** Two signs with the end of a sentence between them are no name: `下雨，桐树`. */
function pattern(way: string): string {
  const signs = [...way];
  const gap = signs.length > 2 ? WIDE_GAP : GAP;
  return signs.map((sign) => (DOT.test(sign) ? '' : sign.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))).join(gap);
}

/** Where people of these names are spoken of in a text, whole or by the given name, whatever stands between the signs; in its order. */
export function namesIn({ text }: Plain, names: readonly string[]): { readonly from: number; readonly to: number; readonly way: string }[] {
  // Only ways all of whose signs stand in the text at all: a pattern of a whole class takes 30 ms to make, of nobody nothing.
  const there = new Set(text);
  const ways = waysOf(names).filter((way) => [...way].every((sign) => DOT.test(sign) || there.has(sign)));
  if (ways.length === 0) return [];
  const find = new RegExp(ways.map((way) => `(${pattern(way)})${WORDS.has(way) ? PERSON_AFTER : ''}`).join('|'), 'gu');
  return [...text.matchAll(find)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    way: ways[match.slice(1).findIndex((group) => group !== undefined)] ?? match[0],
  }));
}

/**
 * What was written with other children's names cut to their first character: `王小明抢他的笔` → `王*抢他的笔`. The asker's own children keep
 * theirs, also where another child is called the same.
 */
export function maskNames(written: string, others: readonly string[], own: readonly string[]): string {
  if (others.length === 0) return written;
  const plain = plainOf(written);
  const mine = new Set(waysOf(own));
  const swaps = namesIn(plain, [...own, ...others])
    .filter(({ way }) => !mine.has(way))
    .map(({ from, to }): Swap => ({ from, to, by: `${[...plain.text.slice(from, to)][0] ?? ''}*` }));
  return swaps.length === 0 ? written : swapped(written, plain, swaps);
}
