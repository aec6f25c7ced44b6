import { at, between, circle, colour, mix, ramp, rect, shown, svg, text } from '../draw/shapes.mjs';
import { bubble, closing, recap, step, thought, title } from '../draw/frame.mjs';
import { head, person, sleeper, talking } from '../draw/people.mjs';
import { bedroom, livingRoom, nightVillage, quilt } from '../draw/places.mjs';
import { basin, book, box, chick, lamp, phone, steam } from '../draw/things.mjs';
import { lines } from '../words/sleep-before-nine.mjs';

const opening = (t) => nightVillage(t) + title(t + 0.6, '睡前一小时|怎么陪孩子');

const onTheScreen = (t) => {
  const grandmaX = mix(1040, 770, ramp(t, 1.2, 4.2));
  const walking = t > 1.2 && t < 4.2;
  return (
    livingRoom(t, { minutes: 8 * 60 }) +
    person({
      kind: 'girl',
      x: 430,
      y: 346,
      s: 1.12,
      pose: 'sit',
      t,
      look: 0,
      mood: t > 9.5 ? 'worried' : 'calm',
      left: [-14, -42],
      right: [14, -42],
      drop: 34,
      over: phone(0, -58, 0.86, { screen: t % 1.4 < 0.7 ? '#bfe3ea' : '#f3d9a0' }),
    }) +
    person({
      kind: 'grandma',
      x: grandmaX,
      y: 408,
      s: 1.12,
      t,
      look: -1,
      walk: walking ? t : 0,
      talk: talking(t, t > 5 && t < 8),
      mood: t > 9 ? 'worried' : 'calm',
      left: t > 5 ? [-62, -130] : undefined,
      bendLeft: -1,
    }) +
    bubble(700, 130, '该睡觉啦', between(t, 5, 8.4), { tail: 20 }) +
    bubble(300, 180, '再看一会儿', between(t, 8.8, 13), { tail: 40 })
  );
};

const screensSleep = (t) => {
  const down = ramp(t, 4, 6);
  const second = ramp(t, 8.6, 10.6);
  const lid = ramp(t, 11.5, 12.4);
  return (
    livingRoom(t, { minutes: 8 * 60 + 2, sofa: false }) +
    rect(300, 330, 360, 22, colour.wood, 6) +
    rect(330, 350, 20, 62, colour.woodDark) +
    rect(610, 350, 20, 62, colour.woodDark) +
    person({
      kind: 'girl',
      x: 232,
      y: 408,
      s: 1.18,
      t,
      look: 1,
      mood: t > 12.4 ? 'happy' : 'calm',
      right: [mix(40, 92, Math.min(1, down * 1.3)), -96],
      bendRight: -1,
    }) +
    person({
      kind: 'grandma',
      x: 742,
      y: 408,
      s: 1.12,
      t,
      look: -1,
      mood: t > 6 ? 'happy' : 'calm',
      talk: talking(t, t > 1 && t < 3.6),
      left: [mix(-50, -98, Math.min(1, second * 1.3)), -112],
      bendLeft: 1,
    }) +
    (down < 1 || lid < 0.5
      ? phone(mix(318, 460, down), mix(290, 300, down) - Math.sin(down * Math.PI) * 70, 0.86, {
          turn: down * 80,
          screen: down > 0.8 ? '#5b6472' : '#bfe3ea',
        })
      : '') +
    (second < 1 || lid < 0.5
      ? phone(mix(640, 506, second), mix(286, 300, second) - Math.sin(second * Math.PI) * 70, 0.86, {
          turn: second * -80,
          screen: second > 0.8 ? '#5b6472' : '#f3d9a0',
        })
      : '') +
    box(480, 324, 1.1, lid) +
    step('1', '屏幕先睡', ramp(t, 0.2, 0.7))
  );
};

const washing = (t) =>
  livingRoom(t, { minutes: 8 * 60 + 20, sofa: false, wall: '#f0d7b4' }) +
  rect(236, 312, 120, 20, colour.wood, 6) +
  rect(600, 296, 130, 22, colour.wood, 6) +
  rect(250, 330, 16, 74, colour.woodDark) +
  rect(326, 330, 16, 74, colour.woodDark) +
  rect(614, 316, 18, 88, colour.woodDark) +
  rect(698, 316, 18, 88, colour.woodDark) +
  person({
    kind: 'girl',
    x: 372,
    y: 314,
    s: 1.2,
    pose: 'sit',
    t,
    look: 1,
    mood: 'happy',
    barefoot: true,
    drop: 46,
    talk: talking(t, t > 9 && t < 12),
    left: [-40, -12],
    right: [40, -12],
  }) +
  person({
    kind: 'grandma',
    x: 604,
    y: 300,
    s: 1.18,
    pose: 'sit',
    t,
    look: -1,
    mood: 'happy',
    barefoot: true,
    drop: 58,
    left: [-40, -6],
    right: [42, -6],
  }) +
  basin(488, 366, t) +
  steam(488, 340, t) +
  bubble(236, 172, '热乎乎的', between(t, 9, 13.4), { tail: 50 }) +
  step('2', '洗脚，慢慢来', ramp(t, 0.2, 0.7));

const bedside = () => rect(846, 316, 96, 16, colour.wood, 5) + rect(856, 332, 76, 70, colour.woodDark, 5) + circle(894, 356, 5, '#f3d9a0');

const threeQuestions = (t) => {
  const light = 1;
  return (
    bedroom(t, { light }) +
    bedside() +
    lamp(890, 318, 1) +
    sleeper({
      kind: 'girl',
      x: 286,
      y: 246,
      s: 0.98,
      tilt: -24,
      mood: t > 4 && t < 11 ? 'happy' : t > 12 && t < 17 ? 'sad' : 'calm',
      look: 0.9,
      talk: talking(t, (t > 5 && t < 8) || (t > 13.4 && t < 16)),
      t,
    }) +
    quilt(t, light) +
    person({
      kind: 'grandma',
      x: 566,
      y: 372,
      s: 1.2,
      pose: 'sit',
      t,
      look: -1,
      mood: t > 12 && t < 18 ? 'calm' : 'happy',
      drop: 34,
      talk: talking(t, (t > 1 && t < 3.6) || (t > 11 && t < 13)),
      left: [-92, -58],
      right: [34, -12],
      bendLeft: 1,
    }) +
    bubble(640, 104, '今天哪件事最高兴？', between(t, 0.8, 4.6), { tail: -40 }) +
    thought(330, 98, 236, 136, chick(-34, 8, 1.25, t) + chick(46, 18, 0.9, t + 0.4), between(t, 5, 10.6)) +
    bubble(640, 104, '有没有不开心的事？', between(t, 10.8, 14.4), { tail: -40 }) +
    thought(
      330,
      98,
      236,
      136,
      at(-40, 12, head({ kind: 'girl', mood: 'sad' }), { s: 0.72 }) + at(52, 12, head({ kind: 'boy', mood: 'calm', look: 1 }), { s: 0.72 }),
      between(t, 13.8, 18),
    ) +
    bubble(660, 104, '嗯，奶奶听着呢', between(t, 16.2, 20.6), { tail: -40 }) +
    step('3', '说说今天', ramp(t, 0.2, 0.7))
  );
};

const reading = (t, _, length) => {
  const down = ramp(t, 6.6, 7.6);
  const light = mix(1, 0.45, ramp(t, length * 0.55, length - 1));
  return (
    bedroom(t, { light }) +
    bedside() +
    lamp(890, 318, light) +
    sleeper({
      kind: 'girl',
      x: 286,
      y: 246,
      s: 0.98,
      tilt: -24,
      mood: t > 9 ? 'asleep' : 'calm',
      look: 0.9,
      shut: t > 8,
      t,
      talk: talking(t * 0.6, t > 2 && t < 7),
    }) +
    quilt(t, 1) +
    person({
      kind: 'grandma',
      x: 566,
      y: 372,
      s: 1.2,
      pose: 'sit',
      t,
      look: -0.7,
      mood: 'happy',
      drop: 34,
      left: [mix(-46, -88, down), mix(-62, -50, down)],
      right: [mix(30, 34, down), mix(-62, -12, down)],
      over: shown(1 - down, book(-8, -84, 0.52, { turn: -6 })),
      handsBehindHead: true,
    }) +
    text(444, 92, '床前明月光', 36, '#6b4a3d', { serif: true }).replace('<text', `<text opacity="${between(t, 2, 7.4, 0.6).toFixed(2)}"`) +
    text(444, 142, '疑是地上霜', 36, '#6b4a3d', { serif: true }).replace('<text', `<text opacity="${between(t, 4, 7.4, 0.6).toFixed(2)}"`) +
    step('4', '念完，灯暗一点', ramp(t, 0.2, 0.7))
  );
};

const asleep = (t) =>
  bedroom(t, { light: 0 }) +
  svg`<path d="M620 206 L820 206 L660 330 L360 330 Z" fill="#dfe6f7" opacity="0.13"/>` +
  sleeper({ kind: 'girl', x: 286, y: 246, s: 0.98, tilt: -24, mood: 'asleep', shut: true, t }) +
  quilt(t, 0) +
  [0, 1, 2]
    .map((i) => {
      const k = (t * 0.22 + i / 3) % 1;
      return shown(Math.sin(k * Math.PI) * 0.9, text(250 - k * 60, 190 - k * 110, '呼', 20 + k * 16, '#cdd6ea'));
    })
    .join('') +
  shown(
    ramp(t, 6.4, 7),
    rect(380, 54, 190, 140, colour.cream, 22) + text(475, 108, '小学生', 34) + text(475, 166, '10 小时', 44, colour.clay),
  ) +
  shown(
    ramp(t, 8.6, 9.2),
    rect(600, 54, 190, 140, colour.cream, 22) + text(695, 108, '初中生', 34) + text(695, 166, '9 小时', 44, colour.clay),
  );

const remember = (t) =>
  recap(t, '睡前一小时，三件事', [
    { words: '屏幕先睡', draw: at(0, 30, box(0, 14, 0.92, 1)) },
    { words: '一起洗脚', draw: at(0, 0, basin(0, 0, t), { s: 0.78 }) + steam(0, -22, t, 0.8) },
    {
      words: '听听今天',
      draw:
        at(-30, 4, head({ kind: 'girl', mood: 'happy', look: 1 }), { s: 0.78 }) +
        at(42, 4, head({ kind: 'grandma', mood: 'happy', look: -1 }), { s: 0.78 }),
      fill: '#e6efd9',
    },
  ]);

export const item = {
  id: 'sleep-before-nine',
  seconds: 118,
  posterAt: 4,
  sound: {
    key: 'D4',
    bpm: 66,
    seed: 5,
    nature: 'night',
    parts: [
      { from: 0, progression: ['I', 'vi', 'IV', 'V'], density: 0.9 },
      { from: 78, progression: ['I', 'IV', 'I', 'V'], density: 0.55 },
      { from: 104, progression: ['I', 'IV', 'V', 'I'], density: 0.8 },
    ],
  },
  shots: [
    { from: 0, draw: opening },
    { from: 7, draw: onTheScreen },
    { from: 21, draw: screensSleep },
    { from: 37, draw: washing },
    { from: 52, draw: threeQuestions },
    { from: 74, draw: reading },
    { from: 88, draw: asleep },
    { from: 101, draw: remember, bare: true },
    { from: 114, draw: (t) => closing(t, '今晚，就试一试'), bare: true },
  ],
  lines,
};
