import { at, between, circle, clamp, colour, ellipse, line, mix, path, ramp, rect, shown, svg, wave } from '../draw/shapes.mjs';
import { bubble, closing, recap, step, thought, title } from '../draw/frame.mjs';
import { head, person, talking } from '../draw/people.mjs';
import { kitchen, livingRoom } from '../draw/places.mjs';
import { bag, cloud, cup, sun } from '../draw/things.mjs';
import { lines } from '../words/listen-first.mjs';

/** The weather over a child's head: `dark` 1 = thunder, 0 = gone. */
const temper = (x, y, t, dark, rain = 0) =>
  shown(
    clamp(dark * 1.4),
    at(
      x + wave(t, 0.5, 3 * dark),
      y,
      (rain > 0
        ? [...Array(7).keys()]
            .map((i) => {
              const k = (t * 1.1 + i * 0.31) % 1;
              return line(svg`M${-54 + i * 18} ${24 + k * 46} l-4 14`, '#7fa9c4', 5);
            })
            .join('')
        : '') +
        cloud(0, 0, 0.7 + dark * 0.45, dark > 0.55 ? '#5d6278' : '#8d97ab') +
        (dark > 0.8 && t % 1.5 < 0.5 ? path('M4 22 L-14 56 L0 56 L-10 88 L24 44 L8 44 L20 22 Z', '#f3c14b') : ''),
    ),
  );

const opening = (t) =>
  rect(0, 0, 960, 426, '#dbe3e6') +
  rect(0, 350, 960, 76, '#b7c6a8') +
  cloud(120 + t * 4, 70, 1.2, '#b4bfc9') +
  cloud(560 - t * 4, 60, 0.9, '#b4bfc9') +
  person({ kind: 'boy', x: 740, y: 412, s: 1.12, t, mood: 'angry', left: [-52, -70], right: [52, -70] }) +
  temper(740, 108, t, 1) +
  title(t + 0.6, '孩子发脾气|先听三分钟', { x: 330, y: 200, shade: '#4d5468' });

const slam = (t) => {
  const boyX = mix(120, 330, ramp(t, 0.6, 2.4));
  const fly = ramp(t, 2.6, 3.4);
  return (
    kitchen(t, { fire: 1 }) +
    bag(mix(boyX + 40, 500, fly), mix(330, 404, fly) - Math.sin(fly * Math.PI) * 90, 0.95, fly * 96) +
    person({
      kind: 'boy',
      x: boyX,
      y: 408,
      s: 1,
      t,
      walk: t > 0.6 && t < 2.4 ? t : 0,
      look: t > 6 ? -0.6 : 0.8,
      mood: 'angry',
      left: t > 3.4 ? [-34, -56] : undefined,
      right: t < 3 ? [52, -96] : [34, -56],
      bendLeft: 1,
    }) +
    temper(boyX, 138, t, ramp(t, 2.6, 4)) +
    person({
      kind: 'mother',
      x: 720,
      y: 412,
      s: 1.08,
      t,
      look: -1,
      mood: t > 6 ? 'worried' : 'oh',
      talk: talking(t, t > 7 && t < 10),
      left: t > 7 ? [-78, -140] : [-50, -110],
    }) +
    bubble(700, 84, '又怎么了？好好说话！', between(t, 7, 11.4), { tail: 20, size: 31 }) +
    bubble(190, 176, '别管我！', between(t, 9.6, 13.2), { tail: 44 })
  );
};

const fullCup = (t) => {
  const pour = between(t, 4.6, 8.6, 0.6);
  const spill = between(t, 5.4, 9.4, 0.6);
  const drain = ramp(t, 10.6, 13.4);
  return (
    rect(0, 0, 960, 426, '#f6e3c2') +
    rect(0, 366, 960, 60, colour.wood) +
    at(250, 226, head({ kind: 'boy', mood: drain > 0.6 ? 'calm' : 'angry', look: 0.9, t }), { s: 1.9 }) +
    temper(250, 78, t, 1 - drain * 0.95) +
    (spill > 0
      ? ellipse(600, 372, 130 * spill, 14 * spill, colour.water) +
        line('M534 250 Q516 300 520 366 M666 250 Q684 300 680 366', colour.water, 9 * spill)
      : '') +
    cup(600, 366, 1.15, mix(1, 0.3, drain), t * (spill > 0 ? 2 : 1)) +
    (drain > 0.02 && drain < 0.98 ? line('M652 330 Q700 330 720 366', colour.water, 8) : '') +
    shown(
      pour,
      at(
        756,
        116,
        path('M-56 -30 H50 L62 50 H-46 Z', '#8d6a58') +
          path('M-46 -12 L-92 18 L-84 28 L-44 18 Z', '#8d6a58') +
          line('M52 -14 q36 10 10 46', '#8d6a58', 9),
        { turn: -22 },
      ) + line(svg`M668 152 Q640 180 624 242`, colour.water, 9),
    ) +
    bubble(790, 78, '道理', pour, { size: 36, tail: -10 })
  );
};

const squat = (t) => {
  const down = t > 6.4;
  const off = ramp(t, 2.2, 3);
  return (
    kitchen(t, { fire: 1 - off }) +
    bag(474, 404, 0.95, 96) +
    person({ kind: 'boy', x: 380, y: 408, s: 1, t, look: down ? 0.8 : -0.5, mood: 'angry', left: [-34, -56], right: [34, -56] }) +
    temper(380, 136, t, 1) +
    (down
      ? person({ kind: 'mother', x: 590, y: 410, s: 0.95, pose: 'squat', t, look: -1, mood: 'calm', left: [-72, -78], right: [30, -70] })
      : person({
          kind: 'mother',
          x: mix(700, 600, ramp(t, 3.4, 5.4)),
          y: 412,
          s: 1.08,
          t,
          walk: t > 3.4 && t < 5.4 ? t : 0,
          look: t < 3 ? 0.6 : -1,
          mood: 'calm',
          right: t < 3 ? [70, -130] : undefined,
        })) +
    (down ? shown(between(t, 7.4, 12.4), line('M436 262 H530', colour.clay, 5).replace('/>', ' stroke-dasharray="2 14"/>')) : '') +
    step('1', '蹲下来', ramp(t, 0.2, 0.7))
  );
};

const pair = (t, { boyMood, motherMood = 'calm', boyTalk, motherTalk, dark, rain, boyLook = 0.8, holding }) =>
  livingRoom(t, { sofa: false, night: false }) +
  person({
    kind: 'boy',
    x: 400,
    y: 408,
    s: 1.1,
    t,
    look: boyLook,
    mood: boyMood,
    talk: talking(t, boyTalk),
    left: [-36, -58],
    right: holding ? [62, -90] : [36, -58],
    bendRight: -1,
  }) +
  temper(400, 108, t, dark, rain) +
  person({
    kind: 'mother',
    x: holding ? 600 : 630,
    y: 410,
    s: 1.05,
    pose: 'squat',
    t,
    look: -1,
    mood: motherMood,
    talk: talking(t, motherTalk),
    left: holding ? [-120, -84] : [-76, -80],
    right: [30, -70],
  });

const name = (t) =>
  pair(t, {
    boyMood: t > 8 ? 'sad' : 'angry',
    boyTalk: t > 8.4 && t < 12.6,
    motherTalk: t > 1.6 && t < 4.8,
    dark: t < 9 ? 1 : 0.86,
    rain: t > 11 ? 1 : 0,
  }) +
  bubble(712, 132, '你看起来很生气', between(t, 1.4, 7.4), { tail: -40 }) +
  bubble(168, 206, '他们不带我玩！', between(t, 8.2, 15.4), { tail: 70 }) +
  step('2', '说出他的心情', ramp(t, 0.2, 0.7));

const listen = (t) => {
  const dark = mix(0.86, 0.3, ramp(t, 3, 17));
  return (
    pair(t, {
      boyMood: 'sad',
      boyTalk: (t > 5 && t < 8) || (t > 13 && t < 16),
      motherTalk: (t > 1 && t < 2.4) || (t > 9.4 && t < 11.4),
      dark,
      rain: 1,
      motherMood: 'calm',
    }) +
    bubble(712, 132, '嗯', between(t, 0.8, 4.4), { tail: -30, size: 38 }) +
    thought(
      170,
      176,
      220,
      130,
      at(-52, 8, head({ kind: 'boy', mood: 'happy', look: -1 }), { s: 0.56 }) +
        at(4, 8, head({ kind: 'girl', mood: 'happy', look: -1 }), { s: 0.56 }) +
        circle(62, 24, 20, colour.honey),
      between(t, 4.8, 9),
      1,
    ) +
    bubble(712, 132, '后来呢？', between(t, 9.2, 13), { tail: -40 }) +
    bubble(712, 132, '我在听', between(t, 15, 19.4), { tail: -30 }) +
    step('3', '只听，不评', ramp(t, 0.2, 0.7))
  );
};

const ask = (t) =>
  pair(t, {
    boyMood: t > 6 ? 'happy' : 'calm',
    motherMood: 'happy',
    boyTalk: t > 6.6 && t < 9.6,
    motherTalk: t > 1.4 && t < 4,
    dark: 0.3 * (1 - ramp(t, 0, 2.6)),
    rain: 0,
    holding: true,
  }) +
  shown(ramp(t, 2, 4), sun(400, 92, 30, t * 10)) +
  bubble(712, 132, '你想怎么办？', between(t, 1.2, 6), { tail: -40 }) +
  bubble(172, 206, '明天我去找小李', between(t, 6.4, 14.4), { tail: 70, size: 31 }) +
  step('4', '一起想办法', ramp(t, 0.2, 0.7));

const limits = (t) => {
  const second = t > 7;
  if (!second)
    return (
      livingRoom(t, { sofa: false, night: false }) +
      person({ kind: 'boy', x: 380, y: 408, s: 1.22, t, look: 0.8, mood: 'angry', right: [56, -150], bendRight: 1, left: [-44, -70] }) +
      person({
        kind: 'mother',
        x: 566,
        y: 410,
        s: 1.16,
        pose: 'squat',
        t,
        look: -1,
        mood: 'calm',
        talk: talking(t, t > 1.5 && t < 4.5),
        left: [-104, -142],
        right: [30, -70],
        bendLeft: -1,
      }) +
      bubble(700, 130, '可以生气|不可以打人', between(t, 1.2, 6.8), { tail: -50 })
    );
  return (
    kitchen(t, { fire: 0 }) +
    person({
      kind: 'mother',
      x: 470,
      y: 412,
      s: 1.16,
      t,
      look: 0,
      mood: t > 10 ? 'calm' : 'worried',
      shut: t > 9 && t < 11,
      right: [mix(40, 22, ramp(t, 8.4, 9.2)), mix(-120, -168, ramp(t, 8.4, 9.2)) + 46 * ramp(t, 11, 11.8)],
      bendRight: -1,
    }) +
    at(
      470 + 1.16 * mix(46, 26, ramp(t, 8.4, 9.2)),
      412 + 1.16 * (mix(-126, -186, ramp(t, 8.4, 9.2)) + 46 * ramp(t, 11, 11.8)),
      rect(-15, -24, 30, 40, '#f6f0e4', 6) + rect(-15, -10, 30, 10, '#d9694a'),
    )
  );
};

const remember = (t) =>
  recap(t, '孩子发脾气，先听三分钟', [
    {
      words: '蹲下来',
      draw:
        at(-38, 10, head({ kind: 'boy', mood: 'calm', look: 1 }), { s: 0.8 }) +
        at(42, 10, head({ kind: 'mother', mood: 'calm', look: -1 }), { s: 0.8 }),
    },
    {
      words: '说出心情',
      draw: at(
        0,
        36,
        rect(-66, -84, 132, 74, '#fff', 22) + path('M-24 -12 L-4 -12 L-26 14 Z', '#fff') + at(0, -48, cloud(0, 4, 0.52, '#7d8497')),
      ),
      fill: '#dfe7ea',
    },
    { words: '只听不评', draw: at(0, 8, head({ kind: 'mother', mood: 'happy' }), { s: 1.15 }), fill: '#e6efd9' },
  ]);

export const item = {
  id: 'listen-first',
  seconds: 130,
  posterAt: 4,
  sound: {
    key: 'G4',
    bpm: 70,
    seed: 11,
    nature: 'wind',
    parts: [
      { from: 0, progression: ['i', 'VI', 'iv', 'i'], mode: 'minor', density: 0.6 },
      { from: 34, progression: ['vi', 'IV', 'I', 'V'], density: 0.7 },
      { from: 88, progression: ['I', 'V', 'vi', 'IV'], density: 1 },
    ],
  },
  shots: [
    { from: 0, draw: opening },
    { from: 7, draw: slam },
    { from: 21, draw: fullCup },
    { from: 36, draw: squat },
    { from: 50, draw: name },
    { from: 67, draw: listen },
    { from: 88, draw: ask },
    { from: 104, draw: limits },
    { from: 118, draw: remember, bare: true },
    { from: 126, draw: (t) => closing(t, '先听，再说'), bare: true },
  ],
  lines,
};
