import type { WireReport, WireReportResult } from '@contract/index';

/** A session as a phone keeps it: watched from its start for `seq` seconds. */
export const report = (ticket: string, seq: number): WireReport => ({
  ticket,
  seq,
  intervals: [[0, seq]],
  playMs: seq * 1000,
  position: seq,
  maxRate: 1,
  flags: [],
});
/** The server has it. */
export const taken: WireReportResult = {
  ok: true,
  creditedSeconds: 1,
  totalSeconds: 10,
  percent: 10,
  completed: false,
  resumeAt: 0,
  gaps: [],
  unconfirmedSeconds: 0,
  nextReportSeconds: 15,
};
