import { colour, line, path, rect } from '../draw/shapes.mjs';
import { height, title, width } from '../draw/frame.mjs';
import { moon, star } from '../draw/things.mjs';
import { bowl, finish, hush, pad, pitch, rate, silence } from '../music.mjs';

const seconds = 160;
const breaths = 15;
const first = 5;
const inhale = 4;
const breath = 10;

/** Where we are in a breath at second `t`: 0..1 while it fills, 1..0 while it empties. */
const fullness = (t) => {
  const k = (((t - first) % breath) + breath) % breath;
  if (t < first || t > first + breaths * breath) return 0;
  const part = k < inhale ? k / inhale : 1 - (k - inhale) / (breath - inhale);
  return part * part * (3 - 2 * part);
};

/** A voice that glides between two notes, loud in its middle: up to breathe in, down to breathe out. */
const glide = (out, from, length, low, high, loud) => {
  let phase = 0;
  const start = Math.round(from * rate);
  const n = Math.round(length * rate);
  for (let i = 0; i < n && start + i < out.length; i += 1) {
    const k = i / n;
    const freq = low * (high / low) ** (k * k * (3 - 2 * k));
    phase += (2 * Math.PI * freq) / rate;
    const shape = Math.sin(Math.PI * k) ** 0.8;
    out[start + i] += loud * shape * (Math.sin(phase) + 0.25 * Math.sin(2 * phase) + 0.3 * Math.sin(phase * 1.003));
  }
};

const play = () => {
  const out = silence(seconds);
  hush(out, (t) => 0.24 + 1.05 * fullness(t - 0.3), { smooth: 0.075, seed: 3 });
  hush(out, (t) => 0.5 * fullness(t - 0.8) ** 2, { smooth: 0.22, seed: 9 });
  const low = pitch('G3');
  const high = pitch('D4');
  bowl(out, 1, pitch('G4'), 0.12);
  for (let b = 0; b < breaths; b += 1) {
    const from = first + b * breath;
    glide(out, from, inhale, low, high, 0.1);
    glide(out, from + inhale, breath - inhale, high, low, 0.08);
    const [a, c] = b % 2 ? ['C3', 'E3'] : ['G2', 'D3'];
    pad(out, from, breath, pitch(a), 0.03);
    pad(out, from, breath, pitch(c), 0.022);
  }
  bowl(out, first + breaths * breath, pitch('G4'), 0.1);
  return finish(out, { fadeIn: 2, fadeOut: 5, peak: 0.6, wet: 0.3 });
};

const poster = () =>
  rect(0, 0, width, height, colour.night) +
  path('M0 0 H960 V160 Q480 250 0 160 Z', colour.nightDark) +
  [
    [90, 80],
    [200, 190],
    [330, 60],
    [610, 70],
    [700, 190],
    [880, 260],
    [60, 280],
    [440, 240],
  ]
    .map(([x, y], i) => star(x, y, 7 + (i % 3) * 3, 0.9))
    .join('') +
  moon(800, 120, 58) +
  path('M0 372 Q120 330 240 366 T480 362 T720 366 T960 356 V540 H0 Z', '#34618a') +
  line('M380 346 L380 236', colour.cream, 6) +
  path('M386 240 Q460 290 470 334 L386 334 Z', colour.cream) +
  path('M290 344 H480 Q460 396 386 396 Q310 396 290 344 Z', colour.clay) +
  path('M0 414 Q120 372 240 408 T480 404 T720 408 T960 398 V540 H0 Z', '#2a5278') +
  path('M0 470 Q120 432 240 464 T480 460 T720 464 T960 456 V540 H0 Z', '#21436a') +
  title(1, '睡前听海浪', { x: 380, y: 150 });

export const item = { id: 'breathing-at-night', seconds, bits: 22_000, play, poster };
