import { randomUUID } from 'node:crypto';
import { harmless, WeChatError } from './errors';

/** A file of a chat: its bytes, or that WeChat has it no more, or that it may be asked again. */
export type FetchedMedia = { readonly kind: 'bytes'; readonly bytes: Buffer } | { readonly kind: 'gone' } | { readonly kind: 'later' };

const SAYS_ERROR = /^(application\/json|text\/)/i;
const LONGEST_ERROR = 4096;

/**
 * Reads a temporary file part by part: what is larger than `mostBytes`, or takes longer than `timeoutMs` in all, is let go of in the middle.
 * An error comes as JSON with HTTP 200, under whatever content type. @throws WeChatError and nothing else
 */
export async function readFile(
  url: string,
  api: string,
  { timeoutMs, mostBytes }: { timeoutMs: number; mostBytes: number },
): Promise<Buffer> {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    if (answer.status !== 200) throw new WeChatError(`http-${answer.status}`, { at: 'http', status: answer.status }, api);
    const parts: Buffer[] = [];
    let size = 0;
    const stream: ReadableStream<Uint8Array> | null = answer.body;
    const reader = stream?.getReader();
    for (;;) {
      const part = (await reader?.read())?.value;
      if (!part) break;
      size += part.byteLength;
      if (size > mostBytes) {
        await reader?.cancel();
        throw new WeChatError('too-large', { at: 'waiting' }, api);
      }
      parts.push(Buffer.from(part));
    }
    const bytes = Buffer.concat(parts);
    const said = SAYS_ERROR.test(answer.headers.get('content-type') ?? '') || bytes[0] === 0x7b ? errorIn(bytes, api) : undefined;
    if (said) throw said;
    return bytes;
  } catch (error) {
    if (error instanceof WeChatError) throw error;
    throw new WeChatError(error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'broken', { at: 'waiting' }, api);
  }
}

function errorIn(bytes: Buffer, api: string): WeChatError | undefined {
  if (bytes.length > LONGEST_ERROR) return undefined;
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    const errcode = typeof value === 'object' && value !== null && 'errcode' in value ? Number(value.errcode) : 0;
    const errmsg = typeof value === 'object' && value !== null && 'errmsg' in value ? value.errmsg : '';
    return errcode === 0 ? undefined : new WeChatError(String(errcode), { at: 'answered', errcode }, api, harmless(errmsg));
  } catch {
    return undefined;
  }
}

/** One file as a form: WeChat takes no other shape. */
export function asForm({ name, type, bytes }: { name: string; type: string; bytes: Buffer }): { data: Buffer; contentType: string } {
  const border = `gongyu-${randomUUID()}`;
  const head = `--${border}\r\nContent-Disposition: form-data; name="media"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
  return {
    data: Buffer.concat([Buffer.from(head, 'latin1'), bytes, Buffer.from(`\r\n--${border}--\r\n`, 'latin1')]),
    contentType: `multipart/form-data; boundary=${border}`,
  };
}
