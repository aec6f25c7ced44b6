/** From–to of a `Range` head, the end exclusive; the whole where there is none; undefined where it can not be met. */
export function rangeOf(header: string, bytes: number): { from: number; to: number; part: boolean } | undefined {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!asked || (asked[1] === '' && asked[2] === '')) return { from: 0, to: bytes, part: false };
  const [, first = '', last = ''] = asked;
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? bytes : Math.min(bytes, Number(last) + 1);
  return from < to ? { from, to, part: true } : undefined;
}
