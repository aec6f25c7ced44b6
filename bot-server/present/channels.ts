import type { WireConsentOutlook } from '../contract/index';
import type { ClassOutlook } from '../domain/push/stock-out';

/** Numbers by class: nobody is named, so nobody is asked why. */
export function presentConsentOutlook({
  counts,
  classes,
}: {
  readonly counts: boolean;
  readonly classes: readonly (ClassOutlook & { readonly name: string })[];
}): WireConsentOutlook {
  return {
    counts,
    classes: classes.map(({ classroomId, name, guardians, weeks }) => ({
      classroom: classroomId,
      name,
      guardians,
      weeks: weeks.map(({ startsAt, rings, out }) => ({ startsAt, rings, out })),
    })),
  };
}
