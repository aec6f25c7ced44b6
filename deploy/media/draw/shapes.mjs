/** Small numbers and SVG bricks that every drawing uses. All drawings are strings and depend on time alone. */

export const ink = '#43342c';
export const colour = {
  cream: '#fdf4e3',
  paper: '#fffaf0',
  ink,
  clay: '#c9573a',
  clayDark: '#a8442c',
  teal: '#3f8f8b',
  tealDark: '#2f716e',
  honey: '#efb84f',
  honeyDark: '#d29a34',
  sage: '#93b87f',
  sageDark: '#74995f',
  rose: '#e79a8a',
  night: '#27395f',
  nightDark: '#1c2a4a',
  sky: '#cfe6ea',
  water: '#6fb3c4',
  waterDark: '#4f97ad',
  wood: '#c08a57',
  woodDark: '#9c6c40',
  white: '#ffffff',
};

export const clamp = (k) => Math.min(1, Math.max(0, k));
export const mix = (a, b, k) => a + (b - a) * k;
export const ease = (k) => k * k * (3 - 2 * k);
/** 0 before `from`, 1 after `to`, soft between. */
export const ramp = (t, from, to) => ease(clamp((t - from) / (to - from)));
/** Comes at `from`, goes at `to`, with soft edges. */
export const between = (t, from, to, soft = 0.5) => Math.min(ramp(t, from, from + soft), 1 - ramp(t, to - soft, to));
export const wave = (t, period, size = 1, phase = 0) => size * Math.sin((t / period + phase) * Math.PI * 2);

const round = (n) => Math.round(n * 10) / 10;
/** Tagged template that rounds numbers, so that equal frames are equal strings. */
export const svg = (parts, ...values) =>
  parts.reduce((out, part, i) => {
    const v = values[i];
    const shown = typeof v === 'number' ? round(v) : Array.isArray(v) ? v.join('') : (v ?? '');
    return out + part + shown;
  }, '');

export const at = (x, y, content, { s = 1, flip = 1, turn = 0, opacity = 1 } = {}) =>
  opacity <= 0.01
    ? ''
    : `<g transform="translate(${round(x)} ${round(y)}) rotate(${round(turn)}) scale(${Math.round(s * flip * 1000) / 1000} ${Math.round(s * 1000) / 1000})"${
        opacity < 0.99 ? ` opacity="${Math.round(opacity * 100) / 100}"` : ''
      }>${content}</g>`;

export const shown = (opacity, content) =>
  opacity <= 0.01 ? '' : opacity >= 0.99 ? content : `<g opacity="${Math.round(opacity * 100) / 100}">${content}</g>`;

export const rect = (x, y, w, h, fill, r = 0) => svg`<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${fill}"/>`;
export const circle = (x, y, r, fill) => svg`<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`;
export const ellipse = (x, y, rx, ry, fill) => svg`<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;
export const path = (d, fill) => `<path d="${d}" fill="${fill}"/>`;
export const line = (d, stroke, width = 4) =>
  svg`<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
export const text = (x, y, words, size, fill = ink, { anchor = 'middle', weight = 700, serif = false } = {}) =>
  svg`<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}" font-weight="${weight}" font-family="'Noto ${serif ? 'Serif' : 'Sans'} CJK SC'">${words}</text>`;

/** Repeatable luck: the same seed gives the same numbers on every machine. */
export const luck = (seed) => {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let r = Math.imul(a ^ (a >>> 15), 1 | a);
    r = (r + Math.imul(r ^ (r >>> 7), 61 | r)) ^ r;
    return ((r ^ (r >>> 14)) >>> 0) / 4294967296;
  };
};
