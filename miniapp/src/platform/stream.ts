/** A line on which the server says where to look again. */
export interface LineWord {
  readonly name: string;
  readonly data: string;
}
export interface Line {
  close(): void;
}

/**
 * Opens such a line in a browser; null where there is none (a mini-program), and pages go on by asking. `onEnd` is told once, with the status
 * where the server refused, whenever the line is gone and nobody closed it.
 */
export function openLine(url: string, token: string, onWord: (word: LineWord) => void, onEnd: (status: number) => void): Line | null {
  if (__WEAPP__ || typeof fetch !== 'function' || typeof ReadableStream !== 'function') return null;
  const leaving = new AbortController();
  void read(url, token, leaving.signal, onWord).then(
    (status) => {
      if (!leaving.signal.aborted) onEnd(status);
    },
    () => {
      if (!leaving.signal.aborted) onEnd(0);
    },
  );
  return { close: () => leaving.abort() };
}

async function read(url: string, token: string, signal: AbortSignal, onWord: (word: LineWord) => void): Promise<number> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal, cache: 'no-store' });
  if (!answer.ok || answer.body === null) return answer.status;
  const reader = answer.body.getReader();
  const words = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return answer.status;
    text += words.decode(value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const word = wordIn(block);
      if (word) onWord(word);
    }
  }
}

/** One block of an event stream; a comment is none. */
export function wordIn(block: string): LineWord | undefined {
  const valueOf = (field: string): string | undefined =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${field}:`))
      ?.slice(field.length + 1)
      .trim();
  const [name, data] = [valueOf('event'), valueOf('data')];
  return name === undefined || data === undefined ? undefined : { name, data };
}
