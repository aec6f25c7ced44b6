import type { Bulletin, BulletinWording, Piece } from '../domain/bulletin/bulletin';
import { plainText } from '../domain/bulletin/text';
import { bulletinStand } from './bulletin';
import { bulletinProof, bulletinTable, meaningOf, rowTitle } from './bulletin-table';

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '');

const STYLE = `
@page { size: A4; margin: 25mm 22mm; }
body { max-width: 46em; margin: 2em auto; padding: 0 1em; color: #1a1a1a; background: #fff; line-height: 1.8;
  font-family: "Noto Serif SC", "Source Han Serif SC", "Songti SC", SimSun, serif; font-size: 17px; }
h1 { font-size: 1.5em; text-align: center; line-height: 1.4; margin: 0 0 .4em; }
h2 { font-size: 1.1em; margin: 1.4em 0 .3em; }
p { margin: .3em 0; text-indent: 2em; }
p.stand { text-align: center; text-indent: 0; color: #444; border-bottom: 2px solid #b3261e; padding-bottom: .8em; }
a.figure, a.claim { color: inherit; text-decoration: underline dotted #888; text-underline-offset: 4px; }
a.figure { font-weight: bold; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .82em; line-height: 1.4; margin: .5em 0; }
th, td { border: 1px solid #555; padding: .3em .5em; text-align: right; }
th { background: #eee; text-align: center; }
th[scope=row], td.name { text-align: left; background: none; font-weight: normal; min-width: 7em; }
dt { font-weight: bold; margin-top: .5em; }
dd { margin: 0 0 0 2em; }
footer { margin-top: 2em; font-size: .75em; color: #444; word-break: break-all; }
@media print { body { margin: 0; max-width: none; font-size: 12pt; } a.figure, a.claim { text-decoration: none; font-weight: normal; }
  tr, dt { break-inside: avoid; } h2 { break-after: avoid; } thead { display: table-header-group; } .wide { overflow: visible; } }
`;

/** A bulletin as a document of its own: no script, nothing from elsewhere, to be read, printed or kept. */
export function bulletinPage({
  bulletin,
  definitions,
}: {
  readonly bulletin: Bulletin;
  readonly definitions: BulletinWording['definitions'];
}): string {
  const { text, facts } = bulletin;
  const used = new Set<string>();
  const piece = ({ text: words, measure }: Piece): string => {
    if (measure === undefined) return escaped(words);
    used.add(measure);
    return `<a class="${measure.startsWith('change.') ? 'claim' : 'figure'}" href="#${escaped(measure)}">${escaped(words)}</a>`;
  };
  const title = plainText(text.title);
  const parts = text.parts.map(
    ({ heading, lines }) =>
      `<section><h2>${escaped(heading)}</h2>${lines.map((line) => `<p>${line.map(piece).join('')}</p>`).join('\n')}</section>`,
  );
  const meanings = [...used].map((measure) => meaningLine(measure, definitions[measure] ?? '')); // prettier-ignore
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escaped(title)}</h1><p class="stand">${escaped(bulletinStand(bulletin))}</p>
${parts.join('\n')}
${tableOf(facts)}
<section><h2>指标是什么意思</h2><dl>${meanings.join('\n')}</dl></section></main>
<footer>${escaped(bulletinProof(bulletin))}</footer></body></html>
`;
}

/** A definition begins with what people call it. */
function meaningLine(measure: string, definition: string): string {
  const { name, meaning } = meaningOf(definition);
  return `<dt id="${escaped(measure)}">${escaped(name)}</dt><dd>${escaped(meaning)}</dd>`;
}

function tableOf(facts: Bulletin['facts']): string {
  const table = bulletinTable(facts);
  if (!table) return '';
  const body = table.rows.map(
    (row) => `<tr><th scope="row">${escaped(rowTitle(row))}</th>${row.cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`,
  );
  return `<section><h2>${table.title}</h2><div class="wide"><table><thead><tr>${table.heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div></section>`;
}
