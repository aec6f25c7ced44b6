import { createReadStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';

/** Where a line stands in its file, in bytes, without its end. */
export interface LineSpot {
  readonly from: number;
  readonly size: number;
}

/** Longer than any line of ours. */
const LONGEST_LINE = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/** The lines of a file, one at a time. @throws RangeError for a line that is longer than any can be */
export async function* linesOfFile(path: string): AsyncGenerator<{ readonly text: string; readonly at: LineSpot }> {
  let [rest, from]: [Buffer[], number] = [[], 0];
  let size = 0;
  const take = () => {
    const line = { text: Buffer.concat(rest).toString('utf8'), at: { from, size } };
    from += size + 1;
    [rest, size] = [[], 0];
    return line;
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let at = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, at)) {
      rest.push(chunk.subarray(at, end));
      size += end - at;
      yield take();
      at = end + 1;
    }
    rest.push(chunk.subarray(at));
    size += chunk.length - at;
    if (size > LONGEST_LINE) throw new RangeError(`a line of ${path} is longer than ${LONGEST_LINE} bytes`);
  }
  if (size > 0) yield take();
}

/** Reads single lines again, wherever they stand. */
export async function openLineReader(path: string): Promise<{ read(at: LineSpot): Promise<string>; close(): Promise<void> }> {
  const file: FileHandle = await open(path, 'r');
  return {
    async read({ from, size }) {
      const bytes = Buffer.alloc(size);
      let done = 0;
      while (done < size) {
        const { bytesRead } = await file.read(bytes, done, size - done, from + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.toString('utf8', 0, done);
    },
    close: async () => file.close(),
  };
}

/** So much is written at a time. */
const AT_ONCE = 256 * 1024;

/** Writes lines to a new file as they come; nothing is left of it when they fail. @throws as the file system does, EEXIST for a file that is there */
export async function writeLines(path: string, lines: AsyncIterable<string>): Promise<void> {
  const file = await open(path, 'wx');
  try {
    let waiting: string[] = [];
    let size = 0;
    for await (const line of lines) {
      waiting.push(line, '\n');
      size += line.length + 1;
      if (size < AT_ONCE) continue;
      await file.writeFile(waiting.join(''));
      [waiting, size] = [[], 0];
    }
    await file.writeFile(waiting.join(''));
    await file.sync();
  } catch (fault) {
    await rm(path, { force: true });
    throw fault;
  } finally {
    await file.close();
  }
}
