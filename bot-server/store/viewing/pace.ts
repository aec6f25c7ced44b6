import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { nextReportSeconds, paced, RESTING } from '../../domain/viewing/load';

const EVERY_MS = 1000;

/** Watches how this process fares with its reports and says when a phone should come again. Looks once a second, and only while it is asked. */
export function openPace(waiting: () => number) {
  let pace = RESTING;
  let lastAt = performance.now();
  let lastLoop: EventLoopUtilization = performance.eventLoopUtilization();
  let reports = 0;
  let waited = 0;

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
      return nextReportSeconds(pace, Math.random());
    },
  };
}
