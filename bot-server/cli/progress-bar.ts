import type { Progress } from '../domain/importing/sheet-row';

const WIDTH = 24;
const PAUSE_MS = 100;

/** A bar that redraws itself on a terminal; silent where nobody looks. `end` clears it. */
export function progressBar(out: NodeJS.WriteStream = process.stderr): { step: Progress; end(): void } {
  if (!out.isTTY) return { step: () => undefined, end: () => undefined };
  let drawn = 0;
  let shown = false;
  return {
    step: (done, total, what) => {
      const now = Date.now();
      if (now - drawn < PAUSE_MS && done !== total) return;
      drawn = now;
      shown = true;
      out.write(`\r\x1b[K${what} ${total === undefined ? done : bar(done, total)}`);
    },
    end: () => {
      if (shown) out.write('\r\x1b[K');
      shown = false;
    },
  };
}

function bar(done: number, total: number): string {
  const share = total > 0 ? Math.min(1, done / total) : 1;
  const full = Math.round(share * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(share * 100)}% ${done}/${total}`;
}
