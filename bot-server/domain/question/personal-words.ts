import { namesIn } from './protect/names';
import { numbersAt, type NumberKind } from './protect/numbers';
import { plainOf, type Plain } from './protect/plain';

/** `phone` and `id-number` by their shape, `number`: any other long one, `account`: of WeChat or QQ, `name`: of somebody who was named to look for. */
export interface PersonalWord {
  readonly kind: 'phone' | 'id-number' | 'number' | 'account' | 'name';
  /** As it stands in the text. */
  readonly words: string;
  /** Places in the text as it was given, `to` not included. */
  readonly from: number;
  readonly to: number;
}

const SPOKEN: Readonly<Record<string, string>> = {
  ...{ 〇: '0', 零: '0', 一: '1', 幺: '1', 二: '2', 两: '2', 三: '3', 四: '4', 五: '5', 六: '6', 七: '7', 八: '8', 九: '9' },
};
/** What people put between the parts of a number or name: spaces, dashes, dots, and signs that can not be seen. */
const BETWEEN = /^[\s\p{Cf}\p{Cc}\p{Pd}\p{Po}\p{Sk}_~～|]$/u;

interface Squeezed {
  readonly signs: string;
  /** Where each sign stands in the plain text. */
  readonly places: readonly number[];
}

/** A plain text without what stands between signs; every sign knows its place. */
function squeeze({ text }: Plain): Squeezed {
  const places = Array.from({ length: text.length }, (_, at) => at).filter((at) => !BETWEEN.test(text.charAt(at)));
  return { signs: places.map((at) => text.charAt(at)).join(''), places };
}

const digits = (signs: string): string => [...signs].map((sign) => SPOKEN[sign] ?? sign).join('');

/** From the most exact to the widest: what one has taken the next does not see. */
const SHAPES: readonly (readonly [PersonalWord['kind'], RegExp])[] = [
  ['id-number', /(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]/g],
  ['phone', /(?<!\d)(?:\+?86|0086)?1[3-9]\d{9}(?!\d)/g],
  ['phone', /(?<!\d)0\d{9,11}(?!\d)/g],
  ['account', /(?:微信号?|薇信|v信|vx|wx|wechat|qq号?)(?:[:：是]|加)?[a-z0-9]{5,20}/g],
  ['number', /\d{7,}/g],
];

const CALLED: Readonly<Record<NumberKind, PersonalWord['kind']>> = { phone: 'phone', id: 'id-number', card: 'number', long: 'number' };

/**
 * What in a text would tell who somebody is: phones and id numbers however they are parted or spelled, accounts, and the given people's
 * names by the box's own rule. All that the box masks is found, and more, since a class answer is for everybody. In the order of the text,
 * never overlapping.
 */
export function personalWords(text: string, names: readonly string[]): PersonalWord[] {
  const plain = plainOf(text);
  const { signs, places } = squeeze(plain);
  const numbers = digits(signs);
  const taken = new Uint8Array(plain.text.length);
  const found: PersonalWord[] = [];
  const take = (kind: PersonalWord['kind'], start: number, end: number): void => {
    if (end <= start || taken.subarray(start, end).some((one) => one === 1)) return;
    taken.fill(1, start, end);
    const [from, to] = [plain.from[start] ?? 0, plain.to[end - 1] ?? text.length];
    found.push({ kind, words: text.slice(from, to), from, to });
  };
  for (const [kind, shape] of SHAPES)
    for (const { index, 0: match } of numbers.matchAll(shape)) take(kind, places[index] ?? 0, (places[index + match.length - 1] ?? -1) + 1);
  for (const { kind, from, to } of numbersAt(plain)) take(CALLED[kind], from, to);
  for (const { from, to } of namesIn(plain, names)) take('name', from, to);
  return found.sort((a, b) => a.from - b.from);
}

const KINDS: Readonly<Record<PersonalWord['kind'], string>> = {
  phone: '电话号码',
  'id-number': '身份证号',
  number: '一串号码',
  account: '微信号或 QQ 号',
  name: '人的名字',
};

/** 「里面有电话号码「138 0013 8000」、人的名字「雨桐」」; undefined where nothing was found. */
export function sayPersonal(found: readonly PersonalWord[]): string | undefined {
  const said = [...new Set(found.map(({ kind, words }) => `${KINDS[kind]}「${words.trim()}」`))];
  return said.length === 0 ? undefined : `里面有${said.slice(0, 5).join('、')}${said.length > 5 ? '等' : ''}`;
}
