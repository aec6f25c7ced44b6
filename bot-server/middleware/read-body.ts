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

/** JSON of a body. Keys that reach into prototypes are refused before anything sees them. @throws Refusal request/invalid */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    const text = body.toString('utf8');
    // Looking at every key costs ten times the parsing: only where such a key can be hidden.
    const mayHide = text.includes('__proto__') || text.includes('\\u');
    const refuse = (key: string, value: unknown): unknown => {
      if (key === '__proto__') throw new Error('forbidden key');
      return value;
    };
    const parsed: unknown = JSON.parse(text, mayHide ? refuse : undefined);
    return parsed;
  } catch (error) {
    throw new Refusal('request/invalid', { message: '内容不是完整的 JSON，请再试一次', cause: error });
  }
}
