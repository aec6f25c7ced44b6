import { at, between, circle, colour, line, mix, path, ramp, rect, shown, svg, text, wave } from '../draw/shapes.mjs';
import { bubble, closing, recap, step, thought, title } from '../draw/frame.mjs';
import { head, person, talking } from '../draw/people.mjs';
import { windowPane } from '../draw/places.mjs';
import { book, cross, lamp, moon, rabbit, star, stump, sun } from '../draw/things.mjs';
import { lines } from '../words/read-together.mjs';

const page = '#f6ecd4';

const cover = (x, y, s, t) => book(x, y, s, { inside: at(-56, 66, stump(0, 0, 0.5)) + at(50, 62, rabbit(0, 0, 0.62, { t, flip: -1 })) });

const opening = (t) => {
  const hop = Math.abs(Math.sin(t * 2.2)) * 46;
  return (
    rect(0, 0, 960, 426, '#33566b') +
    [
      [90, 70],
      [210, 120],
      [760, 60],
      [880, 130],
      [120, 260],
      [850, 270],
    ]
      .map(([x, y], i) => star(x, y, 9, 0.5 + 0.5 * Math.sin(t * 1.4 + i)))
      .join('') +
    rect(0, 392, 960, 34, colour.woodDark) +
    book(480, 262, 1.75) +
    at(300, 386, stump(0, 0, 0.8)) +
    at(620, 300 - hop, rabbit(0, 0, 1.15, { t, flip: -1 })) +
    title(t + 0.6, '一本书，两个人读', { y: 120, shade: '#1f3a4a' })
  );
};

const yard = (t, night = true) =>
  rect(0, 0, 960, 426, '#f0d9b4') +
  rect(0, 352, 960, 74, '#b98d62') +
  rect(0, 346, 960, 8, '#98714a') +
  windowPane(690, 60, 180, 140, { night, t }) +
  rect(60, 176, 90, 150, '#b9483a', 6) +
  text(105, 278, '福', 68, '#f6d88a', { serif: true, weight: 900 });

const readers = (t, { boy = {}, grandpa = {}, inside = '' } = {}) =>
  yard(t) +
  lamp(880, 356, 1) +
  rect(250, 324, 400, 24, colour.wood, 8) +
  rect(276, 346, 22, 66, colour.woodDark) +
  rect(602, 346, 22, 66, colour.woodDark) +
  person({
    kind: 'grandpa',
    x: 526,
    y: 330,
    s: 1,
    pose: 'sit',
    drop: 66,
    t,
    look: -0.8,
    mood: 'happy',
    left: [-58, -62],
    right: [38, -16],
    handsBehindHead: false,
    ...grandpa,
  }) +
  person({ kind: 'boy', x: 384, y: 330, s: 1, pose: 'sit', drop: 48, t, look: 0.7, left: [-4, -40], right: [62, -44], ...boy }) +
  book(446, 286, 0.54, { turn: 4, inside: at(-56, 66, stump(0, 0, 0.5)) + at(50, 62, rabbit(0, 0, 0.62, { t, flip: -1 })) }) +
  inside;

const sideBySide = (t) =>
  readers(t, {
    boy: { mood: t > 6 ? 'happy' : 'calm', talk: talking(t, t > 7.4 && t < 12) },
    grandpa: { talk: talking(t, t > 1.4 && t < 4.4) },
  }) +
  bubble(640, 118, '你念，爷爷听', between(t, 1.2, 6.4), { tail: -60 }) +
  bubble(270, 160, '从前，宋国有个人', between(t, 7.2, 13.4), { tail: 60, size: 32 });

const guess = (t) =>
  rect(0, 0, 960, 426, '#f0d9b4') +
  cover(480, 140, 2.5, t) +
  at(92, 250, head({ kind: 'boy', mood: t > 6 ? 'happy' : 'calm', look: 1, talk: talking(t, t > 5.6 && t < 9) }), { s: 1.3 }) +
  at(868, 250, head({ kind: 'grandpa', mood: 'happy', look: -1, talk: talking(t, t > 1.4 && t < 4) }), { s: 1.3 }) +
  bubble(770, 104, '猜猜会怎么样？', between(t, 1.2, 5.8), { tail: 34, size: 31 }) +
  bubble(230, 156, '兔子会撞上去！', between(t, 5.6, 12), { tail: -56, size: 31 }) +
  step('1', '先猜一猜', ramp(t, 0.2, 0.7));

/** The old story has its own paper look, so that everyone sees: this is the book now. */
const field = (t, { weeds = 0, dusk = 0 } = {}) =>
  rect(0, 0, 960, 426, page) +
  rect(18, 18, 924, 392, dusk > 0.5 ? '#c9cfd6' : '#f1e3c2', 22) +
  path('M18 236 Q180 130 340 216 T640 190 T942 226 V392 Q942 410 920 410 H40 Q18 410 18 388 Z', dusk > 0.5 ? '#a4afb6' : '#cfd3b4') +
  path('M18 300 H942 V388 Q942 410 920 410 H40 Q18 410 18 388 Z', dusk > 0.5 ? '#8d8a72' : '#c2a878') +
  [318, 346, 374].map((y) => line(svg`M40 ${y} H920`, dusk > 0.5 ? '#7d7a63' : '#ae9363', 5)).join('') +
  at(640, 330, stump(0, 0, 1)) +
  (weeds > 0.01
    ? [...Array(24).keys()]
        .map((i) =>
          at(56 + i * 37, 330 + ((i * 53) % 70), line('M0 0 q-6 -24 -14 -36 M0 0 q0 -30 4 -48 M0 0 q8 -20 16 -32', '#7f9a5c', 5), {
            s: weeds * (0.7 + ((i * 7) % 5) * 0.12),
            turn: wave(t, 3, 4, i * 0.1),
          }),
        )
        .join('')
    : '');

const farmer = (o) =>
  person({
    kind: 'father',
    hat: 'straw',
    s: 0.92,
    wear: { top: '#9a8a6a', topDark: '#84755a', trousers: '#6b6050', shoe: '#5a4a3a' },
    ...o,
  });

const bump = (t) => {
  const run = ramp(t, 2.4, 4.6);
  const hit = t > 4.6;
  const x = mix(60, 566, run);
  return (
    field(t) +
    farmer({
      x: 240,
      y: 372,
      t,
      look: hit ? 1 : 0,
      mood: hit ? 'oh' : 'calm',
      right: hit ? [50, -150] : [66, -110 + wave(t, 1.2, 20)],
      left: [30, -90],
    }) +
    (hit ? '' : line(svg`M${300} ${280 + wave(t, 1.2, 18)} L${330} ${376}`, colour.woodDark, 7)) +
    (t > 2.2
      ? at(
          x,
          346 - (hit ? 20 * ramp(t, 4.6, 5.1) : Math.abs(Math.sin(run * 22)) * 34),
          rabbit(0, 0, 0.95, { t, turn: hit ? 96 * ramp(t, 4.6, 5.1) : 0 }),
          {},
        )
      : '') +
    (hit
      ? [0, 1, 2]
          .map((i) => star(582 + Math.cos(t * 3 + i * 2.1) * 40, 270 + Math.sin(t * 3 + i * 2.1) * 14, 13))
          .join('')
          .replaceAll('#fbeec2', '#e0a63a')
      : '') +
    shown(between(t, 4.6, 6), text(690, 220, '咚！', 76, colour.clay, { serif: true, weight: 900 }))
  );
};

const lucky = (t) =>
  field(t) +
  farmer({
    x: 380,
    y: 378,
    s: 1,
    t,
    mood: 'happy',
    look: 0.4,
    talk: talking(t, t > 1 && t < 5),
    left: [-40, -150],
    right: [40, -150],
    over: at(0, -150, rabbit(-6, 18, 0.8, { t: 0 })),
  }) +
  bubble(580, 130, '不用种地，真好', between(t, 1, 7.4), { tail: -60 });

const waiting = (t, _, length) => {
  const days = t / (length / 3);
  const phase = days % 1;
  const dusk = phase > 0.55 ? 1 : 0;
  const weeds = ramp(t, 0.5, length);
  const p = dusk ? (phase - 0.55) / 0.45 : phase / 0.55;
  const lx = mix(100, 860, p);
  const ly = 120 - Math.sin(p * Math.PI) * 50;
  return (
    field(t, { weeds, dusk }) +
    (dusk ? moon(lx, ly, 28) : sun(lx, ly, 28, t * 10)) +
    farmer({
      x: 548,
      y: 366,
      pose: 'sit',
      drop: 34,
      s: 0.92,
      t,
      mood: t > length * 0.6 ? 'sad' : 'calm',
      look: -0.8,
      left: [-26, -40],
      right: [70, -70],
    }) +
    text(250, 224, ['第一天', '第二天', '第三天'][Math.min(2, Math.floor(days))], 54, '#7a5a3a', { serif: true, weight: 900 })
  );
};

const pause = (t) =>
  readers(t, {
    boy: { mood: t > 6 ? 'happy' : 'calm', talk: talking(t, t > 6 && t < 10) },
    grandpa: { talk: talking(t, t > 1.2 && t < 4.6) },
  }) +
  bubble(622, 118, '你猜，等到了没有？', between(t, 1, 6), { tail: -60, size: 32 }) +
  bubble(270, 160, '没有！天天撞才怪', between(t, 5.8, 13.4), { tail: 60, size: 32 }) +
  step('2', '停一停，问一句', ramp(t, 0.2, 0.7));

const ourselves = (t) =>
  readers(t, {
    boy: { mood: t > 9 ? 'happy' : 'calm', look: t > 9 ? 0.2 : 0.8, talk: talking(t, t > 9.4 && t < 13) },
    grandpa: { talk: talking(t, t > 1 && t < 7) },
  }) +
  bubble(622, 118, '爷爷也等过“兔子”', between(t, 1, 4.8), { tail: -60, size: 32 }) +
  thought(
    706,
    120,
    226,
    146,
    [0, 1, 2, 3, 4]
      .map((i) =>
        at(-72 + i * 36, 48, line('M0 0 q-6 -24 -14 -36 M0 0 q0 -30 4 -48 M0 0 q8 -20 16 -32', '#7f9a5c', 5), {
          turn: wave(t, 3, 4, i * 0.1),
          s: 0.9,
        }),
      )
      .join('') +
      at(-2, 40, stump(0, 0, 0.42)) +
      sun(58, -34, 13, t * 10),
    between(t, 4.8, 9),
  ) +
  bubble(270, 160, '我也等过，没背书', between(t, 9.2, 15.4), { tail: 60, size: 32 }) +
  step('3', '连到自己', ramp(t, 0.2, 0.7));

const three = (t) =>
  rect(0, 0, 960, 426, colour.cream) +
  ['考', '催', '比']
    .map((word, i) =>
      at(
        196 + i * 284,
        206,
        circle(0, 0, 116, ['#f7e2b8', '#dfe7ea', '#e6efd9'][i]) +
          text(0, 46, word, 128, colour.ink, { serif: true, weight: 900 }) +
          at(78, -78, cross(0, 0, 1.1), { opacity: ramp(t, 1 + i * 1.6, 1.4 + i * 1.6) }),
        { opacity: ramp(t, 0.2 + i * 1.6, 0.7 + i * 1.6) },
      ),
    )
    .join('');

const byPhone = (t) =>
  rect(0, 0, 480, 426, '#f0d9b4') +
  rect(480, 0, 480, 426, colour.night) +
  rect(472, 0, 16, 426, colour.cream) +
  rect(0, 352, 472, 74, '#b98d62') +
  rect(488, 352, 472, 74, '#4a5568') +
  moon(880, 84, 34) +
  [
    [560, 70],
    [660, 130],
    [760, 60],
  ]
    .map(([x, y], i) => star(x, y, 8, 0.6 + 0.4 * Math.sin(t * 1.3 + i)))
    .join('') +
  rect(520, 190, 70, 162, '#39465c') +
  rect(604, 230, 60, 122, '#39465c') +
  [0, 1, 2, 3].map((i) => rect(532 + (i % 2) * 26, 206 + Math.floor(i / 2) * 40, 14, 18, i === 2 ? '#ffdf8a' : '#5a6880')).join('') +
  person({
    kind: 'boy',
    x: 236,
    y: 408,
    s: 1.22,
    t,
    look: 0.2,
    mood: 'calm',
    talk: talking(t, t < 7.4),
    left: [-34, -82],
    right: [34, -82],
    over: book(0, -96, 0.46),
  }) +
  person({
    kind: 'father',
    x: 760,
    y: 412,
    s: 1.02,
    t,
    look: -0.6,
    mood: 'happy',
    hat: 'helmet',
    talk: talking(t, t > 8 && t < 10),
    left: [-62, -196],
    bendLeft: 1,
    over: at(-62, -206, rect(-12, -30, 24, 50, '#2f2f36', 5)),
  }) +
  [0, 1, 2]
    .map((i) => {
      const k = (t * 0.5 + i / 3) % 1;
      return shown(Math.sin(k * Math.PI), circle(mix(330, 660, k), 210 - Math.sin(k * Math.PI) * 60, 9, colour.honey));
    })
    .join('');

const remember = (t) =>
  recap(t, '一本书，两个人读', [
    { words: '先猜一猜', draw: at(0, 26, rabbit(-4, 14, 1.2, { t })) },
    {
      words: '停一停，问',
      draw:
        at(-36, 8, head({ kind: 'grandpa', mood: 'happy', look: 1 }), { s: 0.8 }) +
        at(44, 8, head({ kind: 'boy', mood: 'happy', look: -1 }), { s: 0.78 }),
      fill: '#e6efd9',
    },
    { words: '连到自己', draw: at(0, -30, book(0, 0, 0.62)) + text(0, 62, '我也…', 34, colour.clay), fill: '#dfe7ea' },
  ]);

export const item = {
  id: 'read-together',
  seconds: 126,
  posterAt: 3.6,
  sound: {
    key: 'F4',
    bpm: 76,
    seed: 47,
    parts: [
      { from: 0, progression: ['I', 'IV', 'I', 'V'], density: 0.8 },
      { from: 34, progression: ['vi', 'IV', 'I', 'V'], density: 1.05 },
      { from: 62, progression: ['I', 'V', 'vi', 'IV'], density: 0.8 },
    ],
  },
  shots: [
    { from: 0, draw: opening },
    { from: 7, draw: sideBySide },
    { from: 21, draw: guess },
    { from: 34, draw: bump },
    { from: 44, draw: lucky },
    { from: 52, draw: waiting },
    { from: 64, draw: pause },
    { from: 78, draw: ourselves },
    { from: 94, draw: three },
    { from: 103, draw: byPhone },
    { from: 113, draw: remember, bare: true },
    { from: 122, draw: (t) => closing(t, '今晚，读一页'), bare: true },
  ],
  lines,
};
