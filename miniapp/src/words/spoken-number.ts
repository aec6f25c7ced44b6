const digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;

/** A whole number from 100 to 999 as it is read out: 三百四十七, 一百零五, 二百一十. */
export function spokenNumber(n: number): string {
  const [hundreds, tens, ones] = [Math.floor(n / 100), Math.floor(n / 10) % 10, n % 10];
  const rest =
    tens === 0 ? (ones === 0 ? '' : `零${digits[ones] ?? ''}`) : `${digits[tens] ?? ''}十${ones === 0 ? '' : (digits[ones] ?? '')}`;
  return `${digits[hundreds] ?? ''}百${rest}`;
}
