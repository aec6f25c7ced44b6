import { type IncomingMessage } from 'node:http';

const MAX = 2 * 1024 * 1024;

/** The text of a request, at most 2 MB. */
export const readBody = async (request: IncomingMessage): Promise<string> => (await readBytes(request, MAX)).toString('utf8');

/** The raw bytes of a request, at most so many. */
export async function readBytes(request: IncomingMessage, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > most) throw new Error(`body larger than ${most} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** JSON, or undefined when the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
