/** JSON in which a bigint stands as a bare number, as WeChat writes its 64-bit ids. */
export function toJson(value: unknown): string {
  const found: bigint[] = [];
  const mark = `\u0000${Math.random().toString(36)}:`;
  const text = JSON.stringify(value, (_key, v: unknown) => (typeof v === 'bigint' ? `${mark}${found.push(v) - 1}` : v));
  const quoted = JSON.stringify(mark).slice(0, -1);
  return text.split(quoted).reduce((out, part) => {
    const end = part.indexOf('"');
    return `${out}${found[Number(part.slice(0, end))]}${part.slice(end + 1)}`;
  });
}
