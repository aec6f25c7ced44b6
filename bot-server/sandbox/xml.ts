import { XMLParser } from 'fast-xml-parser';

/** A tree that becomes XML: strings go into CDATA, numbers and big integers stand bare, an array repeats its tag. */
export type XmlTree = string | number | bigint | readonly XmlTree[] | XmlFields;
export interface XmlFields {
  readonly [tag: string]: XmlTree;
}

const isList = (value: XmlTree): value is readonly XmlTree[] => Array.isArray(value);

function node(tag: string, value: XmlTree): string {
  if (typeof value === 'string') return `<${tag}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${tag}>`;
  if (typeof value !== 'object') return `<${tag}>${value}</${tag}>`;
  if (isList(value)) return value.map((v) => node(tag, v)).join('');
  return `<${tag}>${inner(value)}</${tag}>`;
}

const inner = (fields: XmlFields): string =>
  Object.entries(fields)
    .map(([tag, value]) => node(tag, value))
    .join('');

export function toXml(fields: XmlFields): string {
  return `<xml>${inner(fields)}</xml>`;
}

const parser = new XMLParser({ parseTagValue: false, processEntities: false, trimValues: true });

/** Parses `<xml>…</xml>`; undefined when it is anything else. */
export function fromXml(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith('<xml>') || text.includes('<!DOCTYPE')) return undefined;
  try {
    const root: unknown = parser.parse(text, true);
    const xml = typeof root === 'object' && root !== null && 'xml' in root ? root.xml : undefined;
    return typeof xml === 'object' && xml !== null ? { ...xml } : undefined;
  } catch {
    return undefined;
  }
}
