const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** Text between tags with its entities resolved. Only the five of XML and numbers are known: a document's own are refused, for they can grow without end. */
export function xmlText(raw: string): string {
  if (raw.includes('<![CDATA['))
    return raw.split(/<!\[CDATA\[([\s\S]*?)\]\]>/).reduce((all, part, at) => all + (at % 2 ? part : xmlText(part)), '');
  if (!raw.includes('&')) return raw;
  return raw.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([^;\s]{1,40}));/gi, (_, ten?: string, hex?: string, word?: string) => {
    if (word === undefined) return codePoint(ten === undefined ? parseInt(hex ?? '0', 16) : Number(ten));
    const known = Object.hasOwn(ENTITIES, word.toLowerCase()) ? ENTITIES[word.toLowerCase()] : undefined;
    if (known === undefined) throw new Error('an entity that XML does not know');
    return known;
  });
}

const codePoint = (code: number): string => (code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '');

/** The value of an attribute in the text of a tag. `name` may be a pattern. */
export function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return value ? xmlText(value[1] ?? value[2] ?? '') : undefined;
}

/** Every `<t>` of an item, without the phonetic readings that stand beside Chinese and Japanese text. */
export function richText(item: string): string {
  if (!item.includes('<')) return '';
  const spoken = item.includes('rPh') ? item.replace(/<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g, '') : item;
  let text = '';
  for (const [, part = ''] of spoken.matchAll(/<(?:\w+:)?t(?:\s[^>]*?)?>([\s\S]*?)<\/(?:\w+:)?t>/g)) text += xmlText(part);
  return text.replace(/_x([\dA-F]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
