import type { Resource } from '../resource/resource';
import type { PlanLine } from '../push/slots';
import type { PlannedResource } from './check-lines';

const NOTHING: ReadonlySet<string> = new Set();

/** What a check of lines takes for running: contents that a plan has already. It goes on with them though no other plan takes them any more. */
export const runningIn = (lines: readonly Pick<PlanLine, 'resourceId' | 'layers'>[]): ReadonlySet<string> =>
  new Set(lines.flatMap(({ resourceId, layers }) => [resourceId, layers?.firm ?? resourceId, layers?.more ?? resourceId]));

/** What the check of a plan's lines asks of a resource's newest version. `running`: see {@link runningIn}. */
export const plannedResource = (
  { id, for: whom, withdrawn, retired, kind, media }: Resource,
  running: ReadonlySet<string> = NOTHING,
): PlannedResource => ({
  id,
  for: whom,
  withdrawn,
  ...(retired && !running.has(id) ? { retired } : {}),
  ...((kind === 'video' || kind === 'audio') && media === undefined ? { mediaMissing: true } : {}),
});
