import { at, circle, clamp, ellipse, ink, line, mix, path, rect, svg } from './shapes.mjs';

const skin = '#f7d3b2';
const skinDark = '#eebf98';
const blush = '#f2a98f';

const kinds = {
  girl: {
    legs: 48,
    torso: 74,
    wide: 60,
    head: 45,
    top: '#d9694a',
    topDark: '#bd5539',
    trousers: '#4b6587',
    hair: '#3d2b25',
    shoe: '#8a4a3a',
  },
  boy: {
    legs: 50,
    torso: 76,
    wide: 62,
    head: 45,
    top: '#3f8f8b',
    topDark: '#327572',
    trousers: '#5b5148',
    hair: '#33261f',
    shoe: '#f0e6d6',
  },
  mother: {
    legs: 92,
    torso: 108,
    wide: 80,
    head: 43,
    top: '#c77f8b',
    topDark: '#ad6673',
    trousers: '#55617f',
    hair: '#3a2721',
    shoe: '#6b4a3d',
  },
  father: {
    legs: 98,
    torso: 114,
    wide: 94,
    head: 43,
    top: '#5d7fa3',
    topDark: '#4a688a',
    trousers: '#4b4640',
    hair: '#2e2520',
    shoe: '#3d332c',
  },
  grandma: {
    legs: 72,
    torso: 104,
    wide: 88,
    head: 44,
    top: '#7d6a9b',
    topDark: '#685682',
    trousers: '#4c4756',
    hair: '#c9c5c1',
    shoe: '#4a3d38',
  },
  grandpa: {
    legs: 80,
    torso: 108,
    wide: 90,
    head: 44,
    top: '#6f7f5a',
    topDark: '#5b6a48',
    trousers: '#4f4a42',
    hair: '#d8d4cf',
    shoe: '#3d332c',
  },
};

const eyes = (x, mood, shut) => {
  if (mood === 'asleep' || shut) return line(svg`M${x - 21} 3 q6 5 12 0 M${x + 9} 3 q6 5 12 0`, ink, 3.4);
  if (mood === 'happy') return line(svg`M${x - 21} 4 q6 -8 12 0 M${x + 9} 4 q6 -8 12 0`, ink, 3.6);
  return (
    circle(x - 15, 1, 4.6, ink) + circle(x + 15, 1, 4.6, ink) + circle(x - 13.6, -0.6, 1.5, '#fff') + circle(x + 16.4, -0.6, 1.5, '#fff')
  );
};

const brows = (x, mood, grey) => {
  const c = grey ? '#a39b94' : '#5a4338';
  if (mood === 'angry') return line(svg`M${x - 24} -16 l15 6 M${x + 24} -16 l-15 6`, c, 4);
  if (mood === 'sad' || mood === 'worried') return line(svg`M${x - 24} -9 q7 -7 14 -7 M${x + 24} -9 q-7 -7 -14 -7`, c, 3.4);
  return line(svg`M${x - 22} -12 q7 -5 13 -2 M${x + 22} -12 q-7 -5 -13 -2`, c, 3.2);
};

const mouth = (x, mood, talk) => {
  if (talk > 0.25) return ellipse(x, 21, 6.5, 2 + talk * 5.5, '#8e3b30');
  if (mood === 'angry' || mood === 'sad') return line(svg`M${x - 8} 24 q8 -7 16 0`, ink, 3.2);
  if (mood === 'worried') return line(svg`M${x - 7} 22 q4 -3 7 0 t7 0`, ink, 3);
  if (mood === 'happy') return path(svg`M${x - 11} 16 q11 16 22 0 z`, '#8e3b30');
  if (mood === 'oh') return ellipse(x, 21, 5, 6, '#8e3b30');
  return line(svg`M${x - 9} 19 q9 8 18 0`, ink, 3.2);
};

const backHair = {
  girl: (c, sway) =>
    at(-44, 8, ellipse(-5, 16, 13, 25, c), { turn: 14 + sway }) +
    at(44, 8, ellipse(5, 16, 13, 25, c), { turn: -14 + sway }) +
    circle(-44, 4, 6.5, '#efb84f') +
    circle(44, 4, 6.5, '#efb84f'),
  mother: (c) => path('M-50 -6 C-54 40 -44 58 -34 56 L34 56 C44 58 54 40 50 -6 C46 -52 -46 -52 -50 -6 Z', c),
  grandma: (c) => circle(0, -49, 17, c) + circle(0, -49, 10, '#b8b3ae'),
};

const frontHair = {
  girl: (c) => path('M-46 4 C-52 -58 52 -58 46 4 C42 -12 34 -22 24 -27 C8 -17 -16 -16 -30 -22 C-40 -14 -44 -4 -46 4 Z', c),
  boy: (c) =>
    path(
      'M-46 -2 C-54 -62 54 -62 46 -2 C44 -12 40 -18 36 -22 L26 -14 L18 -25 L6 -14 L-4 -25 L-14 -14 L-24 -24 C-36 -20 -42 -12 -46 -2 Z',
      c,
    ),
  mother: (c) => path('M-46 6 C-52 -58 52 -58 46 6 C42 -14 36 -24 16 -28 C2 -10 -30 -8 -40 -10 C-44 -6 -45 0 -46 6 Z', c),
  father: (c) => path('M-45 0 C-52 -60 52 -60 45 0 C43 -10 40 -20 34 -24 C14 -30 -14 -30 -34 -24 C-40 -20 -43 -10 -45 0 Z', c),
  grandma: (c) => path('M-46 6 C-50 -56 50 -56 46 6 C40 -16 22 -30 0 -31 C-22 -30 -40 -16 -46 6 Z', c),
  grandpa: (c) => path('M-46 10 C-52 -16 -46 -28 -38 -32 C-40 -18 -42 -4 -42 10 Z M46 10 C52 -16 46 -28 38 -32 C40 -18 42 -4 42 10 Z', c),
};

const extras = {
  grandma: (x) => line(svg`M${x - 27} 11 q4 5 9 5 M${x + 27} 11 q-4 5 -9 5`, '#d9a884', 2.2),
  grandpa: (x) => path(svg`M${x - 15} 15 q7 -6 15 -1 q8 -5 15 1 q-8 6 -15 1 q-8 5 -15 -1 z`, '#e9e5e0'),
};

/** A head alone, centre at 0,0: for close-ups and phone screens. */
export const head = ({ kind, mood = 'calm', talk = 0, look = 0, shut = false, tilt = 0, sway = 0, hat }) => {
  const k = kinds[kind];
  const x = look * 9;
  const grey = kind === 'grandma' || kind === 'grandpa';
  const helmet =
    hat === 'helmet'
      ? path('M-48 -14 C-48 -66 48 -66 48 -14 Z', '#efb84f') + rect(-56, -18, 112, 9, '#d29a34', 4)
      : hat === 'straw'
        ? path('M-84 -14 Q0 -92 84 -14 Q0 -34 -84 -14 Z', '#dcb765') + line('M-40 -36 Q0 -50 40 -36', '#b98f40', 4)
        : '';
  return at(
    0,
    0,
    (backHair[kind]?.(k.hair, sway) ?? '') +
      circle(-k.head + 2, 6, 9, skinDark) +
      circle(k.head - 2, 6, 9, skinDark) +
      ellipse(0, 2, k.head, k.head - 1, skin) +
      circle(x - 26, 15, 8, blush + '99') +
      circle(x + 26, 15, 8, blush + '99') +
      eyes(x, mood, shut) +
      brows(x, mood, grey) +
      line(svg`M${x - 2} 8 q3 3 5 0`, '#dca27c', 2.6) +
      mouth(x, mood, talk) +
      (extras[kind]?.(x) ?? '') +
      (frontHair[kind]?.(k.hair) ?? '') +
      helmet,
    { turn: tilt },
  );
};

const arm = (sx, sy, hx, hy, reach, bend, cloth, width, palm) => {
  const dx = hx - sx;
  const dy = hy - sy;
  const d = Math.max(1, Math.hypot(dx, dy));
  const over = Math.min(1, reach / d);
  const ex = sx + dx * over;
  const ey = sy + dy * over;
  const slack = Math.sqrt(Math.max(0, reach * reach - (d * over) ** 2)) * 0.44 * bend;
  const cx = (sx + ex) / 2 - (dy / d) * slack;
  const cy = (sy + ey) / 2 + (dx / d) * slack;
  return (
    line(svg`M${sx} ${sy} Q${cx} ${cy} ${ex} ${ey}`, cloth, width) +
    (palm ? ellipse(ex, ey, palm, palm * 1.15, skinDark) : circle(ex, ey, width * 0.5, skin))
  );
};

/**
 * A whole person, feet (or seat, when sitting) at 0,0.
 * `left` and `right` are where the hands are, in the person's own units; `talk` opens the mouth (0..1).
 * `palm` shows open hands of that size; `reach` stretches the arms (1 = torso).
 */
export const person = (o) => {
  const k = { ...kinds[o.kind], ...(o.wear ?? {}) };
  const pose = o.pose ?? 'stand';
  const breathe = Math.sin((o.t ?? 0) * 1.7 + (o.kind.length ?? 0)) * 1.2;
  const legs = pose === 'stand' ? k.legs : pose === 'squat' ? k.legs * 0.42 : 0;
  const shoulder = -(legs + k.torso) - breathe;
  const w = k.wide;
  const step = o.walk ? Math.sin(o.walk * 7) * 16 : 0;
  const limb = w * 0.28;
  let lower = '';
  if (pose === 'stand')
    lower =
      line(svg`M${-w * 0.2} ${-legs} L${-w * 0.2 + step} -8`, k.trousers, limb) +
      line(svg`M${w * 0.2} ${-legs} L${w * 0.2 - step} -8`, k.trousers, limb) +
      ellipse(-w * 0.22 + step, -4, w * 0.2, 7, k.shoe) +
      ellipse(w * 0.22 - step, -4, w * 0.2, 7, k.shoe);
  if (pose === 'squat')
    lower =
      line(svg`M${-w * 0.2} ${-legs} L${-w * 0.5} ${-legs * 0.9} L${-w * 0.3} -8`, k.trousers, limb) +
      line(svg`M${w * 0.2} ${-legs} L${w * 0.5} ${-legs * 0.9} L${w * 0.3} -8`, k.trousers, limb) +
      ellipse(-w * 0.34, -4, w * 0.2, 7, k.shoe) +
      ellipse(w * 0.34, -4, w * 0.2, 7, k.shoe);
  if (pose === 'sit') {
    const drop = o.drop ?? k.legs * 0.72;
    const feet = o.barefoot
      ? ellipse(-w * 0.27, drop + 2, w * 0.15, 7, skin) + ellipse(w * 0.27, drop + 2, w * 0.15, 7, skin)
      : ellipse(-w * 0.3, drop + 4, w * 0.2, 7, k.shoe) + ellipse(w * 0.3, drop + 4, w * 0.2, 7, k.shoe);
    const shin = o.barefoot ? skinDark : k.trousers;
    lower =
      line(svg`M${-w * 0.26} 10 L${-w * 0.27} ${drop}`, shin, limb * 0.8) +
      line(svg`M${w * 0.26} 10 L${w * 0.27} ${drop}`, shin, limb * 0.8) +
      line(svg`M${-w * 0.2} -8 L${-w * 0.26} 12 M${w * 0.2} -8 L${w * 0.26} 12`, k.trousers, limb * 1.1) +
      feet;
  }
  const hem = -legs + (pose === 'stand' ? 6 : 8);
  const body =
    path(
      svg`M${-w * 0.3} ${shoulder} C${-w * 0.52} ${shoulder + 4} ${-w * 0.55} ${shoulder + 40} ${-w * 0.5} ${hem} Q0 ${hem + 9} ${w * 0.5} ${hem} C${w * 0.55} ${shoulder + 40} ${w * 0.52} ${shoulder + 4} ${w * 0.3} ${shoulder} Z`,
      k.top,
    ) +
    (o.kind === 'grandma' || o.kind === 'grandpa'
      ? line(svg`M0 ${shoulder + 10} L0 ${hem + 2}`, k.topDark, 3) +
        [0.3, 0.52, 0.74].map((p) => circle(0, mix(shoulder, hem, p), 3.6, '#f1e4cf')).join('')
      : o.kind === 'mother'
        ? rect(-w * 0.3, mix(shoulder, hem, 0.45), w * 0.6, (hem - shoulder) * 0.5, '#f5e8d6', 10) +
          line(
            svg`M${-w * 0.22} ${mix(shoulder, hem, 0.47)} L${-w * 0.24} ${shoulder + 8} M${w * 0.22} ${mix(shoulder, hem, 0.47)} L${w * 0.24} ${shoulder + 8}`,
            '#f5e8d6',
            5,
          )
        : o.kind === 'girl'
          ? path(svg`M-15 ${shoulder} Q0 ${shoulder + 20} 15 ${shoulder} Z`, '#fbe9d2')
          : o.kind === 'boy'
            ? rect(-w * 0.5, mix(shoulder, hem, 0.42), w, 11, '#f1e4cf')
            : path(svg`M-13 ${shoulder} L0 ${shoulder + 20} L13 ${shoulder} Z`, '#f1e4cf'));
  const neck = rect(-10, shoulder - 12, 20, 18, skinDark, 8);
  const sY = shoulder + 15;
  const sX = w * 0.42;
  const reach = k.torso * (o.reach ?? 0.95);
  const rest = [sX + 12, sY + k.torso * 0.72];
  const [lx, ly] = o.left ?? [-rest[0], rest[1]];
  const [rx, ry] = o.right ?? rest;
  const armWidth = w * 0.24;
  const leftArm = arm(-sX, sY, lx, ly, reach, o.bendLeft ?? 1, k.topDark, armWidth, o.palm);
  const rightArm = arm(sX, sY, rx, ry, reach, o.bendRight ?? -1, k.topDark, armWidth, o.palm);
  const headAt = at(
    o.lean ?? 0,
    shoulder - k.head + 6,
    head({ ...o, sway: Math.sin((o.t ?? 0) * 2) * 3, shut: o.shut ?? blinking(o.t ?? 0, o.kind) }),
  );
  return at(
    o.x,
    o.y,
    lower +
      (o.behind ?? '') +
      body +
      neck +
      (o.handsBehindHead ? leftArm + rightArm + headAt : headAt + leftArm + rightArm) +
      (o.over ?? ''),
    {
      s: o.s ?? 1,
      flip: o.flip ?? 1,
      opacity: o.opacity ?? 1,
      turn: o.turn ?? 0,
    },
  );
};

const blinking = (t, kind) => (t + kind.length * 0.7) % 3.7 < 0.17;
/** A mouth that opens and shuts as in speech, while `on`. */
export const talking = (t, on) => (on ? clamp(Math.abs(Math.sin(t * 7.3) * 0.7 + Math.sin(t * 11.9) * 0.4)) : 0);

/** Only head and a quilt-covered body: somebody lying in bed, head to the left. */
export const sleeper = (o) => at(o.x, o.y, at(0, 0, head({ ...o, mood: o.mood ?? 'asleep' }), { turn: o.tilt ?? -78 }), { s: o.s ?? 1 });
