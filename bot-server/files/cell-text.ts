import { tidy } from '../domain/importing/cells';

export { tidy };

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** Past this a spreadsheet has already rounded: the digits behind are lost. */
const EXACT = 1e15;

/** A cell as people read it: see `SheetRow` for the shapes. A formula gives its last result. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return tidy(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (value instanceof Date) return dateText(value);
  if (typeof value !== 'object') return '';
  if ('result' in value) return cellText(value.result);
  if ('richText' in value && Array.isArray(value.richText)) return tidy(value.richText.map(richPart).join(''));
  if ('text' in value) return cellText(value.text);
  if ('error' in value && typeof value.error === 'string') return value.error;
  return '';
}

const richPart = (part: unknown): string =>
  typeof part === 'object' && part !== null && 'text' in part && typeof part.text === 'string' ? part.text : '';

function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (Math.abs(value) >= EXACT) return value.toExponential().toUpperCase();
  return String(Number(value.toPrecision(15)));
}

/** exceljs gives wall-clock dates as UTC; a time without a day lies in 1899 (or 1904). */
function dateText(value: Date): string {
  const at = new Date(Math.round(value.getTime() / 1000) * 1000);
  if (Number.isNaN(at.getTime())) return '';
  const day = `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
  const time = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;
  if (at.getUTCFullYear() < 1905) return time;
  return time === '00:00' ? day : `${day} ${time}`;
}
