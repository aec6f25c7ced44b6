import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuilt } from '../support/builds';

jest.setTimeout(400_000);

const root = resolve(__dirname, '../..');

/** All that a browser is sent of a build, joined: scripts, pages and styles. */
const wordsOf = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(js|html|css)$/.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
    .join('\n');

/** What lets one person be another when trying out: the code in the address, the bridge to the frame, the hint for the desk. */
const SWITCH: readonly RegExp[] = [
  /login_code/,
  /gongyu["']?\s*:\s*["']sandbox/,
  /ancestorOrigins/,
  /frame-person/,
  /frame-origin/,
  /postMessage\(\{[^}]*gongyu/,
  /演示台/,
  /演示手机/,
];

describe('the pages as people get them', () => {
  beforeAll(async () => {
    await ensureBuilt('h5');
    await ensureBuilt('h5-sandbox');
  });

  it('carry nothing of the switch between people', () => {
    const words = wordsOf('miniapp/dist/h5');
    expect(words.length).toBeGreaterThan(200_000);
    expect(SWITCH.filter((word) => word.test(words)).map(String)).toEqual([]);
  });

  it('which the build for trying out does carry, so that the look above is not blind', () => {
    const words = wordsOf('miniapp/dist/h5-sandbox');
    const found = SWITCH.filter((word) => word.test(words)).map(String);
    expect(found).toEqual(expect.arrayContaining([/login_code/, /ancestorOrigins/, /frame-person/, /演示台/, /演示手机/].map(String)));
  });

  it('draw charts by a part of their own, which no page begins with', () => {
    const folder = join(root, 'miniapp/dist/h5');
    const first = [...readFileSync(join(folder, 'index.html'), 'utf8').matchAll(/src="([^"]+\.js)"/g)].map(([, path]) => path ?? '');
    expect(first.length).toBeGreaterThan(2);
    const draws = /echarts/;
    expect(first.filter((path) => draws.test(readFileSync(join(folder, path), 'utf8')))).toEqual([]);
    const chunks = readdirSync(join(folder, 'chunk')).filter((file) => file.endsWith('.js'));
    const drawing = chunks.filter((file) => draws.test(readFileSync(join(folder, 'chunk', file), 'utf8')));
    expect(drawing).toHaveLength(1);
    const sizeOf = (path: string): number => statSync(join(folder, `${path}.br`)).size;
    const kb = (bytes: number): number => Math.ceil(bytes / 1024);
    const beginning = first.reduce((sum, path) => sum + sizeOf(path), 0);
    const charts = sizeOf(`chunk/${drawing[0] ?? ''}`);
    process.stdout.write(`h5: first scripts ${kb(beginning)} KB, charts ${kb(charts)} KB, as sent\n`);
    expect(charts).toBeLessThan(200 * 1024);
  });

  it('have the ways in for staff', () => {
    const words = wordsOf('miniapp/dist/h5');
    for (const word of ['/api/v1/auth/desktop', '/api/v1/auth/password', '微信扫码登录']) expect(words).toContain(word);
  });
});
