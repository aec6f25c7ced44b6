export interface Cue {
  /** Seconds. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const TIME = /^(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})$/;

function secondsOf(text: string): number | null {
  const m = TIME.exec(text.trim());
  if (m === null) return null;
  const [, h = '0', min = '0', s = '0', ms = '0'] = m;
  return Number(h) * 3600 + Number(min) * 60 + Number(s) + Number(ms.padEnd(3, '0')) / 1000;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: '\u00a0', lrm: '', rlm: '' };
const plain = (line: string): string => line.replace(/<[^>]*>/g, '').replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);

/** Reads WebVTT: cues in order of their beginning, markup taken off. What can't be read is left out; it never throws. */
export function parseVtt(source: string): Cue[] {
  const blocks = source
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/);
  const cues: Cue[] = [];
  for (const block of blocks) {
    const lines = block.split('\n').filter((line) => line.trim() !== '');
    const at = lines.findIndex((line) => line.includes('-->'));
    if (at < 0) continue;
    const [left = '', right = ''] = (lines[at] ?? '').split('-->');
    const from = secondsOf(left);
    const to = secondsOf(right.trim().split(/\s+/)[0] ?? '');
    const text = lines
      .slice(at + 1)
      .map(plain)
      .join('\n')
      .trim();
    if (from !== null && to !== null && to > from && text !== '') cues.push({ from, to, text });
  }
  return cues.sort((a, b) => a.from - b.from);
}

/** What is said at that second; several cues at once are shown under each other. */
export const captionAt = (cues: readonly Cue[], at: number): string =>
  cues
    .filter((cue) => cue.from <= at && at < cue.to)
    .map((cue) => cue.text)
    .join('\n');
