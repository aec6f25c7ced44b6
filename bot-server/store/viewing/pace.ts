import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { nextReportSeconds, paced, RESTING } from '../../domain/viewing/load';

const EVERY_MS = 1000;
/** More seconds than a phone is ever asked to stay away. */
const AHEAD = 256;

/** Watches how this process fares with its reports and says when a phone should come again. Looks once a second, and only while it is asked. */
export function openPace(waiting: () => number) {
  let pace = RESTING;
  let lastAt = performance.now();
  let lastLoop: EventLoopUtilization = performance.eventLoopUtilization();
  let reports = 0;
  let waited = 0;
  /** How many phones were asked to come in which second, in a ring; what lies behind is emptied as time goes on. */
  const booked = new Uint32Array(AHEAD);
  let second = Math.floor(lastAt / 1000);

  function forget(now: number): void {
    if (now - second >= AHEAD) booked.fill(0);
    else for (; second < now; second++) booked[second % AHEAD] = 0;
    second = now;
  }

  function look(): void {
    const at = performance.now();
    if (at - lastAt < EVERY_MS) return;
    const loop = performance.eventLoopUtilization();
    const busy = performance.eventLoopUtilization(loop, lastLoop).utilization;
    const waitMs = reports > 0 ? waited / reports : 0;
    pace = paced(pace, { seconds: (at - lastAt) / 1000, reports, busy, waitMs, waiting: waiting() });
    [lastAt, lastLoop, reports, waited] = [at, loop, 0, 0];
  }

  return {
    /** One report became durable after so many milliseconds. */
    note(ms: number): void {
      reports += 1;
      waited += ms;
    },
    /** Seconds until one phone should report again. */
    askBackIn(): number {
      look();
      const now = Math.floor(performance.now() / 1000);
      forget(now);
      const seconds = nextReportSeconds(pace, Math.random(), (later) => booked[(now + later) % AHEAD] ?? 0);
      const place = (now + seconds) % AHEAD;
      booked[place] = (booked[place] ?? 0) + 1;
      return seconds;
    },
  };
}
