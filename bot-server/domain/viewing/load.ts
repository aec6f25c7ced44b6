const AT_REST = 15;
const AT_MOST = 120;
/** One batch of the store; below it nobody waits noticeably. */
const CALM = 500;
const FULL = 8000;

/** In how many seconds a phone should report again, by how many reports wait for the store: 15 at rest, 120 under full load. */
export function nextReportSeconds(waiting: number): number {
  const share = Math.min(Math.max((waiting - CALM) / (FULL - CALM), 0), 1);
  return Math.round(AT_REST + (AT_MOST - AT_REST) * share);
}
