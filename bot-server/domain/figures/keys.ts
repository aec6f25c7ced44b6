import type { WeekNo } from '../time/week';

/** One release: one item in one week in one county. */
export interface ReleaseKey {
  readonly bureauId: string;
  readonly week: WeekNo;
  readonly resourceId: string;
}
export const releaseIdOf = ({ bureauId, week, resourceId }: ReleaseKey): string => `${bureauId}:${week}:${resourceId}`;
