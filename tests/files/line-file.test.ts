import fc from 'fast-check';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linesOfFile, openLineReader, writeLines, type LineSpot } from '../../bot-server/files/line-file';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongyu-lines-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function readAll(path: string): Promise<{ texts: string[]; spots: LineSpot[] }> {
  const [texts, spots]: [string[], LineSpot[]] = [[], []];
  for await (const { text, at } of linesOfFile(path)) {
    texts.push(text);
    spots.push(at);
  }
  return { texts, spots };
}
async function* given(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield Promise.resolve(line);
}
let made = 0;
const fresh = (): string => join(folder, `${(made += 1)}.jsonl`);

describe('a file of lines', () => {
  const line = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '家', '𠮷', '"', ' '), maxLength: 40 }),
    // Longer than what is read at a time, so that a sign lies across two reads.
    fc.integer({ min: 30_000, max: 50_000 }).map((length) => '校'.repeat(length)),
  );

  it('gives back what was written, line by line, and each again from where it stands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const path = fresh();
        await writeLines(path, given(lines));
        const { texts, spots } = await readAll(path);
        expect(texts).toEqual(lines);
        const reader = await openLineReader(path);
        for (const [at, spot] of [...spots.entries()].reverse()) expect(await reader.read(spot)).toBe(lines[at]);
        await reader.close();
      }),
      { numRuns: 40 },
    );
  });

  it('whose last line was cut gives what is left of it', async () => {
    const path = fresh();
    await writeFile(path, '一\n\n二');
    expect((await readAll(path)).texts).toEqual(['一', '', '二']);
  });

  it('is never written over one that is there, and leaves nothing when its lines fail', async () => {
    const path = fresh();
    await writeLines(path, given(['一']));
    await expect(writeLines(path, given(['二']))).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await readFile(path, 'utf8')).toBe('一\n');
    const before = await readdir(folder);
    async function* failing(): AsyncGenerator<string> {
      yield Promise.resolve('一');
      throw new Error('gone');
    }
    await expect(writeLines(fresh(), failing())).rejects.toThrow('gone');
    expect(await readdir(folder)).toEqual(before);
  });
});
