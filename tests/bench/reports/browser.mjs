// A browser at the product's own pages, signed in by a session that stands in the database.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('../../sandbox/swc-require.cjs');
export const { openBrowser } = require('../../support/browser.ts');

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A window of somebody's own, signed in as their browser would be after the first time. */
export async function windowOf(browser, port, token, viewport = DESK) {
  const origin = `http://localhost:${port}`;
  const answer = await fetch(`${origin}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`nobody is signed in by that session: ${answer.status}`);
  const { actor } = await answer.json();
  const kept = JSON.stringify({ token, actor });
  return browser.newContext({
    ...{ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' },
    storageState: { cookies: [], origins: [{ origin, localStorage: [{ name: 'gongyu:session', value: kept }] }] },
  });
}

export const quantile = (all, q) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * q))];
