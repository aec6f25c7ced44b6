import { type Template } from './people';
import { ApiError } from './errors';

const length = (value: string) => [...value].length;
const clock = String.raw`([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?`;
const day = String.raw`(\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})`;
const timeOne = String.raw`(${day} ?)?${clock}`;
const dateOne = String.raw`${day}( ?${clock})?`;
const whole = (source: string) => new RegExp(`^${source}( ?~ ?${source})?$`);
const TIME = whole(timeOne);
const DATE = whole(dateOne);

/** What a value of each kind may be; the kind is the key without its digits. */
const rules: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (v) => length(v) <= 20,
  number: (v) => /^-?\d{1,32}(\.\d{1,32})?$/.test(v) && v.replace(/\D/g, '').length <= 32,
  letter: (v) => /^[A-Za-z]{1,32}$/.test(v),
  symbol: (v) => length(v) <= 5 && /^[^\p{L}\p{N}]+$/u.test(v),
  character_string: (v) => length(v) <= 32 && /^[\x20-\x7e]+$/.test(v),
  time: (v) => TIME.test(v),
  date: (v) => DATE.test(v),
  amount: (v) => /^[^\d\s]?\d{1,10}(\.\d{1,2})?元?$/.test(v),
  phone_number: (v) => length(v) <= 17 && /^[\d+\-() ]+$/.test(v),
  car_number: (v) => length(v) <= 8,
  name: (v) => (/^[\p{Script=Han}·]+$/u.test(v) ? length(v) <= 10 : /^[\p{L} .·]+$/u.test(v) && length(v) <= 20),
  phrase: (v) => /^\p{Script=Han}{1,5}$/u.test(v),
  enum: (v) => length(v) <= 20,
};

/** Holds one message's data against its template: 47003 names the first field that breaks a rule. */
export function checkFields(template: Template, data: Readonly<Record<string, { value: string }>>, strict: boolean): void {
  for (const key of Object.keys(template.fields)) {
    const value = data[key]?.value;
    const refuse = () => new ApiError(47003, `data.${key}.value invalid`);
    if (value === undefined || value.trim() === '') throw refuse();
    if (/[\u0000-\u001f\u007f]/.test(value)) throw refuse();
    const rule = rules[key.replace(/\d+$/, '')];
    if (rule && !rule(value)) throw refuse();
  }
  const extra = strict ? Object.keys(data).find((key) => !(key in template.fields)) : undefined;
  if (extra !== undefined) throw new ApiError(47003, `data.${extra}.value invalid`);
}

/** The lines that a person reads on the card. */
export function cardLines(template: Template, data: Readonly<Record<string, { value: string }>>) {
  return Object.entries(template.fields).map(([key, label]) => ({ label, value: data[key]?.value ?? '' }));
}
