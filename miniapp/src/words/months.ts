const CHINA_MS = 8 * 3_600_000;

/** This month in China and those before it, the newest first: `2026-11`, `2026-10`, … */
export function lastMonths(now: number, count: number): string[] {
  const today = new Date(now + CHINA_MS);
  const index = today.getUTCFullYear() * 12 + today.getUTCMonth();
  return Array.from({ length: count }, (_, back) => {
    const at = index - back;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}

/** `2026-09` → `2026年9月` */
export const monthWords = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`;
