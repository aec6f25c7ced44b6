import { open, type FileHandle } from 'node:fs/promises';

/** A file read in parts, so that one of 200 MB takes no more memory than one of 2. */
export interface ByteWindow {
  readonly size: number;
  /** Up to `length` bytes from `at`; fewer at the end. */
  read(at: number, length: number): Promise<Buffer>;
}

/** Opens a file for `work`, and closes it whatever comes of it. */
export async function withWindow<T>(path: string, work: (file: ByteWindow) => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    const opened = await open(path, 'r');
    handle = opened;
    const { size } = await opened.stat();
    return await work({
      size,
      async read(at, length) {
        const wanted = Math.max(0, Math.min(length, size - at));
        const bytes = Buffer.alloc(wanted);
        let done = 0;
        while (done < wanted) {
          const { bytesRead } = await opened.read(bytes, done, wanted - done, at + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return bytes.subarray(0, done);
      },
    });
  } finally {
    await handle?.close();
  }
}
