import { at, circle, colour, ellipse, line, path, rect, text } from '../draw/shapes.mjs';
import { closing, clock, title } from '../draw/frame.mjs';
import { person } from '../draw/people.mjs';
import { basin, phone, tree } from '../draw/things.mjs';
import { chapters, lines, seconds, slides } from '../words/home-safety-walk.mjs';

const flame = (s = 1) =>
  at(
    0,
    0,
    path('M0 -96 C34 -52 62 -18 50 34 C42 74 -42 74 -50 34 C-58 2 -26 -14 -28 -48 C-8 -40 2 -62 0 -96 Z', colour.clay) +
      path('M4 -34 C20 -8 34 10 26 38 C20 58 -20 58 -26 38 C-30 16 -8 8 4 -34 Z', colour.honey),
    { s },
  );
const stove =
  rect(-86, -20, 172, 120, '#6b6f7b', 12) +
  rect(-60, 6, 120, 60, '#3c3f49', 8) +
  ellipse(0, -24, 74, 14, '#3c3f49') +
  rect(40, -170, 26, 150, '#8b8f9b') +
  at(0, 40, flame(0.4));
const waves = [0, 1, 2]
  .map((i) => line(`M-150 ${i * 44} q37 -34 75 0 t75 0 t75 0 t75 0`, i % 2 ? colour.water : colour.waterDark, 16))
  .join('');
const road =
  path('M-120 110 L-40 -120 H40 L120 110 Z', '#6b6f7b') +
  [-96, -44, 20, 84].map((y, i) => rect(-6 - i, y, 12 + 2 * i, 26 + 6 * i, colour.paper, 4)).join('');

/** One look for each chapter: a ground, and a thing to know it by. */
const looks = [
  { ground: '#f6e3c2', band: colour.honey, draw: () => at(0, 20, flame(1.5)) },
  { ground: '#e7e3ee', band: '#9a90b5', draw: () => at(0, 60, stove, { s: 1.15 }) },
  { ground: colour.sky, band: colour.water, draw: () => at(0, 20, waves) + at(0, -70, basin(0, 0, 0), { s: 0.9 }) },
  { ground: '#e6efd9', band: colour.sage, draw: () => at(0, 10, road, { s: 1.2 }) + at(-170, 120, tree(0, 0, 0.7)) },
  {
    ground: '#f7e0d8',
    band: colour.rose,
    draw: () => at(0, 20, phone(0, 0, 3.4, { turn: -8, screen: colour.paper })) + at(0, 24, clock(0, 0, 44, 480)),
  },
];

const slide = ({ chapter, word }) => {
  const { ground, band, draw } = looks[chapter];
  const size = word.length > 4 ? 88 : 118;
  return (
    rect(0, 0, 960, 426, ground) +
    circle(250, 226, 190, colour.paper) +
    at(250, 226, draw()) +
    chapters.map((_, i) => circle(600 + i * 56, 66, i === chapter ? 17 : 11, i === chapter ? colour.clay : band)).join('') +
    text(700, 226 + size * 0.36, word, word.length > 4 ? Math.min(size, 470 / word.length) : size, colour.ink, { weight: 900 }) +
    rect(600, 330, 200, 10, band, 5)
  );
};

const opening = () =>
  rect(0, 0, 960, 426, '#f6e3c2') +
  circle(480, 520, 330, colour.paper) +
  person({ kind: 'girl', x: 400, y: 424, s: 0.9, t: 0, mood: 'happy' }) +
  person({ kind: 'boy', x: 560, y: 424, s: 0.9, t: 0, mood: 'happy' }) +
  title(1, '放假前|把家里走一遍', { y: 110, shade: colour.tealDark });

export const item = {
  id: 'home-safety-walk',
  seconds,
  posterAt: 2,
  // Slides stand still: far less is needed than for a film that moves.
  bytes: 1_450_000,
  audioBits: 12_000,
  keyEvery: 10,
  sound: {
    key: 'F4',
    bpm: 72,
    seed: 57,
    bells: chapters.map((_, i) => slides.find(({ chapter }) => chapter === i).from + 0.4),
    parts: [
      { from: 0, progression: ['I', 'vi', 'IV', 'V'], density: 0.7 },
      { from: 93, progression: ['I', 'iii', 'IV', 'I'], density: 0.5 },
      { from: 158, progression: ['vi', 'IV', 'I', 'V'], density: 0.6 },
      { from: 235, progression: ['I', 'V', 'vi', 'IV'], density: 0.8 },
      { from: 300, progression: ['I', 'vi', 'ii', 'V'], density: 0.6 },
    ],
  },
  shots: slides.map((one, i) => ({
    from: one.from,
    still: true,
    draw: i === 0 ? opening : i === slides.length - 1 ? () => closing(1, '平平安安') : () => slide(one),
    bare: i === slides.length - 1,
  })),
  lines,
};
