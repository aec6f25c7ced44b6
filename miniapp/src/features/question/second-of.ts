/** `3:20` or `３：20` → 200, `45` → 45, nothing → 0; undefined for what is no time, or lies behind the end. */
export function secondOf(words: string, length: number | undefined): number | undefined {
  const plain = words.normalize('NFKC').trim();
  if (plain === '') return 0;
  const parts = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d)$|^(\d{1,5})$/.exec(plain);
  if (!parts) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0', bare] = parts;
  const second = bare === undefined ? Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) : Number(bare);
  return length !== undefined && second >= length ? undefined : second;
}
