import { at, between, circle, clamp, colour, ellipse, line, mix, path, ramp, rect, shown, svg, text, wave } from '../draw/shapes.mjs';
import { bubble, closing, recap, step, title } from '../draw/frame.mjs';
import { head, person, talking } from '../draw/people.mjs';
import { river, willow } from '../draw/places.mjs';
import { cloud, cross, sun, tick } from '../draw/things.mjs';
import { lines } from '../words/river-safety.mjs';

const opening = (t) =>
  river(t) +
  willow(130, 380, t) +
  person({ kind: 'boy', x: 720, y: 396, s: 0.82, t, mood: 'happy', look: -1, left: [-56, -100], right: [50, -70] }) +
  person({ kind: 'grandpa', x: 826, y: 402, s: 0.82, t, mood: 'calm', look: -1 }) +
  title(t + 0.6, '河边的约定', { y: 150, shade: '#2f6a7a' });

/** A cut through the river: calm above, steep, weedy and fast below. */
const underneath = (t) => {
  const pit = ramp(t, 5, 6);
  const weed = ramp(t, 7.4, 8.4);
  const flow = ramp(t, 9.8, 10.8);
  return (
    rect(0, 0, 960, 426, colour.sky) +
    sun(850, 60, 32, t * 6) +
    cloud(300 + t * 3, 54, 0.7) +
    path('M0 150 Q200 110 420 140 T960 128 V170 H0 Z', colour.sage) +
    rect(0, 158, 960, 268, '#5fa6bb') +
    path('M0 158 H960 V230 H0 Z', '#7fbfcc') +
    path('M0 148 H170 Q250 170 330 216 L430 250 L470 384 L690 392 L740 300 Q820 250 960 240 V426 H0 Z', '#a98a5c') +
    path('M0 148 H170 Q250 170 330 216 L430 250 L470 384 L480 426 H0 Z', '#b99a6a') +
    [0, 1, 2, 3, 4].map((i) => line(svg`M${((i * 240 + t * 18) % 1200) - 100} 164 q22 -8 44 0 t44 0`, '#cfe9ee', 4)).join('') +
    at(
      0,
      0,
      [520, 556, 600, 640, 660]
        .map((x, i) =>
          line(svg`M${x} 390 Q${x + wave(t, 3, 16, i * 0.2)} 340 ${x + wave(t, 3, 22, i * 0.2 + 0.1)} ${290 + (i % 2) * 20}`, '#3f7a4f', 9),
        )
        .join(''),
      { opacity: 0.35 + 0.65 * weed },
    ) +
    [0, 1, 2, 3]
      .map((i) => {
        const x = 470 + ((i * 90 + t * 90) % 330);
        return shown(
          flow * Math.sin(clamp((x - 470) / 330) * Math.PI),
          line(svg`M${x} ${262 + (i % 2) * 46} h46 m-14 -12 l14 12 l-14 12`, '#e9f7fa', 7),
        );
      })
      .join('') +
    person({ kind: 'boy', x: 236, y: 182, s: 0.6, t, mood: t > 5 ? 'oh' : 'happy', look: 1 }) +
    shown(
      pit,
      line('M420 262 L470 384', colour.clay, 8) + rect(330, 296, 104, 54, colour.paper, 16) + text(382, 335, '深坑', 34, colour.clay),
    ) +
    shown(weed, rect(536, 330, 104, 54, colour.paper, 16) + text(588, 369, '水草', 34, colour.clay)) +
    shown(flow, rect(700, 196, 104, 54, colour.paper, 16) + text(752, 235, '暗流', 34, colour.clay))
  );
};

const signs = ['私自下水', '结伴下水', '离开大人', '去没救护处', '去生水域', '下水救人'];

const signPicture = (i, t) => {
  const pool =
    rect(-104, 6, 208, 62, colour.water, 14) +
    line(svg`M${-70 + wave(t, 3, 8)} 26 q16 -8 32 0 t32 0 M${10 + wave(t, 3, 8)} 48 q16 -8 32 0`, '#cfe9ee', 4);
  const kid = (kind, x, mood = 'calm', y = 0) => at(x, y, head({ kind, mood }), { s: 0.62 });
  if (i === 0) return pool + kid('boy', 0, 'calm', -10);
  if (i === 1) return pool + kid('boy', -40, 'happy', -10) + kid('girl', 40, 'happy', -10);
  if (i === 2) return pool + kid('girl', -52, 'worried', -10) + at(58, -12, head({ kind: 'grandpa' }), { s: 0.66, opacity: 0.32 });
  if (i === 3)
    return (
      pool + kid('boy', -56, 'worried', -10) + at(58, 0, circle(0, -10, 34, '#e9e2d8') + circle(0, -10, 17, '#fffaf0') + cross(0, -10, 0.7))
    );
  if (i === 4) return pool + kid('girl', -56, 'worried', -10) + text(56, 14, '？', 66, colour.clay);
  return pool + kid('boy', 62, 'oh', 30) + kid('girl', -60, 'oh', -14) + line('M-20 -6 h34', colour.clay, 7) + cross(0, -6, 0.62);
};

const sixNots = (first) => (t) =>
  rect(0, 0, 960, 426, '#e4f0ee') +
  path('M0 330 Q240 300 480 330 T960 326 V426 H0 Z', colour.sage) +
  [0, 1, 2]
    .map((n) => {
      const i = first + n;
      const k = ramp(t, 0.3 + n * 2.6, 0.9 + n * 2.6);
      return at(
        176 + n * 304,
        204 + (1 - k) * 20,
        rect(-8, 150, 16, 76, colour.woodDark) +
          rect(-140, -150, 280, 310, colour.woodDark, 22) +
          rect(-130, -140, 260, 290, colour.paper, 16) +
          at(0, -34, signPicture(i, t)) +
          text(0, 120, `<tspan fill="${colour.clay}">不</tspan>${signs[i]}`, 40) +
          circle(-104, -114, 24, colour.clay) +
          text(-104, -102, `${i + 1}`, 34, colour.paper),
        { opacity: k },
      );
    })
    .join('');

const swimmer = (x, y, t, calm = false) =>
  at(
    x,
    y + wave(t, 2, 5),
    line(svg`M-26 18 Q-52 ${calm ? 20 : -10} -58 ${calm ? 22 : -46 + wave(t, 0.7, 14)}`, '#327572', 15) +
      line(svg`M26 18 Q52 ${calm ? 20 : -10} 58 ${calm ? 22 : -46 - wave(t, 0.7, 14)}`, '#327572', 15) +
      circle(-58, calm ? 22 : -50 + wave(t, 0.7, 14), 9, '#f7d3b2') +
      circle(58, calm ? 22 : -50 - wave(t, 0.7, 14), 9, '#f7d3b2') +
      at(0, 0, head({ kind: 'boy', mood: calm ? 'calm' : 'oh' }), { s: 0.8 }) +
      path('M-90 26 Q-45 16 0 26 T90 26 V70 H-90 Z', colour.water) +
      line('M-80 28 q20 -10 40 0 t40 0 t40 0 t40 0', '#cfe9ee', 5),
  );

const shout = (t) =>
  river(t) +
  swimmer(690, 270, t) +
  person({
    kind: 'girl',
    x: 300,
    y: 392,
    s: 1.05,
    t,
    look: -0.6,
    mood: 'oh',
    talk: talking(t, true),
    left: [-46, -146],
    right: [46, -146],
    bendLeft: -1,
    bendRight: 1,
  }) +
  person({ kind: 'grandpa', x: mix(-60, 120, ramp(t, 5.4, 8.4)), y: 400, s: 1, t, walk: t > 5.4 && t < 8.4 ? t : 0, look: 1, mood: 'oh' }) +
  bubble(410, 150, '救命！有人落水！', between(t, 0.8, 9.8), { tail: -50, size: 35 }) +
  step('1', '喊：叫大人', ramp(t, 0.2, 0.7));

const floatRing = (x, y, turn) =>
  at(
    x,
    y,
    `<g fill="none">${svg`<circle cx="0" cy="0" r="27" stroke="#fffaf0" stroke-width="19"/>`}<circle cx="0" cy="0" r="27" stroke="${colour.clay}" stroke-width="19" stroke-dasharray="21 21"/></g>`,
    { turn },
  );

const toss = (t) => {
  const k = ramp(t, 2.4, 4);
  const back = ramp(t, 7, 13.4);
  const swimX = mix(690, 520, back);
  const ringX = t < 2.4 ? 316 : mix(316, swimX - 66, k);
  const ringY = t < 2.4 ? 290 : mix(290, 292, k) - Math.sin(k * Math.PI) * 130;
  const lying = t > 5.4;
  return (
    river(t) +
    swimmer(swimX, 270, t, k >= 1) +
    line(
      svg`M${lying ? 330 : 290} ${lying ? 352 : 300} Q${(300 + ringX) / 2} ${k > 0 && k < 1 ? ringY - 30 : 350} ${ringX} ${ringY}`,
      '#e9c98f',
      6,
    ) +
    floatRing(ringX, ringY + wave(t, 2, 4), k * 200) +
    (lying
      ? at(
          150,
          392,
          line('M-60 -14 L40 -14', '#4f4a42', 26) +
            rect(10, -40, 116, 44, '#6f7f5a', 20) +
            line('M110 -22 Q150 -10 178 -38', '#5b6a48', 18) +
            circle(178, -40, 10, '#f7d3b2') +
            at(140, -62, head({ kind: 'grandpa', mood: 'calm', look: 1, talk: talking(t, t < 9) }), { s: 0.8 }),
        )
      : person({
          kind: 'grandpa',
          x: 220,
          y: 400,
          s: 1,
          t,
          look: 1,
          mood: 'oh',
          right: [mix(40, 92, ramp(t, 2, 2.6)), -130],
          left: [20, -110],
        })) +
    person({ kind: 'girl', x: 66, y: 404, s: 0.95, t, look: 1, mood: t > 11 ? 'calm' : 'worried', left: [-30, -70], right: [34, -110] }) +
    bubble(330, 234, '趴低，别被拉下去', between(t, 6, 13.6), { tail: -30, size: 31 }) +
    step('2', '抛：能浮的东西', ramp(t, 0.2, 0.7))
  );
};

const call = (t) =>
  river(t) +
  at(
    590,
    240,
    rect(-96, -176, 192, 330, '#3a3a42', 28) +
      rect(-82, -158, 164, 290, '#eaf3ee', 14) +
      text(0, -76, '110', 66, colour.clay) +
      text(0, 6, '120', 66, colour.tealDark) +
      circle(0, 78, 34 + wave(t, 0.8, 2.5), '#5f9a55') +
      line('M-12 66 q-6 14 8 24 q14 8 20 -2', '#fff', 8),
  ) +
  person({
    kind: 'girl',
    x: 340,
    y: 400,
    s: 1.12,
    t,
    look: 1,
    mood: 'worried',
    talk: talking(t, t > 1 && t < 8),
    right: [40, -140],
    bendRight: 1,
  }) +
  bubble(300, 158, '在村口大桥下', between(t, 2, 9.6), { tail: 20, size: 32 }) +
  step('3', '报：打电话', ramp(t, 0.2, 0.7));

const chain = (t) =>
  river(t) +
  swimmer(770, 262, t) +
  person({ kind: 'boy', x: 280, y: 396, s: 0.9, t, look: 1, mood: 'worried', right: [66, -86] }) +
  person({ kind: 'girl', x: 400, y: 386, s: 0.9, t, look: 1, mood: 'worried', left: [-66, -86], right: [66, -86] }) +
  person({
    kind: 'boy',
    x: 520,
    y: 372,
    s: 0.9,
    t,
    look: 1,
    mood: 'oh',
    left: [-66, -86],
    right: [60, -96],
    wear: { top: '#efb84f', topDark: '#d29a34' },
  }) +
  shown(ramp(t, 1.4, 2), at(410, 116, cross(0, 0, 1.9)));

const afloat = (t) =>
  rect(0, 0, 960, 426, colour.sky) +
  sun(800, 70, 38, t * 6) +
  cloud(200 + t * 4, 70, 0.9) +
  rect(0, 230, 960, 196, colour.water) +
  [0, 1, 2]
    .map((r) =>
      [0, 1, 2, 3, 4]
        .map((i) => line(svg`M${((i * 240 + r * 110 + t * 20) % 1200) - 100} ${252 + r * 54} q22 -9 44 0 t44 0`, '#a9d6e0', 4))
        .join(''),
    )
    .join('') +
  at(
    450,
    252 + wave(t, 3.4, 7),
    ellipse(30, 30, 250, 18, '#4f97ad') +
      line('M70 6 L236 12 M70 20 L230 30', '#5b5148', 22) +
      ellipse(246, 8, 14, 9, '#f0e6d6') +
      rect(-44, -16, 130, 48, '#3f8f8b', 22) +
      line('M-24 14 Q-20 46 30 50 M-20 4 Q-60 -30 -120 -26', '#327572', 16) +
      circle(-122, -26, 10, '#f7d3b2') +
      at(-88, 2, head({ kind: 'boy', mood: 'calm', talk: talking(t * 0.7, t > 5) }), { turn: -62, s: 0.9 }) +
      path('M-160 34 Q-60 20 40 34 T260 34 V60 H-160 Z', colour.water),
  ) +
  bubble(300, 178, '救命！我在这里！', between(t, 5, 10.6), { tail: 30, size: 33 });

const leaving = (t) =>
  rect(0, 0, 960, 426, '#f4e2c4') +
  rect(0, 350, 960, 76, '#c4c08f') +
  rect(560, 60, 300, 300, '#d7b995') +
  path('M530 66 L710 -20 L890 66 Z', '#7a4a3d') +
  rect(640, 140, 140, 220, '#8a5a3d', 6) +
  rect(652, 152, 116, 208, '#6b4a3d') +
  person({
    kind: 'grandma',
    x: 690,
    y: 404,
    s: 1.08,
    t,
    look: -1,
    talk: talking(t, t > 0.8 && t < 7),
    mood: 'calm',
    left: [-70, -130],
    bendLeft: 1,
  }) +
  person({
    kind: 'boy',
    x: 240,
    y: 408,
    s: 1.16,
    t,
    look: 1,
    mood: t > 7.4 ? 'happy' : 'calm',
    talk: talking(t, t > 7.4 && t < 10),
    right: t > 8 ? [56, -150] : undefined,
    bendRight: 1,
  }) +
  bubble(462, 110, '跟谁去？', ramp(t, 0.8, 1.3), { tail: 60, size: 36 }) +
  bubble(482, 208, '去哪里？', ramp(t, 2.8, 3.3), { tail: 60, size: 36 }) +
  bubble(462, 306, '几点回？', ramp(t, 4.8, 5.3), { tail: 60, size: 36 });

const remember = (t) =>
  recap(t, '河边的约定', [
    {
      words: '没大人，不下水',
      draw:
        at(0, -6, head({ kind: 'boy', mood: 'calm' }), { s: 0.95 }) +
        path('M-92 40 Q-46 24 0 40 T92 40 Q70 98 0 100 Q-70 98 -92 40 Z', colour.water) +
        cross(62, -52, 0.9),
      fill: '#dfeff0',
    },
    { words: '喊、抛、报', draw: floatRing(0, 4, t * 12).replace('translate', 'scale(1.5) translate') },
    {
      words: '出门三句话',
      draw:
        at(-40, 8, head({ kind: 'grandma', mood: 'happy', look: 1 }), { s: 0.78 }) +
        at(44, 8, head({ kind: 'boy', mood: 'happy', look: -1 }), { s: 0.78 }) +
        tick(0, 74, 0.8),
      fill: '#e6efd9',
    },
  ]);

export const item = {
  id: 'river-safety',
  seconds: 124,
  posterAt: 4,
  sound: {
    key: 'E4',
    bpm: 72,
    seed: 23,
    nature: 'river',
    parts: [
      { from: 0, progression: ['I', 'V', 'vi', 'IV'], density: 0.8 },
      { from: 45, progression: ['vi', 'IV', 'vi', 'V'], density: 0.6 },
      { from: 95, progression: ['I', 'V', 'vi', 'IV'], density: 0.9 },
    ],
  },
  shots: [
    { from: 0, draw: opening },
    { from: 7, draw: underneath },
    { from: 21, draw: sixNots(0) },
    { from: 33, draw: sixNots(3) },
    { from: 45, draw: shout },
    { from: 56, draw: toss },
    { from: 71, draw: call },
    { from: 81, draw: chain },
    { from: 88, draw: afloat },
    { from: 99, draw: leaving },
    { from: 111, draw: remember, bare: true },
    { from: 120, draw: (t) => closing(t, '平平安安回家'), bare: true },
  ],
  lines,
};
