import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import fc from 'fast-check';
import { DEFAULT_QUIET_HOURS, isQuiet, quietEnds } from '../../../bot-server/domain/push/quiet-hours';
import { instantOf, minuteOfDay } from '../../../bot-server/domain/time/civil';
import { DAY, MINUTE } from '../../../bot-server/domain/time/instant';

const minute = fc.integer({ min: 0, max: 1439 });
const hours = fc.record({ from: minute, to: minute });
const instant = fc.integer({ min: Date.UTC(2024, 1, 28), max: Date.UTC(2030, 0, 1) });

describe('quiet hours', () => {
  it.each([
    ['2026-09-01', 21 * 60 + 29, 0],
    ['2026-09-01', 21 * 60 + 30, 9.5 * 60],
    ['2026-12-31', 23 * 60 + 59, 7 * 60 + 1],
    ['2028-02-28', 22 * 60, 9 * 60],
    ['2028-02-29', 0, 7 * 60],
    ['2026-09-01', 6 * 60 + 59, 1],
    ['2026-09-01', 7 * 60, 0],
  ])('%s at minute %d ends in %d minutes', (date, at, minutes) => {
    const now = instantOf(date, at);
    expect(quietEnds(now, DEFAULT_QUIET_HOURS) - now).toBe(minutes * MINUTE);
  });

  it('ends at an open minute, not before now, within a day, and not later than the first open minute', () => {
    fc.assert(
      fc.property(instant, hours, (now, quiet) => {
        const end = quietEnds(now, quiet);
        expect(isQuiet(minuteOfDay(end), quiet)).toBe(false);
        expect(end).toBeGreaterThanOrEqual(now);
        expect(end - now).toBeLessThanOrEqual(DAY);
        if (end > now) expect(isQuiet(minuteOfDay(end - 1), quiet)).toBe(true);
      }),
    );
  });

  it('does not depend on the zone of the host', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gongyu-zones-'));
    try {
      for (const name of ['time/instant', 'time/civil', 'push/quiet-hours', 'push/bedtime', 'push/decide', 'push/routes', 'push/push']) {
        mkdirSync(join(folder, name, '..'), { recursive: true });
        const source = readFileSync(join(__dirname, '../../../bot-server/domain', `${name}.ts`), 'utf8');
        const { code } = transformSync(source, { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
        writeFileSync(join(folder, `${name}.js`), code);
      }
      const script = `
        const { quietEnds, DEFAULT_QUIET_HOURS } = require('./push/quiet-hours');
        const { weekStart } = require('./push/decide');
        const { formatInstant, weekday } = require('./time/civil');
        const out = [];
        for (let at = Date.UTC(2026, 2, 7, 1, 17); at < Date.UTC(2026, 2, 16); at += 47 * 60000)
          out.push([formatInstant(quietEnds(at, DEFAULT_QUIET_HOURS)), formatInstant(weekStart(at)), weekday(at)].join(' '));
        console.log(new Date(2026, 0, 1).getTime()); console.log(out.join('\\n'));`;
      const run = (zone: string) =>
        execFileSync(process.execPath, ['-e', script], { cwd: folder, env: { TZ: zone }, encoding: 'utf8' }).split('\n');
      const [utc, ...here] = run('UTC');
      for (const zone of ['America/St_Johns', 'Asia/Shanghai', 'Pacific/Apia']) {
        const [local, ...there] = run(zone);
        expect(local).not.toBe(utc);
        expect(there).toEqual(here);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
