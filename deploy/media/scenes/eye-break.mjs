import { at, circle, clamp, colour, ellipse, line, mix, path, ramp, rect, shown, svg, text, wave } from '../draw/shapes.mjs';
import { closing, recap, step, title } from '../draw/frame.mjs';
import { head, person } from '../draw/people.mjs';
import { bird, cloud, cup, phone, sun, tree } from '../draw/things.mjs';
import { lines } from '../words/eye-break.mjs';

const view = (t) =>
  rect(0, 0, 960, 426, colour.sky) +
  sun(800, 84, 40, t * 6) +
  cloud((180 + t * 9) % 1100, 84, 0.9) +
  cloud((620 + t * 6) % 1100, 60, 0.7) +
  path('M0 250 Q150 150 330 230 T660 210 T960 240 V426 H0 Z', '#a9c7a0') +
  path('M0 330 Q240 250 480 316 T960 300 V426 H0 Z', colour.sage);

const room = (t) => rect(0, 0, 960, 426, '#f3dfbd') + rect(0, 352, 960, 74, '#c99a68') + rect(0, 346, 960, 8, '#a97c4f') + outside(t);

const outside = (t) =>
  rect(556, 46, 330, 236, colour.woodDark, 8) +
  `<svg x="568" y="58" width="306" height="212" viewBox="200 20 620 430" preserveAspectRatio="xMidYMid slice">${view(t)}${at(520, 304, tree(0, 0, 0.5, wave(t, 4, 2)))}</svg>` +
  rect(716, 58, 10, 212, colour.woodDark) +
  rect(540, 278, 362, 16, colour.wood, 5);

const eyes = (t) => {
  const shut = t % 2.6 > 2.3;
  const eye = (x) =>
    ellipse(x, 0, 92, shut ? 10 : 64, '#fffdf6') +
    (shut
      ? ''
      : circle(x + wave(t, 5, 22), 0, 40, '#6b4a3d') +
        circle(x + wave(t, 5, 22), 0, 21, '#33261f') +
        circle(x + wave(t, 5, 22) + 13, -14, 9, '#fff')) +
    line(svg`M${x - 92} ${shut ? 4 : -20} Q${x} ${shut ? 26 : -92} ${x + 92} ${shut ? 4 : -20}`, '#43342c', 9);
  return (
    rect(0, 0, 960, 426, '#bfe0d6') +
    circle(480, 290, 320, '#f7d3b2') +
    circle(250, 366, 52, '#f2a98f99') +
    circle(710, 366, 52, '#f2a98f99') +
    at(480, 282, eye(-128) + eye(128)) +
    title(t + 0.6, '让眼睛歇一歇', { y: 128, shade: '#2f716e' })
  );
};

const standUp = (t) => {
  const up = t > 2.4;
  const x = up ? mix(250, 500, ramp(t, 3, 6.4)) : 250;
  return (
    room(t) +
    rect(70, 276, 300, 18, colour.wood, 5) +
    rect(90, 294, 18, 106, colour.woodDark) +
    rect(332, 294, 18, 106, colour.woodDark) +
    (up
      ? ''
      : person({ kind: 'girl', x: 250, y: 320, s: 1.18, pose: 'sit', t, look: -0.8, left: [-50, -40], right: [-6, -36], drop: 52 })) +
    at(150, 250, phone(0, -8, 1.1, { turn: -14, screen: up ? '#5b6472' : '#bfe3ea' })) +
    (up ? '' : rect(70, 276, 300, 18, colour.wood, 5)) +
    (up ? person({ kind: 'girl', x, y: 408, s: 1.18, t, walk: t > 3 && t < 6.4 ? t : 0, look: 1, mood: t > 6.4 ? 'happy' : 'calm' }) : '') +
    step('1', '站起来', ramp(t, 0.2, 0.7))
  );
};

/** A ring that empties while the viewer looks out of the window. */
const ring = (x, y, left, whole) => {
  const a = clamp(left / whole);
  const round = 2 * Math.PI * 52;
  return at(
    x,
    y,
    circle(0, 0, 66, colour.paper) +
      `<circle r="52" fill="none" stroke="#eadfc9" stroke-width="13"/><circle r="52" fill="none" stroke="${colour.teal}" stroke-width="13" stroke-linecap="round" stroke-dasharray="${(round * a).toFixed(1)} 999" transform="rotate(-90)"/>` +
      text(0, 19, `${Math.ceil(left)}`, 54, colour.tealDark),
  );
};

const farTree = (t, _, length) => {
  const left = clamp((length - 2 - t) / 20) * 20;
  return (
    view(t) +
    at(640, 262, tree(0, 0, 0.62, wave(t, 4, 2, 0))) +
    bird(mix(1000, -60, (t * 0.05) % 1), 150 + wave(t, 5, 16), 0.9, t) +
    bird(mix(1060, 0, (t * 0.05) % 1), 120 + wave(t, 6, 12), 0.6, t + 0.4) +
    rect(-10, 0, 34, 426, colour.woodDark) +
    rect(936, 0, 34, 426, colour.woodDark) +
    at(300, 480, person({ kind: 'girl', x: 0, y: 0, s: 1.5, t, look: 0.9 })) +
    (t > 2 ? shown(ramp(t, 2, 2.6), ring(840, 120, left, 20)) : '') +
    step('2', '看远处', ramp(t, 0.2, 0.7))
  );
};

const blink = (t) => {
  const beat = Math.max(0, t - 2) / 1.5;
  const n = Math.min(8, Math.floor(beat) + 1);
  const shut = t > 2 && beat < 8 && beat % 1 > 0.1 && beat % 1 < 0.62;
  return (
    rect(0, 0, 960, 426, '#f6e3c2') +
    at(480, 236, head({ kind: 'girl', mood: 'calm', shut, sway: wave(t, 4, 2) }), { s: 3.1 }) +
    [...Array(8).keys()].map((i) => circle(270 + i * 60, 396, 13, t > 2 && i < n ? colour.teal : '#e5cfa5')).join('') +
    step('3', '慢慢眨', ramp(t, 0.2, 0.7))
  );
};

const palms = (t) => {
  const cover = ramp(t, 4.6, 5.6);
  const rub = t < 4.4 ? wave(t, 0.5, 5) : 0;
  return (
    rect(0, 0, 960, 426, mixTone(cover)) +
    person({
      kind: 'boy',
      x: 480,
      y: 560,
      s: 2.1,
      t,
      mood: 'calm',
      shut: cover > 0.1,
      left: [mix(-9, -18, cover), mix(-98 + rub, -163, cover)],
      right: [mix(9, 18, cover), mix(-98 - rub, -163, cover)],
      bendLeft: mix(1, -1, cover),
      bendRight: mix(-1, 1, cover),
      palm: mix(8, 17, cover),
    }) +
    (t < 4.4 ? line('M430 316 q-12 -12 0 -24 M530 316 q12 -12 0 -24', colour.clay, 6) : '') +
    step('4', '捂一捂', ramp(t, 0.2, 0.7))
  );
};
const mixTone = (k) => `rgb(${Math.round(mix(246, 176, k))},${Math.round(mix(227, 203, k))},${Math.round(mix(194, 196, k))})`;

const stretch = (t) => {
  const up = t < 6.4 ? (1 - Math.cos((t / 3.2) * Math.PI * 2)) / 2 : 0;
  const roll = t >= 6.4 ? t * 2.4 : 0;
  const high = [mix(36, 50, up), mix(-44, -226, up)];
  const spin = [62 + Math.cos(roll) * 16, -122 + Math.sin(roll) * 22];
  const hands = t < 6.4 ? high : spin;
  const pose = {
    y: 410,
    t,
    mood: 'happy',
    left: [-hands[0] - (t < 6.4 ? 14 : 0), hands[1]],
    right: [hands[0] + (t < 6.4 ? 14 : 0), hands[1]],
    handsBehindHead: true,
    reach: t < 6.4 ? mix(0.95, 1.56, up) : 0.95,
    bendLeft: -1,
    bendRight: 1,
  };
  return (
    view(t) +
    rect(0, 352, 960, 74, colour.sageDark) +
    tree(130, 372, 1.3, wave(t, 4, 2)) +
    person({ ...pose, kind: 'boy', x: 376, s: 1.15 }) +
    person({ ...pose, kind: 'girl', x: 624, s: 1.15 }) +
    step('5', '伸伸腰', ramp(t, 0.2, 0.7))
  );
};

const remember = (t) =>
  recap(t, '歇满十分钟，再回来', [
    { words: '看远处', draw: at(0, 52, tree(0, 0, 0.9, wave(t, 4, 3))), fill: '#cfe6ea' },
    {
      words: '动一动',
      draw: at(
        0,
        74,
        person({
          kind: 'boy',
          x: 0,
          y: 0,
          s: 0.74,
          t,
          mood: 'happy',
          reach: 1.4,
          left: [-62, -206],
          right: [62, -206],
          bendLeft: -1,
          bendRight: 1,
        }),
      ),
      fill: '#e6efd9',
    },
    { words: '喝口水', draw: cup(0, 50, 0.82, 0.66, t) },
  ]);

export const item = {
  id: 'eye-break',
  seconds: 84,
  posterAt: 3,
  sound: {
    key: 'C5',
    bpm: 84,
    seed: 31,
    bells: [39, 54.4, 65.4],
    parts: [
      { from: 0, progression: ['I', 'IV', 'V', 'I'], density: 0.9 },
      { from: 16, progression: ['I', 'vi', 'IV', 'V'], density: 0.5 },
      { from: 65, progression: ['I', 'IV', 'V', 'I'], density: 1.1 },
    ],
  },
  shots: [
    { from: 0, draw: eyes },
    { from: 6, draw: standUp },
    { from: 16, draw: farTree },
    { from: 40, draw: blink },
    { from: 55, draw: palms },
    { from: 66, draw: stretch },
    { from: 75, draw: remember, bare: true },
    { from: 80, draw: (t) => closing(t, '眼睛谢谢你'), bare: true },
  ],
  lines,
};
