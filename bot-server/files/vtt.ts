import type { Fault } from '../domain/importing/fault';
import { decodeText } from './decode-text';

const TIMES = /^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})\s+-->\s+(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:\s.*)?$/;

/** What is wrong with captions (WebVTT) of a film of this length. */
export function vttFaults(bytes: Uint8Array, durationSeconds: number): Fault[] {
  const faults: Fault[] = [];
  const lines = decodeText(bytes)
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/);
  if (!/^WEBVTT(\s|$)/.test(lines[0] ?? '')) return [{ row: 1, message: '字幕第一行要写 WEBVTT' }];
  let cues = 0;
  let lastStart = 0;
  lines.forEach((line, index) => {
    if (!line.includes('-->')) return;
    const row = index + 1;
    const match = TIMES.exec(line.trim());
    if (!match) return void faults.push({ row, message: '时间写法不对，要像 00:00:05.000 --> 00:00:08.500' });
    const [start, end] = [seconds(match.slice(1, 5)), seconds(match.slice(5, 9))];
    cues += 1;
    if (end <= start) faults.push({ row, message: '结束时间要在开始时间之后' });
    if (start < lastStart) faults.push({ row, message: '这一条比上一条还早，请按时间先后排' });
    if (end > durationSeconds + 1) faults.push({ row, message: `超出了片长 ${durationSeconds.toFixed(0)} 秒` });
    if ((lines[index + 1] ?? '').trim() === '') faults.push({ row, message: '这一条没有字，请写上字或者删掉' });
    lastStart = Math.max(lastStart, start);
  });
  if (cues === 0) faults.push({ message: '字幕里一条也没有，请写上字幕' });
  return faults;
}

/** When the last caption goes, in whole seconds. */
export function captionsEnd(bytes: Uint8Array): number {
  const ends = decodeText(bytes)
    .split(/\r\n|\r|\n/)
    .map((line) => TIMES.exec(line.trim()))
    .flatMap((match) => (match ? [seconds(match.slice(5, 9))] : []));
  return Math.floor(Math.max(0, ...ends));
}

/** The words that stand there at a second, on one line; of what was said last, where nothing stands; undefined before the first. */
export function captionAt(bytes: Uint8Array, second: number): string | undefined {
  const lines = decodeText(bytes).split(/\r\n|\r|\n/);
  let found: string | undefined;
  for (const [index, line] of lines.entries()) {
    const match = TIMES.exec(line.trim());
    if (!match) continue;
    if (seconds(match.slice(1, 5)) > second) break;
    const end = lines.findIndex((other, at) => at > index && other.trim() === '');
    const words = lines.slice(index + 1, end === -1 ? undefined : end).join(' ');
    found = words.replace(/<[^>]*>/g, '').trim();
  }
  return found === undefined || found === '' ? undefined : found.slice(0, 80);
}

function seconds([hours, minutes, whole, thousandths]: readonly (string | undefined)[]): number {
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(whole) + Number(thousandths) / 1000;
}
