import { type IncomingMessage } from 'node:http';

const MAX = 2 * 1024 * 1024;

/** The raw bytes of a request, at most 2 MB. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > MAX) throw new Error('body larger than 2 MB');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** JSON, or undefined when the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
