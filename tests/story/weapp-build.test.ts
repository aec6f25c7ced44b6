import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as compiler from 'miniprogram-compiler';
import { apiNames, namesInSection } from '../support/weapp/api-calls';
import { builtWeapp } from '../support/weapp/build';
import type { Dist } from '../support/weapp/dist';
import { wxTypings } from '../support/weapp/typings';

const root = resolve(__dirname, '../..');
const KB = 1024;
const MAIN_KB = 1500;
const SUB_KB = 2000;

let dist: Dist;
beforeAll(async () => {
  dist = await builtWeapp();
}, 180_000);

describe('the mini-program as it would be uploaded', () => {
  it('has every page that app.json names, and nothing a page needs lies in a foreign package', () => {
    expect(dist.pages.length).toBeGreaterThanOrEqual(14);
    for (const page of dist.pages)
      for (const kind of ['js', 'wxml', 'json']) expect([page, kind, dist.has(`${page}.${kind}`)]).toEqual([page, kind, true]);
    for (const path of dist.pages.flatMap((page) => dist.componentsOf(page)))
      expect([path, dist.has(`${path}.wxml`)]).toEqual([path, true]);
  });

  it('stays below the sizes that WeChat takes', () => {
    const sizes = new Map(['', ...dist.roots].map((name) => [name, 0]));
    for (const file of dist.files) sizes.set(dist.packageOf(file), (sizes.get(dist.packageOf(file)) ?? 0) + dist.bytes(file));
    const told = [...sizes].map(([name, bytes]) => `${name === '' ? 'main' : name} ${Math.ceil(bytes / KB)} KB`);
    process.stdout.write(`weapp packages: ${told.join(', ')}\n`);
    expect(sizes.get('')).toBeGreaterThan(100 * KB);
    for (const [name, bytes] of sizes) expect([name, bytes <= (name === '' ? MAIN_KB : SUB_KB) * KB]).toEqual([name, true]);
  });

  it("is accepted by WeChat's own compilers, and a broken template is not", () => {
    const templates = compiler.wxmlToJs(dist.folder);
    expect(templates).toContain('$gwx');
    for (const page of dist.pages) expect(templates).toContain(`${page}.wxml`);
    expect(compiler.wxssToJs(dist.folder)).toContain('app.wxss');
    expect(() => compiler.wxmlToJs(join(root, 'tests/support/weapp/broken'))).toThrow(/index\.wxml/);
  });

  it('carries nothing of the stand-in of WeChat', () => {
    const words = [/login_code/, /gongyu["']?\s*:\s*["']sandbox/, /\/sandbox\//, /ancestorOrigins/];
    for (const file of dist.files.filter((f) => /\.(js|json|wxml|wxs)$/.test(f)))
      for (const word of words) expect([file, word.test(dist.text(file)) ? String(word) : '']).toEqual([file, '']);
  });

  it('carries nothing that draws charts: a phone is shown their tables', () => {
    for (const file of dist.files.filter((f) => f.endsWith('.js'))) expect([file, /echarts/.test(dist.text(file))]).toEqual([file, false]);
  });

  it('binds the labels that readers say', () => {
    const templates = dist.text('base.wxml').match(/<(view|button|input|textarea|slider|image|text)\s[^>]*data-sid=[^>]*>/g) ?? [];
    expect(templates.length).toBeGreaterThan(20);
    for (const tag of templates) for (const name of ['aria-role', 'aria-label', 'aria-hidden']) expect(tag).toContain(`${name}="{{i.`);
  });
});

describe('what the mini-program calls of WeChat', () => {
  it('is known to WeChat, and is exactly what docs/go-live.md names in section 5', () => {
    const called = [...apiNames(dist).keys()].sort();
    const named = [...namesInSection(readFileSync(join(root, 'docs/go-live.md'), 'utf8'), '## 5.')].sort();
    expect(called).toEqual(expect.arrayContaining(['login', 'request', 'requestSubscribeMessage', 'setStorageSync', 'navigateTo']));
    expect(called).toEqual(named);
    for (const name of named) expect([name, wxTypings().wx.has(name)]).toEqual([name, true]);
  });
});
