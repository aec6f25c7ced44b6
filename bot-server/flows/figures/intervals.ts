import { intervalOf } from '../../domain/bulletin/interval';
import type { RateFamilies } from '../../domain/figures/bureau';
import type { FigureCounts } from '../../domain/figures/figures';
import type { FigureLine } from './question';

/** How sure the three rates of a line are, by how many different families they are of. */
export function intervalsOf(exact: FigureCounts, families: RateFamilies): Pick<FigureLine, 'intervals'> {
  if ((exact.targeted ?? 0) === 0) return {};
  const of = (rate: keyof RateFamilies) => {
    const { of: part, among } = exact.rates[rate];
    return part === null || among === null ? null : intervalOf({ of: part, among }, families[rate]);
  };
  return { intervals: { reach: of('reach'), completion: of('completion'), finish: of('finish') } };
}
