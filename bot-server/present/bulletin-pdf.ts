import type { Bulletin, BulletinWording, Piece } from '../domain/bulletin/bulletin';
import { plainText } from '../domain/bulletin/text';
import { bulletinStand } from './bulletin';
import { bulletinProof, bulletinTable, meaningOf, rowTitle } from './bulletin-table';

/** How wide the columns of the table are beside one another. */
const SHARES = [29, 11, 11, 35, 11, 11, 11, 11];

/** A bulletin as a paper: every number leads to what it means at the end, and each page says of what it is and what proves it. */
export function bulletinPaper({
  bulletin,
  definitions,
}: {
  readonly bulletin: Bulletin;
  readonly definitions: BulletinWording['definitions'];
}) {
  const { text, facts, cutoff } = bulletin;
  const used = new Set<string>();
  const run = ({ text: words, measure }: Piece) => {
    if (measure === undefined) return { text: words };
    used.add(measure);
    return { text: words, to: measure };
  };
  const heading = (words: string) => ({ kind: 'heading' as const, text: words });
  const parts = text.parts.flatMap(({ heading: words, lines }) => [
    heading(words),
    ...lines.map((line) => ({ kind: 'paragraph' as const, runs: line.map(run) })),
  ]);
  const table = bulletinTable(facts);
  const below = table
    ? [
        heading(table.title),
        {
          kind: 'table' as const,
          columns: table.heads.map((head, at) => ({
            head,
            share: SHARES[at] ?? 10,
            align: at === 0 ? ('left' as const) : ('right' as const),
          })),
          rows: table.rows.map((row) => [rowTitle(row), ...row.cells]),
        },
      ]
    : [];
  const terms = [...used].map((id) => ({ kind: 'term' as const, id, ...meaningOf(definitions[id] ?? '') }));
  return {
    title: plainText(text.title),
    stand: bulletinStand(bulletin),
    blocks: [...parts, ...below, ...(terms.length > 0 ? [heading('指标是什么意思'), ...terms] : [])],
    foot: [bulletinStand(bulletin), bulletinProof(bulletin)],
    at: cutoff,
  };
}
