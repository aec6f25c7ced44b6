import { at, circle, colour, ellipse, line, path, rect, svg, text } from './shapes.mjs';

export const phone = (x, y, s = 1, { turn = 0, screen = '#bfe3ea', inside = '' } = {}) =>
  at(x, y, rect(-20, -36, 40, 72, '#3a3a42', 7) + rect(-16, -30, 32, 58, screen, 3) + inside, { s, turn });

/** A shoe box where phones sleep. */
export const box = (x, y, s = 1, lid = 1) =>
  at(
    x,
    y,
    rect(-70, -54, 140, 62, '#d8a878', 5) +
      rect(-70, -54, 140, 14, '#c08f5e', 5) +
      text(0, -8, '手机的床', 26, '#fff7e6') +
      at(0, -60 - (1 - lid) * 40, rect(-78, -14, 156, 22, '#c98f58', 6), { turn: (1 - lid) * -16, opacity: lid }),
    { s },
  );

export const moon = (x, y, r = 40) =>
  circle(x, y, r + 12, '#f7e7b61f') +
  circle(x, y, r, '#f8e6b0') +
  circle(x - r * 0.3, y - r * 0.2, r * 0.16, '#efd795') +
  circle(x + r * 0.25, y + r * 0.3, r * 0.22, '#efd795');

export const star = (x, y, r, k = 1) =>
  svg`<path d="M${x} ${y - r} L${x + r * 0.28} ${y - r * 0.28} L${x + r} ${y} L${x + r * 0.28} ${y + r * 0.28} L${x} ${y + r} L${x - r * 0.28} ${y + r * 0.28} L${x - r} ${y} L${x - r * 0.28} ${y - r * 0.28} Z" fill="#fbeec2" opacity="${k}"/>`;

export const sun = (x, y, r = 44, turn = 0) =>
  at(
    x,
    y,
    [...Array(12).keys()]
      .map((i) => `<g transform="rotate(${(i * 30 + turn).toFixed(1)})">${rect(-4, -r - 24, 8, 15, '#f3c563', 4)}</g>`)
      .join('') + circle(0, 0, r, '#f5c95f'),
  );

export const cloud = (x, y, s = 1, fill = '#ffffff') =>
  at(x, y, ellipse(-34, 6, 34, 22, fill) + ellipse(0, -8, 38, 30, fill) + ellipse(38, 6, 34, 22, fill) + rect(-50, 4, 106, 24, fill, 12), {
    s,
  });

export const tree = (x, y, s = 1, sway = 0, leaf = colour.sage) =>
  at(
    x,
    y,
    rect(-9, -70, 18, 72, colour.woodDark, 6) +
      at(0, -70, circle(0, -42, 52, leaf) + circle(-38, -14, 36, leaf) + circle(38, -14, 36, leaf) + circle(16, -52, 20, '#ffffff22'), {
        turn: sway,
      }),
    { s },
  );

export const basin = (x, y, t) =>
  at(
    x,
    y,
    ellipse(0, 0, 104, 24, '#d9694a') +
      path('M-104 0 L-84 54 Q0 72 84 54 L104 0 Z', '#c9573a') +
      ellipse(0, 0, 94, 19, '#9fd0dc') +
      line(svg`M${-50 + Math.sin(t * 2) * 8} -2 q14 -6 28 0 M${20 + Math.cos(t * 2) * 8} 4 q12 -5 24 0`, '#e9f7fa', 3),
  );

export const steam = (x, y, t, s = 1) =>
  [0, 1, 2]
    .map((i) => {
      const k = (t * 0.35 + i / 3) % 1;
      return at(x + (i - 1) * 34 * s, y - k * 60 * s, line('M0 0 c-10 -12 10 -18 0 -30', '#ffffff', 6), {
        opacity: Math.sin(k * Math.PI) * 0.7,
        s,
      });
    })
    .join('');

/** An open book, spine at 0,0. */
export const book = (x, y, s = 1, { inside = '', turn = 0, cover = colour.clay } = {}) =>
  at(
    x,
    y,
    path('M0 6 C-40 -14 -90 -12 -116 0 L-116 84 C-90 72 -40 72 0 92 C40 72 90 72 116 84 L116 0 C90 -12 40 -14 0 6 Z', cover) +
      path('M0 2 C-38 -16 -84 -14 -108 -4 L-108 74 C-84 64 -38 64 0 82 Z', '#fffdf6') +
      path('M0 2 C38 -16 84 -14 108 -4 L108 74 C84 64 38 64 0 82 Z', '#fbf3e0') +
      inside,
    { s, turn },
  );

export const lamp = (x, y, k = 1) =>
  (k > 0.02
    ? svg`<circle cx="${x}" cy="${y - 70}" r="150" fill="#ffe9a8" opacity="${0.22 * k}"/>` +
      svg`<circle cx="${x}" cy="${y - 70}" r="90" fill="#ffe9a8" opacity="${0.25 * k}"/>`
    : '') +
  at(
    x,
    y,
    rect(-26, -6, 52, 10, colour.woodDark, 5) +
      rect(-5, -60, 10, 58, colour.wood) +
      path('M-24 -104 L24 -104 L42 -56 L-42 -56 Z', k > 0.5 ? '#f6cf73' : '#b99b66'),
  );

export const chick = (x, y, s = 1, t = 0) =>
  at(
    x,
    y + Math.abs(Math.sin(t * 5)) * -4,
    ellipse(0, 0, 22, 20, '#f6cf4f') +
      circle(12, -20, 15, '#f6cf4f') +
      circle(16, -23, 2.6, colour.ink) +
      path('M26 -20 l10 3 l-10 4 z', '#e0823c') +
      line('M-6 20 v8 M6 20 v8', '#e0823c', 3) +
      ellipse(-6, -2, 10, 7, '#e9b93a'),
    { s },
  );

export const rabbit = (x, y, s = 1, { t = 0, flip = 1, turn = 0 } = {}) =>
  at(
    x,
    y,
    ellipse(0, -22, 36, 23, '#e9e2d8') +
      circle(-34, -26, 10, '#fffaf2') +
      circle(30, -42, 19, '#e9e2d8') +
      at(26, -56, ellipse(0, -20, 7, 22, '#e9e2d8') + ellipse(0, -20, 3.4, 15, '#f2b8a8'), { turn: -14 + Math.sin(t * 6) * 4 }) +
      at(36, -56, ellipse(0, -20, 7, 22, '#e9e2d8') + ellipse(0, -20, 3.4, 15, '#f2b8a8'), { turn: 10 + Math.sin(t * 6) * 4 }) +
      circle(36, -46, 3, colour.ink) +
      circle(48, -40, 2.6, '#d58a7b') +
      ellipse(-16, -4, 18, 7, '#ddd4c7') +
      ellipse(20, -3, 12, 6, '#ddd4c7'),
    { s, flip, turn },
  );

export const stump = (x, y, s = 1) =>
  at(
    x,
    y,
    path('M-46 0 L-38 -72 L38 -72 L46 0 Q66 8 70 14 L-70 14 Q-64 6 -46 0 Z', colour.woodDark) +
      ellipse(0, -72, 38, 11, '#d9b07c') +
      ellipse(0, -72, 24, 7, '#c79a64') +
      ellipse(0, -72, 10, 3, '#d9b07c'),
    { s },
  );

export const bag = (x, y, s = 1, turn = 0) =>
  at(x, y, rect(-32, -66, 64, 66, '#d9694a', 16) + rect(-24, -32, 48, 28, '#efb84f', 8) + line('M-14 -66 q14 -20 28 0', '#a8442c', 6), {
    s,
    turn,
  });

export const bird = (x, y, s, t) =>
  at(x, y, line(svg`M-22 ${-8 * Math.sin(t * 7)} Q-10 -8 0 2 Q10 -8 22 ${-8 * Math.sin(t * 7)}`, '#5a5a6a', 5), { s });

export const cup = (x, y, s, level, t = 0) =>
  at(
    x,
    y,
    path('M-60 -110 L-48 0 Q0 12 48 0 L60 -110 Z', '#ffffffb0') +
      (level > 0.02
        ? svg`<path d="M${-48 - 12 * level} ${-110 * level} Q0 ${-110 * level + 8 * Math.sin(t * 4)} ${48 + 12 * level} ${-110 * level} L48 0 Q0 12 -48 0 Z" fill="#6fb3c4"/>`
        : '') +
      line('M-60 -110 L-48 0 Q0 12 48 0 L60 -110', '#8aa5ad', 5),
    { s },
  );

export const tick = (x, y, s = 1, fill = '#5f9a55') => at(x, y, circle(0, 0, 30, fill) + line('M-13 1 L-3 12 L15 -10', '#fff', 8), { s });
export const cross = (x, y, s = 1, fill = colour.clay) =>
  at(x, y, circle(0, 0, 30, fill) + line('M-11 -11 L11 11 M11 -11 L-11 11', '#fff', 8), { s });
