/** The same values as tokens.scss (a test compares them): colours in pairs that must be readable, sizes, and what a finger needs. */
export const colour = {
  paper: '#fbf7f0',
  surface: '#ffffff',
  sunken: '#f4eee3',
  line: '#e6ddce',
  edge: '#8d8270',
  ink: '#2a2620',
  inkSoft: '#574f43',
  inkFaint: '#6b6254',
  pine: '#1e6b57',
  pineDeep: '#14503f',
  pineWash: '#e4f1eb',
  ember: '#a8481a',
  emberWash: '#fcebdf',
  berry: '#a3303a',
  berryWash: '#fbe8e8',
  sky: '#265a86',
  skyWash: '#e6eff7',
  honey: '#f3b562',
} as const;
export type Colour = keyof typeof colour;

/** Text colour on its ground, and the ratio WCAG AA asks of it (4.5 for text, 3 for large type and for parts of a control). */
export const pairs: readonly (readonly [Colour, Colour, number])[] = [
  ['ink', 'paper', 4.5],
  ['ink', 'surface', 4.5],
  ['ink', 'sunken', 4.5],
  ['inkSoft', 'paper', 4.5],
  ['inkSoft', 'surface', 4.5],
  ['inkSoft', 'sunken', 4.5],
  ['inkFaint', 'paper', 4.5],
  ['inkFaint', 'surface', 4.5],
  ['inkFaint', 'sunken', 4.5],
  ['surface', 'pine', 4.5],
  ['surface', 'pineDeep', 4.5],
  ['pine', 'surface', 4.5],
  ['pine', 'paper', 4.5],
  ['pine', 'pineWash', 4.5],
  ['pineDeep', 'pineWash', 4.5],
  ['ember', 'surface', 4.5],
  ['ember', 'paper', 4.5],
  ['ember', 'emberWash', 4.5],
  ['berry', 'surface', 4.5],
  ['berry', 'paper', 4.5],
  ['berry', 'berryWash', 4.5],
  ['surface', 'berry', 4.5],
  ['sky', 'surface', 4.5],
  ['sky', 'skyWash', 4.5],
  ['edge', 'surface', 3],
  ['edge', 'paper', 3],
  ['edge', 'sunken', 3],
  ['pine', 'sunken', 3],
  ['ink', 'honey', 4.5],
];

export const type = { display: 26, title: 20, lead: 18, body: 17, small: 15, meta: 14 } as const;
export const largeType = 1.4;
export const space = { 1: 4, 2: 8, 3: 12, 4: 16, 5: 20, 6: 24, 8: 32, 10: 40 } as const;
export const radius = { small: 8, card: 16, sheet: 24, pill: 999 } as const;
/** The least side of anything a finger presses, px. */
export const touch = 44;
/** From this width a page is laid out for a desk. */
export const desk = 1024;
