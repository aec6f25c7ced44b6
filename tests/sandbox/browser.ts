import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];

/** A headless browser: the one named, one installed, or the one from npm. */
export async function aBrowser(): Promise<Browser> {
  const named = process.env['CHROMIUM_PATH'] ?? places.find((place) => existsSync(place));
  const args = ['--no-sandbox', '--disable-dev-shm-usage'];
  if (named) return chromium.launch({ executablePath: named, args });
  const packed = (await import('@sparticuz/chromium')).default;
  return chromium.launch({ executablePath: await packed.executablePath(), args: [...packed.args, ...args] });
}
