import { at, colour, line, rect } from '../draw/shapes.mjs';
import { height, title, width } from '../draw/frame.mjs';
import { person } from '../draw/people.mjs';
import { cloud, sun, tree } from '../draw/things.mjs';
import { bowl, drum, finish, pad, pitch, pluck, shaker, silence, wood } from '../music.mjs';

const seconds = 168;
const quick = 0.5;
const slow = 0.75;
const sets = [26, 74, 122];
const setLength = 30;
const tune = ['C5', 'E5', 'G5', 'E5', 'A5', 'G5', 'E5', 'D5', 'C5', 'D5', 'E5', 'G5', 'E5', 'D5', 'C5', 'C5'];
const calm = ['G4', 'C5', 'E5', 'D5', 'C5', 'A4', 'G4', 'E4'];
const basses = ['C3', 'A2', 'F2', 'G2'];

/** Stepping or resting: a slow tune; the soft drum only while stepping. */
const easy = (out, from, to, steps) => {
  for (let n = 0; from + n * slow < to - 0.4; n += 1) {
    const t = from + n * slow;
    pluck(out, t, pitch(calm[n % calm.length]), 0.13, 1.6);
    if (n % 4 === 0) pad(out, t, slow * 4, pitch(basses[(n / 4) % 4]) * 2, 0.035);
    if (steps) drum(out, t, n % 2 ? 0.14 : 0.26);
  }
};

const jump = (out, from) => {
  for (let n = 0; n < setLength / quick; n += 1) {
    const t = from + n * quick;
    drum(out, t, 0.36);
    shaker(out, t, 0.08, n + 1);
    shaker(out, t + quick / 2, 0.12, n + 500);
    if (n % 2) wood(out, t, 700, 0.08);
    const bar = Math.floor(n / 4);
    if (n % 4 === 0) {
      pluck(out, t, pitch(basses[bar % 4]) * 2, 0.17, 1.4);
      pad(out, t, quick * 4, pitch(basses[bar % 4]) * 2, 0.025);
    }
    pluck(out, t, pitch(tune[n % tune.length]), 0.15, 1);
    if (n % 4 === 2) pluck(out, t + quick / 2, pitch(tune[(n + 5) % tune.length]), 0.09, 0.8);
  }
};

const play = () => {
  const out = silence(seconds);
  easy(out, 0.4, 24, true);
  for (const start of sets) {
    for (let n = 0; n < 4; n += 1) wood(out, start - 2 + n * quick, n === 3 ? 980 : 820, 0.34);
    jump(out, start);
    bowl(out, start + setLength, pitch('C5'), 0.26);
  }
  easy(out, 57.5, 71.6, false);
  easy(out, 105.5, 119.6, false);
  easy(out, 153.5, 164, false);
  return finish(out, { fadeIn: 0.3, fadeOut: 4, peak: 0.7, wet: 0.16 });
};

const poster = () =>
  rect(0, 0, width, height, colour.sky) +
  sun(850, 90, 46, 8) +
  cloud(130, 100, 1) +
  cloud(640, 60, 0.7) +
  rect(0, 400, width, 140, colour.sage) +
  rect(0, 456, width, 84, '#e0c08c') +
  tree(90, 424, 1.3) +
  tree(900, 420, 1) +
  at(
    440,
    484,
    line('M-96 -120 C-150 -420 150 -420 96 -120', '#efb84f', 8) +
      person({
        kind: 'girl',
        x: 0,
        y: -26,
        s: 1.2,
        t: 0.4,
        mood: 'happy',
        left: [-76, -82],
        right: [76, -82],
        bendLeft: -1,
        bendRight: 1,
      }) +
      line('M-70 10 h140', '#c79f66', 8),
  ) +
  person({ kind: 'grandpa', x: 720, y: 500, s: 1.04, t: 0.4, mood: 'happy', look: -1, left: [-14, -136], right: [14, -138] }) +
  title(1, '跳绳节拍', { x: 440, y: 116, shade: '#2f716e' });

export const item = { id: 'skip-rope-beat', seconds, bits: 22_500, play, poster };
