import { NO_LINES, withLine, type PackLine, type Until } from '../../../bot-server/domain/bulletin/pack';
import { packLines, type PackNeeds } from '../../../bot-server/flows/bulletin/pack';
import { verifyPack } from '../../../bot-server/flows/bulletin/verify-pack';
import { sha256 } from '../../domain/bulletin/world';

export async function packOf(needs: PackNeeds, place?: string): Promise<PackLine[]> {
  const lines: PackLine[] = [];
  for await (const { line } of packLines(needs, place)) lines.push(line);
  return lines;
}

/** Checks lines as if they were read from a file; where a line stands is its number. */
export const checkPack = async (lines: readonly PackLine[], asked: { readonly until?: Until; readonly place?: string } = {}) =>
  verifyPack(
    {
      async *lines() {
        await Promise.resolve();
        for (const [from, line] of lines.entries()) yield { line, text: JSON.stringify(line), at: { from, size: 1 } };
      },
      row: async ({ from }) => {
        const line = lines[from];
        return Promise.resolve(line?.line === 'row' ? line.row : undefined);
      },
    },
    { sha256, ...asked },
  );

/** Whoever forges a pack writes its last line anew. */
export function resealed(lines: readonly PackLine[]): PackLine[] {
  const rest = lines.filter(({ line }) => line !== 'end');
  const sum = rest.reduce((before, line) => withLine(before, JSON.stringify(line), sha256), NO_LINES);
  return [...rest, { line: 'end', ...sum }];
}
