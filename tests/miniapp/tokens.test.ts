import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { colour, desk, largeType, pairs, radius, touch, type, type Colour } from '@/styles/tokens';

const light = (hex: string): number => {
  const part = (at: number): number => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
};
const ratio = (a: string, b: string): number => {
  const [high = 0, low = 0] = [light(a), light(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

const scss = readFileSync(path.resolve(__dirname, '../../miniapp/src/styles/_tokens.scss'), 'utf8');
const variables = new Map([...scss.matchAll(/^\$([\w-]+):\s*([^;]+);/gm)].map((m) => [m[1] ?? '', m[2] ?? '']));
const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

describe('tokens', () => {
  it('the ratio is WCAG’s own', () => {
    expect(ratio('#000000', '#ffffff')).toBeCloseTo(21);
    expect(ratio('#767676', '#ffffff')).toBeCloseTo(4.54, 1);
  });

  it.each(pairs.map(([text, ground, least]) => [text, ground, least] as [Colour, Colour, number]))(
    '%s on %s reads at %d or better',
    (text, ground, least) => {
      expect(ratio(colour[text], colour[ground])).toBeGreaterThanOrEqual(least);
    },
  );

  it('stylesheets and code hold the same values', () => {
    for (const [name, value] of Object.entries(colour)) expect([name, variables.get(kebab(name))]).toEqual([name, value]);
    for (const [name, value] of Object.entries(type)) expect([name, variables.get(`type-${name}`)]).toEqual([name, `${value}px`]);
    for (const [name, value] of Object.entries(radius)) expect([name, variables.get(`radius-${name}`)]).toEqual([name, `${value}px`]);
    expect([variables.get('touch'), variables.get('desk'), variables.get('large-type')]).toEqual([
      `${touch}px`,
      `${desk}px`,
      String(largeType),
    ]);
  });

  it('no type is smaller than 14 px, no target smaller than 44', () => {
    expect(Math.min(...Object.values(type))).toBeGreaterThanOrEqual(14);
    expect(touch).toBeGreaterThanOrEqual(44);
  });
});

describe('stylesheets', () => {
  const src = path.resolve(__dirname, '../../miniapp/src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.scss'));
  const homes = new Map<string, Set<string>>();
  const shared = new Set<string>();
  for (const file of files) {
    const ofAll = file.startsWith('styles');
    for (const [, within = '', name = ''] of readFileSync(path.join(src, file), 'utf8').matchAll(/^( *)\.(gy-[\w-]+)(?=\s*[,{])/gm)) {
      if (ofAll && within === '') shared.add(name);
      // Inside a class of its own a feature may shape what all share.
      if (within === '' || !ofAll) homes.set(name, (homes.get(name) ?? new Set()).add(within === '' ? file : `${file}, within`));
    }
  }

  it('a class has its looks from one file alone: pages that were opened before change nothing', () => {
    expect(homes.size).toBeGreaterThan(250);
    const several = [...homes].flatMap(([name, places]) => {
      const known = [...places].filter((place) => !shared.has(name) || !place.endsWith(', within'));
      return new Set(known.map((place) => place.replace(', within', ''))).size > 1 ? [[name, ...known]] : [];
    });
    expect(several).toEqual([]);
  });
});
