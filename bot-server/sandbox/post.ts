import http from 'node:http';
import https from 'node:https';

export interface Posted {
  readonly status: number;
  readonly body: string;
}

const MAX_ANSWER = 256 * 1024;

/** One request on a connection of its own, cut after `timeoutMs` in all; rejects when there was no whole answer. */
export function send(
  method: 'GET' | 'POST',
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? https.request : http.request;
    const request = open(url, {
      method,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
      ...(signal ? { signal } : {}),
    });
    const timer = setTimeout(() => request.destroy(new Error('timeout')), timeoutMs);
    const end = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    request.on('error', (error) => end(() => reject(error)));
    request.on('response', (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > MAX_ANSWER) request.destroy(new Error('answer too large'));
        else parts.push(part);
      });
      response.on('error', (error) => end(() => reject(error)));
      response.on('close', () => end(() => reject(new Error('answer cut off'))));
      response.on('end', () => end(() => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') })));
    });
    request.end(body);
  });
}

/** One POST, as `send`. */
export const post = (
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Posted> => send('POST', url, headers, body, timeoutMs, signal);
