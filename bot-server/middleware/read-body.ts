import type { IncomingMessage } from 'node:http';
import { Refusal } from '../domain/refusal';

/**
 * The whole body, at most `limit` bytes. Own, because the usual parser costs half of a small request's time.
 * A body that is too large is left unread (not destroyed), so that the refusal still reaches the sender.
 * @throws Refusal request/too-large, request/invalid
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => new Refusal('request/too-large', { details: { limit } });
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (error: Error): void => {
      request
        .off('data', onData)
        .off('end', onEnd)
        .off('aborted', onAborted)
        .off('error', onAborted)
        .on('error', () => undefined);
      request.pause();
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) stop(tooLarge());
      else chunks.push(chunk);
    };
    const onEnd = (): void => resolve(Buffer.concat(chunks));
    const onAborted = (): void => stop(new Refusal('request/invalid', { message: '内容没有传完整，请再试一次' }));
    request.on('data', onData).on('end', onEnd).on('aborted', onAborted).on('error', onAborted);
  });
}

/**
 * JSON of a body. Keys that reach into prototypes are refused before anything sees them: with the whole body, or, in a list at the top whose
 * entries are judged one by one (`apart`), with their own entry, which is `null` then.
 * @throws Refusal request/invalid
 */
export function parseJson(body: Buffer, apart?: string): unknown {
  if (body.length === 0) return {};
  try {
    const text = body.toString('utf8');
    // Looking at every key costs ten times the parsing: only where such a key can be hidden.
    const mayHide = text.includes('__proto__') || text.includes('\\u');
    return mayHide ? parseApart(text, apart) : (JSON.parse(text) as unknown);
  } catch (error) {
    throw new Refusal('request/invalid', { message: '内容不是完整的 JSON，请再试一次', cause: error });
  }
}

/** Inner values come before what holds them, so what holds a forbidden key is known when its own place is judged. */
function parseApart(text: string, apart: string | undefined): unknown {
  const foul = new Set<unknown>();
  const parsed: unknown = JSON.parse(text, function (this: unknown, key: string, value: unknown) {
    if (key === '__proto__') {
      foul.add(this);
      return undefined;
    }
    if (!foul.has(value)) return value;
    if (key === apart && Array.isArray(value)) return value.map((entry: unknown) => (foul.has(entry) ? null : entry));
    foul.add(this);
    return value;
  });
  if (foul.has(parsed)) throw new Error('forbidden key');
  return parsed;
}
