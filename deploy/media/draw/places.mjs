import { at, circle, colour, ellipse, line, mix, path, rect, svg, wave } from './shapes.mjs';
import { cloud, moon, star, sun, tree } from './things.mjs';
import { clock } from './frame.mjs';

const stars = [
  [90, 60],
  [190, 120],
  [300, 50],
  [420, 96],
  [560, 44],
  [640, 130],
  [870, 60],
  [910, 170],
  [50, 180],
];

export const nightVillage = (t, lit = 1) =>
  rect(0, 0, 960, 426, colour.night) +
  path('M0 0 H960 V150 Q480 230 0 150 Z', colour.nightDark) +
  stars.map(([x, y], i) => star(x, y, 6 + (i % 3) * 2, 0.55 + 0.45 * Math.sin(t * 1.3 + i * 1.9))).join('') +
  moon(770, 96, 46) +
  path('M0 330 Q160 230 330 300 T650 280 T960 310 V426 H0 Z', '#324a6e') +
  path('M0 372 Q240 320 480 366 T960 356 V426 H0 Z', '#2a4a4a') +
  at(170, 392, house(lit)) +
  smoke(232, 236, t) +
  tree(400, 400, 1.05, wave(t, 5, 1.5), '#3f6b58') +
  tree(880, 404, 0.9, wave(t, 5, 1.5, 0.3), '#3f6b58');

const house = (lit) =>
  path('M-116 -104 L0 -178 L116 -104 Z', '#7a4a3d') +
  rect(46, -168, 24, 46, '#8a5a4a') +
  rect(-100, -106, 200, 110, '#d7b995') +
  rect(-76, -82, 62, 52, lit > 0.5 ? '#ffdf8a' : '#4a5a78', 4) +
  line('M-45 -82 V-30 M-76 -56 H-14', '#7a4a3d', 5) +
  rect(24, -74, 46, 78, '#8a5a3d', 4) +
  circle(60, -34, 3.5, '#f3d9a0');

const smoke = (x, y, t) =>
  [0, 1, 2]
    .map((i) => {
      const k = (t * 0.16 + i / 3) % 1;
      return svg`<circle cx="${x + wave(t, 4, 8, i / 3) + k * 18}" cy="${y - k * 90}" r="${8 + k * 14}" fill="#8fa0b8" opacity="${Math.sin(k * Math.PI) * 0.35}"/>`;
    })
    .join('');

export const windowPane = (x, y, w, h, { night = false, t = 0 } = {}) =>
  rect(x - 9, y - 9, w + 18, h + 18, colour.woodDark, 6) +
  rect(x, y, w, h, night ? colour.night : colour.sky) +
  (night
    ? moon(x + w * 0.68, y + h * 0.36, Math.min(w, h) * 0.16) +
      star(x + w * 0.25, y + h * 0.3, 6, 0.6 + 0.4 * Math.sin(t * 1.5)) +
      star(x + w * 0.36, y + h * 0.68, 5, 0.6 + 0.4 * Math.sin(t * 1.2 + 2))
    : svg`<path d="M${x} ${y + h} V${y + h * 0.7} Q${x + w * 0.3} ${y + h * 0.5} ${x + w * 0.6} ${y + h * 0.68} T${x + w} ${y + h * 0.6} V${y + h} Z" fill="${colour.sage}"/>`) +
  rect(x + w / 2 - 4, y, 8, h, colour.woodDark) +
  rect(x, y + h / 2 - 4, w, 8, colour.woodDark);

/** The main room: sofa, window, clock, a child's drawing on the wall. */
export const livingRoom = (t, { minutes, night = true, wall = '#f3dcb6', sofa = true } = {}) =>
  rect(0, 0, 960, 426, wall) +
  rect(0, 346, 960, 80, '#c99a68') +
  rect(0, 340, 960, 9, '#a97c4f') +
  windowPane(96, 72, 190, 140, { night, t }) +
  path('M70 52 H318 V70 H70 Z', '#a8442c') +
  path('M76 66 Q112 150 84 240 L76 240 Z', '#d9694a') +
  path('M312 66 Q272 150 304 240 L312 240 Z', '#d9694a') +
  (minutes === undefined ? '' : clock(480, 92, 48, minutes)) +
  rect(640, 62, 116, 86, '#fffaf0', 4) +
  sun(676, 92, 12, t * 8) +
  path('M640 148 V126 Q672 106 700 126 T756 120 V148 Z', colour.sage) +
  (sofa ? couch(480, 372) : '');

export const couch = (x, y) =>
  at(
    x,
    y,
    rect(-210, -112, 420, 96, '#5f9a92', 28) +
      rect(-236, -78, 60, 92, '#4f8780', 24) +
      rect(176, -78, 60, 92, '#4f8780', 24) +
      rect(-186, -46, 372, 52, '#72aca3', 16) +
      rect(-196, 4, 26, 18, colour.woodDark, 4) +
      rect(170, 4, 26, 18, colour.woodDark, 4),
  );

/** A bed along the wall, pillow at the left; `light` 1 = lamp on, 0 = only moonlight. */
export const bedroom = (t, { light = 1 } = {}) => {
  const tone = (a, b) => {
    const p = (s, i) => parseInt(s.slice(1 + i * 2, 3 + i * 2), 16);
    return `rgb(${[0, 1, 2].map((i) => Math.round(mix(p(b, i), p(a, i), light))).join(',')})`;
  };
  return (
    rect(0, 0, 960, 426, tone('#f1d9b8', '#54607f')) +
    rect(0, 352, 960, 74, tone('#c39766', '#3f4560')) +
    windowPane(620, 56, 200, 150, { night: true, t }) +
    rect(120, 190, 34, 196, tone('#9c6c40', '#4d4a5a'), 8) +
    rect(806, 250, 30, 136, tone('#9c6c40', '#4d4a5a'), 8) +
    rect(140, 300, 680, 62, tone('#c08a57', '#5b566a'), 8) +
    rect(150, 268, 660, 52, tone('#fffaf0', '#9aa3bd'), 18) +
    ellipse(248, 262, 84, 30, tone('#ffffff', '#b4bdd2'))
  );
};

/** The quilt that covers whoever lies in the bed; drawn after the sleeper. */
export const quilt = (t, light = 1, rise = 0) => {
  const up = wave(t, 4.2, 3) + rise;
  const shade = light > 0.5 ? '#c9573a' : '#7a4a58';
  const flower = light > 0.5 ? '#f3c9a0' : '#a58a95';
  return (
    svg`<path d="M318 322 Q316 ${232 - up} 420 ${226 - up} Q600 ${206 - up} 740 ${236 - up * 0.5} Q822 246 820 322 Z" fill="${shade}"/>` +
    svg`<path d="M318 322 Q314 ${236 - up} 392 ${228 - up} L412 ${228 - up} Q348 ${244 - up} 352 322 Z" fill="${light > 0.5 ? '#fbe9d2' : '#8f93aa'}"/>` +
    [
      [460, 270],
      [560, 250],
      [660, 262],
      [750, 284],
      [520, 300],
      [620, 298],
      [700, 306],
    ]
      .map(([x, y]) => circle(x, y - up * 0.7, 9, flower) + circle(x, y - up * 0.7, 4, shade))
      .join('')
  );
};

/** Kitchen corner with a stove and a door. */
export const kitchen = (t, { fire = 1 } = {}) =>
  rect(0, 0, 960, 426, '#f4e2c4') +
  [...Array(9).keys()].map((i) => rect(560 + (i % 5) * 82, 60 + Math.floor(i / 5) * 82, 78, 78, '#eef0e4', 4)).join('') +
  rect(0, 350, 960, 76, '#b98d62') +
  rect(0, 344, 960, 8, '#9a7048') +
  rect(600, 236, 360, 118, '#a9795a', 6) +
  rect(590, 224, 370, 20, '#6d5648', 6) +
  at(
    730,
    222,
    (fire > 0.1 ? path('M-30 6 q-6 -16 6 -22 q-2 10 8 12 q-2 -14 10 -22 q-2 12 10 20 q6 -8 4 -14 q14 12 6 26 z', '#ef9a3f') : '') +
      ellipse(0, -16, 62, 12, '#4a4a50') +
      path('M-62 -16 Q-56 14 0 16 Q56 14 62 -16 Z', '#3a3a40') +
      rect(58, -22, 52, 10, '#6d4a34', 5),
  ) +
  rect(70, 96, 150, 252, '#9c6c40', 6) +
  rect(84, 112, 122, 236, '#c08a57', 4) +
  circle(190, 236, 7, '#f3d9a0');

/** The river bank in summer; water from y=250 down to the near bank. */
export const river = (t, { near = true } = {}) =>
  rect(0, 0, 960, 426, colour.sky) +
  sun(820, 80, 40, t * 6) +
  cloud(180 + t * 3, 74, 0.9) +
  cloud(520 + t * 2, 52, 0.7) +
  path('M0 200 Q150 110 320 180 T640 168 T960 186 V260 H0 Z', '#a9c7a0') +
  path('M0 226 Q220 180 460 222 T960 212 V262 H0 Z', colour.sage) +
  rect(0, 246, 960, 180, colour.water) +
  [262, 288, 318].map((y, i) => waves(y, t, i)).join('') +
  (near ? path('M0 426 V356 Q200 322 420 362 T800 366 T960 350 V426 Z', colour.sageDark) + grass(t) : '');

const waves = (y, t, i) =>
  [...Array(5).keys()]
    .map((n) => {
      const x = ((n * 230 + i * 90 + t * (14 + i * 8)) % 1150) - 120;
      return line(svg`M${x} ${y} q22 -9 44 0 t44 0`, '#a9d6e0', 4);
    })
    .join('');

const grass = (t) =>
  [
    [60, 372],
    [210, 354],
    [360, 366],
    [560, 384],
    [700, 384],
    [880, 372],
  ]
    .map(([x, y], i) =>
      at(x, y, line('M0 0 q-4 -16 -10 -22 M0 0 q0 -20 2 -28 M0 0 q6 -14 12 -20', '#5d8250', 4), { turn: wave(t, 3, 4, i * 0.17) }),
    )
    .join('');

export const willow = (x, y, t) =>
  at(
    x,
    y,
    path('M-16 0 Q-6 -120 -20 -210 L20 -210 Q10 -110 22 0 Z', colour.woodDark) +
      ellipse(0, -226, 108, 58, colour.sageDark) +
      [-92, -64, -36, -8, 22, 52, 84]
        .map((dx, i) =>
          at(
            dx,
            -216,
            line(
              svg`M0 0 Q${wave(t, 4, 8, i * 0.13)} 60 ${wave(t, 4, 14, i * 0.13)} ${104 + (i % 3) * 18}`,
              i % 2 ? colour.sage : colour.sageDark,
              9,
            ),
          ).toString(),
        )
        .join(''),
  );
