import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
const named = new Set([...page.matchAll(/^\| `([\w./-]+)\/`\s*\|/gm)].map(([, room = '']) => room));
const folders = (place: string): string[] =>
  readdirSync(join(root, place), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .map(({ name }) => (place === '' ? name : `${place}/${name}`));

describe('ARCHITECTURE.md', () => {
  it('names every room there is', () => {
    const rooms = [...folders('').filter((room) => room !== 'bot-server'), ...folders('bot-server')];
    expect(rooms.filter((room) => !named.has(room))).toEqual([]);
  });

  it('names no room that is gone', () => {
    expect(named.size).toBeGreaterThan(15);
    expect([...named].filter((room) => !existsSync(join(root, room)))).toEqual([]);
  });

  it('names no file that is gone', () => {
    const files = [...page.matchAll(/`((?:bot-server|miniapp|jobs|tests)\/[\w./-]+\.\w+)`/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('stays one page', () => {
    expect(page.split('\n').length).toBeLessThan(80);
  });
});
