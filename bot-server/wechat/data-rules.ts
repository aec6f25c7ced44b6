/** WeChat's rules for the values of a template's fields. A key is a type and digits: `thing1`, `time3`. */

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const DATE = String.raw`\d{4}(?:年\d{1,2}月\d{1,2}日|[-/.]\d{1,2}[-/.]\d{1,2})`;
const CLOCK = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?`;
const range = (moment: string): RegExp => new RegExp(`^${moment}(?: ?~ ?${moment})?$`);
const TIME = range(`(?:${DATE} ?)?${CLOCK}`);
const DAY = range(`${DATE}(?: ?${CLOCK})?`);

/** Lengths count UTF-16 units, the stricter way to read «characters». */
const rules: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (v) => v.length <= 20,
  number: (v) => /^-?\d+(?:\.\d+)?$/.test(v) && v.replace(/\D/g, '').length <= 32,
  letter: (v) => /^[A-Za-z]{1,32}$/.test(v),
  symbol: (v) => /^[^\p{L}\p{N}\s]{1,5}$/u.test(v),
  character_string: (v) => /^[\x20-\x7e]{1,32}$/.test(v),
  time: (v) => TIME.test(v),
  date: (v) => DAY.test(v),
  amount: (v) => /^[¥￥$€£]?\d{1,10}(?:\.\d{1,2})?元?$/.test(v),
  phone_number: (v) => /^[\d+()\-\s]{1,17}$/.test(v),
  car_number: (v) => v.length <= 8,
  name: (v) => /^[A-Za-z .]{1,20}$/.test(v) || (/^[\p{L} .·]+$/u.test(v) && v.length <= 10),
  phrase: (v) => /^\p{Script=Han}{1,5}$/u.test(v),
  enum: () => true,
};

const typeOf = (key: string): string => key.replace(/\d+$/, '');

/** True when WeChat would take this value for this field. A type that is not known here is held to `thing`'s length. */
export function fits(key: string, value: string): boolean {
  if (value.trim() === '' || CONTROL.test(value) || /\p{Surrogate}/u.test(value)) return false;
  return (rules[typeOf(key)] ?? rules['thing'])?.(value) ?? false;
}

/** The keys whose values WeChat would refuse with 47003, in their order. */
export function faultsOf(data: Readonly<Record<string, string>>): string[] {
  return Object.entries(data).flatMap(([key, value]) => (fits(key, value) ? [] : [key]));
}

const segments = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** Cuts after whole signs only: neither a surrogate pair nor a joined emoji is broken; an ellipsis marks the cut and counts. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  for (const { segment } of segments.segment(text)) {
    if (kept.length + segment.length > most - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

const most: Readonly<Record<string, number>> = {
  thing: 20,
  car_number: 8,
  phrase: 5,
  name: 10,
  character_string: 32,
  letter: 32,
  symbol: 5,
};
const strangers: Readonly<Record<string, RegExp>> = {
  phrase: /[^\p{Script=Han}]/gu,
  character_string: /[^\x20-\x7e]/g,
  letter: /[^A-Za-z]/g,
  number: /[^\d.-]/g,
  name: /[^\p{L} .·]/gu,
};

/**
 * The nearest value that WeChat takes for this field: line breaks become spaces, foreign signs go, what is too long is cut.
 * What can't be made to fit (a `time` that is none) comes back as `otherwise`.
 */
export function fit(key: string, text: string, otherwise = '-'): string {
  const type = typeOf(key);
  const calm = text
    .replace(/\p{Surrogate}/gu, '')
    .replace(new RegExp(`${CONTROL.source}+`, 'g'), ' ')
    .replace(strangers[type] ?? /(?!)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (fits(key, calm)) return calm;
  const limit = most[type];
  if (limit === undefined) return otherwise;
  const shorter = type === 'thing' || type === 'name' ? cut(calm, limit) : [...calm].slice(0, limit).join('');
  return fits(key, shorter) ? shorter : otherwise;
}
