import { inflateSync } from 'node:zlib';

/** What a PDF of ours says and holds, read from its bytes alone: enough to see the words, their fonts and where links lead. */
export interface ReadPdf {
  /** The words of each page, in the order in which they were drawn. */
  readonly pages: readonly string[];
  /** Names of the fonts whose outlines are in the file. */
  readonly embedded: readonly string[];
  /** Where links lead, and the places that have a name. */
  readonly links: readonly string[];
  readonly places: readonly string[];
}

const OBJECT = /(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g;

export function readPdf(bytes: Buffer): ReadPdf {
  const source = bytes.toString('latin1');
  const objects = new Map([...source.matchAll(OBJECT)].map(([, id = '', body = '']) => [id, body]));
  const streamOf = (id: string): string => {
    const body = objects.get(id) ?? '';
    const at = body.indexOf('stream\n');
    if (at < 0) return '';
    const raw = Buffer.from(body.slice(at + 7, body.lastIndexOf('\nendstream')), 'latin1');
    return (body.slice(0, at).includes('/FlateDecode') ? inflateSync(raw) : raw).toString('latin1');
  };
  const refOf = (body: string, name: string): string | undefined => new RegExp(`/${name} (\\d+) 0 R`).exec(body)?.[1];
  const lettersOf = new Map<string, string[]>();
  const lettersOfFont = (id: string): string[] => {
    const known = lettersOf.get(id);
    if (known) return known;
    const map = streamOf(refOf(objects.get(id) ?? '', 'ToUnicode') ?? '');
    const letters: string[] = [];
    for (const [, from = '', list = ''] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g))
      [...list.matchAll(/<([0-9a-f ]*)>/g)].forEach(([, hex = ''], index) => {
        letters[parseInt(from, 16) + index] = Buffer.from(hex.replace(/ /g, ''), 'hex').swap16().toString('utf16le');
      });
    lettersOf.set(id, letters);
    return letters;
  };
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\b/.test(body));
  const kids = [...(/\/Kids \[([^\]]*)\]/.exec([...objects.values()].find((body) => body.includes('/Type /Pages')) ?? '')?.[1] ?? '').matchAll(/(\d+) 0 R/g)]; // prettier-ignore
  const texts = kids.map(([, id = '']) => {
    const page = objects.get(id) ?? '';
    const resources = objects.get(refOf(page, 'Resources') ?? '') ?? '';
    const fonts = new Map([...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', font = '']) => [name, font]));
    let letters: string[] = [];
    let text = '';
    for (const [, font, run] of streamOf(refOf(page, 'Contents') ?? '').matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font !== undefined) letters = lettersOfFont(fonts.get(font) ?? '');
      for (const [, hex = ''] of (run ?? '').matchAll(/<([0-9a-f]*)>/g))
        for (const [glyph] of hex.matchAll(/.{4}/g)) text += letters[parseInt(glyph, 16)] ?? '\uFFFD';
    }
    return text;
  });
  if (pages.length !== texts.length) throw new Error(`${pages.length} pages, of which ${texts.length} are listed`);
  const bodies = [...objects.values()];
  return {
    pages: texts,
    embedded: bodies.filter((body) => /\/FontFile[23]? \d/.test(body)).map((body) => /\/FontName \/(\S+)/.exec(body)?.[1] ?? ''),
    links: bodies.flatMap((body) => /\/S \/GoTo\n\/D \(([^)]*)\)/.exec(body)?.[1] ?? []),
    places: [...new Set([...source.matchAll(/\(([a-z.-]+)\) \[?\d+ 0 R/g)].map(([, name = '']) => name))],
  };
}
