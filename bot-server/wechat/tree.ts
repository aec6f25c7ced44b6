import { XMLParser } from 'fast-xml-parser';
import { parseExactJson } from './exact-json';

const parser = new XMLParser({
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreAttributes: true,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function readXml(text: string): Record<string, unknown> | undefined {
  // Outside CDATA nothing that begins with `<!` or `<?` belongs into a push: no DOCTYPE, no entity, no instruction.
  if (/<[!?]/.test(text.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, ''))) return undefined;
  try {
    const root: unknown = parser.parse(text, true);
    return isRecord(root) && isRecord(root['xml']) && Object.keys(root).length === 1 ? root['xml'] : undefined;
  } catch {
    return undefined;
  }
}

/** The fields of a push, from XML or JSON; undefined when it is neither. What the fields hold is still unchecked. */
export function readTree(text: string): { format: 'xml' | 'json'; fields: Record<string, unknown> } | undefined {
  const body = text.replace(/^\ufeff/, '').trim();
  if (body.startsWith('<xml>')) {
    const fields = readXml(body);
    return fields && { format: 'xml', fields };
  }
  if (!body.startsWith('{')) return undefined;
  try {
    const fields = parseExactJson(body);
    return isRecord(fields) ? { format: 'json', fields } : undefined;
  } catch {
    return undefined;
  }
}
