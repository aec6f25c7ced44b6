/** Chinese money in whole fen: 12.30 yuan is 1230. Never a fraction. */
export type Fen = number;

/** WeChat Pay takes at most a million yuan in one order. */
export const MOST_FEN = 100_000_000;

export const isFen = (value: number): boolean => Number.isSafeInteger(value) && value >= 1 && value <= MOST_FEN;

/** `'12.3' → 1230`, digit by digit: no floating point touches money. Undefined when it is no amount that can be asked for. */
export function parseYuan(text: string): Fen | undefined {
  const match = /^[¥￥]?(\d{1,7})(?:\.(\d{1,2}))?元?$/.exec(text.normalize('NFKC').trim());
  if (!match) return undefined;
  const fen = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return isFen(fen) ? fen : undefined;
}

/** `1230 → '12.30'`. */
export function formatYuan(fen: Fen): string {
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}
