import type { WireConsentOutlook } from '@contract/index';

type ClassLine = WireConsentOutlook['classes'][number];

export interface OutlookTable {
  /** First instants of the weeks that have something to send, soonest first. */
  readonly weeks: readonly number[];
  /** Classes of which somebody will not be rung, in the school's order. */
  readonly classes: readonly ClassLine[];
}

/** Wider than this no phone shows it. */
const MOST_WEEKS = 4;

/** What of the outlook is worth showing: weeks without a push and classes without a gap say nothing. */
export function outlookTable({ classes }: WireConsentOutlook): OutlookTable {
  const starts = new Set(classes.flatMap(({ weeks }) => weeks.filter(({ rings }) => rings > 0).map(({ startsAt }) => startsAt)));
  const weeks = [...starts].sort((a, b) => a - b).slice(0, MOST_WEEKS);
  const gaps = classes.filter((line) => line.weeks.some(({ startsAt, out }) => out > 0 && weeks.includes(startsAt)));
  return { weeks, classes: gaps };
}

export const outIn = ({ weeks }: ClassLine, startsAt: number): number => weeks.find((week) => week.startsAt === startsAt)?.out ?? 0;
