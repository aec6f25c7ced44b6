import { plainOf, swapped, type Plain, type Swap } from './plain';

/** `long`: eleven digits or more in a row that are none of the others. */
export type NumberKind = 'phone' | 'id' | 'card' | 'long';

const STANDS_FOR: Readonly<Record<NumberKind, string>> = {
  phone: '〔电话已隐去〕',
  id: '〔证件号已隐去〕',
  card: '〔卡号已隐去〕',
  long: '〔长号码已隐去〕',
};

const SPOKEN = '零一二三四五六七八九';
const ALSO: Readonly<Record<string, string>> = { 〇: '0', 幺: '1', 两: '2' };
const GROUP = /[0-9零〇一二三四五六七八九幺两]+x?|(?<![a-z])x(?![a-z])/gu;
/** What people put between groups of digits. */
const BETWEEN = /^[\s\p{Pd}._·•・,，、/()*~|]{1,3}$/u;

interface Group {
  readonly from: number;
  readonly to: number;
  /** Digits, perhaps an `x` at the end. */
  readonly digits: string;
}

const digitsOf = (text: string): string =>
  [...text].map((char) => (SPOKEN.includes(char) ? String(SPOKEN.indexOf(char)) : (ALSO[char] ?? char))).join('');

const isMonthDay = (month: string, day: string): boolean => +month >= 1 && +month <= 12 && +day >= 1 && +day <= 31;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** ISO 7064 mod 11-2, as on every identity card since 1999. */
export function hasIdChecksum(id: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(id[index]), 0);
  return '10x98765432'[sum % 11] === id[17];
}
const isPlace = (id: string): boolean => /^[1-8][1-7]/.test(id);
const isId = (id: string): boolean =>
  (/^\d{17}[\dx]$/.test(id) &&
    (hasIdChecksum(id) || (isPlace(id) && /^(?:19|20)$/.test(id.slice(6, 8)) && isMonthDay(id.slice(10, 12), id.slice(12, 14))))) ||
  (/^\d{15}$/.test(id) && isPlace(id) && isMonthDay(id.slice(8, 10), id.slice(10, 12)));

/** Luhn: the check of bank cards. */
export function hasCardChecksum(card: string): boolean {
  let sum = 0;
  for (let i = 0; i < card.length; i += 1) {
    const digit = Number(card[card.length - 1 - i]);
    const twice = digit * 2;
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}
const isCard = (card: string): boolean => /^[3-69]\d{15,18}$/.test(card) && hasCardChecksum(card);
const isPhone = (digits: string): boolean => /^(?:0?0?86)?1[3-9]\d{9}$/.test(digits) || /^0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}$/.test(digits);

function kindOf(digits: string): NumberKind | undefined {
  if (isPhone(digits)) return 'phone';
  if (isId(digits)) return 'id';
  return isCard(digits) ? 'card' : undefined;
}

/** A card's digits come in fours or one by one; rows of sums do not. */
const looksDealt = (groups: readonly Group[]): boolean =>
  groups.length <= 5 || new Set(groups.slice(0, -1).map(({ digits }) => digits.length)).size === 1;

const MOST_DIGITS = 19;

/** Groups from this one on that could be one number: near one another, none of them taken. */
function joinable(text: string, groups: readonly Group[], first: number, taken: ReadonlySet<number>): Group[] {
  const run: Group[] = [];
  let length = 0;
  for (let at = first; at < groups.length && !taken.has(at); at += 1) {
    const [group, before] = [groups[at], run.at(-1)];
    if (!group || (before && !BETWEEN.test(text.slice(before.to, group.from)))) break;
    length += group.digits.length;
    if (length > MOST_DIGITS) break;
    run.push(group);
  }
  return run;
}

/** Where numbers that nobody else needs stand in a text; they do not overlap. */
export function numbersAt({ text }: Plain): (Swap & { kind: NumberKind })[] {
  const groups: Group[] = [...text.matchAll(GROUP)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    digits: digitsOf(match[0]),
  }));
  const span = (from: number, to: number, kind: NumberKind) => ({ from, to, kind, by: STANDS_FOR[kind] });
  const found: (Swap & { kind: NumberKind })[] = [];
  const taken = new Set<number>();
  groups.forEach(({ from, to, digits }, index) => {
    const bare = digits.replace(/x$/, '');
    const kind = kindOf(digits) ?? kindOf(bare) ?? (bare.length >= 11 ? 'long' : undefined);
    if (!kind) return;
    found.push(span(from, kindOf(digits) === undefined ? to - (digits.length - bare.length) : to, kind));
    taken.add(index);
  });
  for (let first = 0; first < groups.length; first += 1) {
    const run = joinable(text, groups, first, taken);
    // The longest reading wins: an identity number holds much that looks like a phone.
    for (let count = run.length; count > 1; count -= 1) {
      const joined = run.slice(0, count);
      const kind = kindOf(joined.map(({ digits }) => digits).join(''));
      if (!kind || (kind === 'card' && !looksDealt(joined))) continue;
      found.push(span(joined[0]?.from ?? 0, joined.at(-1)?.to ?? 0, kind));
      for (let each = first; each < first + count; each += 1) taken.add(each);
      break;
    }
    if (taken.has(first)) while (taken.has(first + 1)) first += 1;
  }
  return found;
}

/** Kinds of number that are in a text, in the order in which they stand there. */
export const numbersIn = (written: string): NumberKind[] =>
  numbersAt(plainOf(written))
    .sort((a, b) => a.from - b.from)
    .map(({ kind }) => kind);

const ALL: readonly NumberKind[] = ['phone', 'id', 'card', 'long'];

/** Phones, identity numbers, bank cards and other long numbers taken out, however they are spaced or dressed up; never longer than before. */
export function maskNumbers(written: string, kinds: readonly NumberKind[] = ALL): string {
  const plain = plainOf(written);
  const swaps = numbersAt(plain).filter(({ kind }) => kinds.includes(kind));
  return swaps.length === 0 ? written : swapped(written, plain, swaps);
}
