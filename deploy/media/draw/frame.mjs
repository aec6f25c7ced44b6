import { at, between, circle, clamp, colour, line, ramp, rect, shown, svg, text } from './shapes.mjs';

export const width = 960;
export const height = 540;
/** Scenes are drawn above this line, words below it. */
export const floorOfScene = 426;

const marked = (words) => words.replace(/【(.+?)】/g, `<tspan fill="${colour.clay}">$1</tspan>`);

/** The words of the moment: one or two large lines on a calm band; 【…】 marks what matters. */
export const band = (t, lines) => {
  const now = lines.find((l) => t >= l.from && t < l.to);
  const base = rect(0, floorOfScene, width, height - floorOfScene, colour.paper) + rect(0, floorOfScene, width, 5, colour.honey);
  if (!now) return base;
  const rows = now.text.split('|');
  const size = rows.length > 1 ? 39 : 45;
  const y = rows.length > 1 ? [474, 522] : [500];
  return base + shown(between(t, now.from, now.to, 0.3), rows.map((r, i) => text(480, y[i], marked(r), size)).join(''));
};

/** A round step number with its two or three words, top left. */
export const step = (number, words, k = 1) =>
  shown(
    k,
    rect(22, 20, 84 + words.length * 34, 60, colour.clay, 30) +
      circle(52, 50, 24, colour.paper) +
      text(52, 62, number, 34, colour.clay) +
      text(88, 62, words, 33, colour.paper, { anchor: 'start' }),
  );

/** What a person says; the tail points down to (tx, ty). */
export const bubble = (x, y, words, k, { tail = 0, size = 33, fill = colour.white } = {}) => {
  if (k <= 0.01) return '';
  const rows = words.split('|');
  const w = Math.max(...rows.map((r) => r.length)) * size + 52;
  const h = rows.length * (size + 11) + 30;
  return at(
    x,
    y,
    rect(-w / 2, -h, w, h, fill, 26) +
      svg`<path d="M${tail - 14} -6 L${tail + 14} -6 L${tail * 1.5} 22 Z" fill="${fill}"/>` +
      rows.map((r, i) => text(0, -h + 20 + size * 0.82 + i * (size + 11), marked(r), size)).join(''),
    { s: 0.7 + 0.3 * k, opacity: k },
  );
};

/** A cloud of thought with a picture inside; `side` is where the thinker is. */
export const thought = (x, y, w, h, inside, k, side = -1) =>
  at(
    x,
    y,
    circle(side * w * 0.42, h * 0.72, 8, '#fff') +
      circle(side * w * 0.34, h * 0.58, 13, '#fff') +
      svg`<ellipse cx="0" cy="0" rx="${w / 2}" ry="${h / 2}" fill="#fff"/>` +
      inside,
    { s: 0.6 + 0.4 * k, opacity: k },
  );

/** Big title over a scene, in the first seconds. */
export const title = (t, words, { x = 480, y = 150, fill = colour.paper, shade = colour.nightDark } = {}) => {
  const k = ramp(t, 0, 0.5);
  const rows = words.split('|');
  const size = rows.some((r) => r.length > 9) ? 66 : 80;
  const outlined = (w, row) =>
    `<g stroke="${shade}" stroke-width="14" stroke-linejoin="round" paint-order="stroke">${text(x, y + row * (size + 22), w, size, fill, { weight: 900, serif: true })}</g>`;
  return shown(k, rows.map(outlined).join(''));
};

/** Three pictures to keep in mind; each item is {draw, words}. */
export const recap = (t, heading, items) =>
  rect(0, 0, width, height, colour.cream) +
  text(480, 104, heading, 54, colour.clay, { weight: 900, serif: true }) +
  items
    .map((item, i) => {
      const x = 480 + (i - (items.length - 1) / 2) * 300;
      const k = ramp(t, 0.3 + i * 1.1, 0.9 + i * 1.1);
      return at(
        x,
        284 + (1 - k) * 24,
        circle(0, 0, 108, colour.paper) + circle(0, 0, 100, item.fill ?? '#f7e2b8') + item.draw + text(0, 170, item.words, 40),
        { opacity: k },
      );
    })
    .join('');

/** The closing card: where it comes from, said openly. */
export const closing = (t, wish) =>
  rect(0, 0, width, height, colour.cream) +
  shown(
    ramp(t, 0, 0.6),
    at(480, 164, heart(1 + 0.03 * Math.sin(t * 3))) +
      text(480, 304, wish, 54, colour.clay, { weight: 900, serif: true }) +
      line('M400 344 L560 344', colour.honey, 5) +
      text(480, 408, '图画、文字和音乐由人工智能生成', 32, '#7a6a5e', { weight: 500 }),
  );

export const heart = (s = 1) =>
  at(0, 0, `<path d="M0 44 C-66 0 -52 -52 -22 -50 C-8 -49 0 -38 0 -30 C0 -38 8 -49 22 -50 C52 -52 66 0 0 44 Z" fill="${colour.clay}"/>`, {
    s,
  });

/** A clock face that shows `minutes` after twelve. */
export const clock = (x, y, r, minutes, face = colour.paper) => {
  const h = ((minutes / 60) % 12) * 30;
  const m = (minutes % 60) * 6;
  return at(
    x,
    y,
    circle(0, 0, r + 7, colour.woodDark) +
      circle(0, 0, r, face) +
      [0, 90, 180, 270].map((a) => `<g transform="rotate(${a})">${rect(-2.5, -r + 5, 5, 10, colour.ink)}</g>`).join('') +
      `<g transform="rotate(${h.toFixed(1)})">${rect(-3.5, -r * 0.52, 7, r * 0.52, colour.ink, 3)}</g>` +
      `<g transform="rotate(${m.toFixed(1)})">${rect(-2.5, -r * 0.78, 5, r * 0.78, colour.clay, 2)}</g>` +
      circle(0, 0, 5, colour.ink),
  );
};

/** Soft passing from one shot to the next: black-free, through cream. */
export const veil = (t, from, to, soft = 0.35) => {
  const k = 1 - Math.min(clamp((t - from) / soft), clamp((to - t) / soft));
  return k <= 0.01 ? '' : `<rect x="0" y="0" width="960" height="${floorOfScene}" fill="${colour.cream}" opacity="${k.toFixed(2)}"/>`;
};
