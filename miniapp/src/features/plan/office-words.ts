import type { WireFunnel, WirePushCard } from '@contract/index';
import type { RatePairs } from '../../components/rates';
import { countOf, percentOf } from '../../words/amount';

interface Told {
  readonly funnel: WireFunnel;
  readonly office?: WirePushCard['office'];
}
type Pair = readonly [part: number, whole: number];

/** Why some numbers are round, for the school's office. */
export const OFFICE_WORDS =
  '看完或没看完的不到 5 户时，只说到整 5 户，前面写“约”；在线看完、登记这些也只说到整 5 户。能送到的不到 10 户的班合在一起算，只进全校的数。哪一家看没看，只有班主任看得到。';

/** 完播率 of those who tell it; the counts of a whole funnel else. */
export const finishOf = ({ funnel, office }: Told): Pair =>
  office ? [office.finish.of, office.finish.among] : [funnel.completed, funnel.started];

const about = ({ office }: Told): string => (office?.rounded === true ? '约 ' : '');
export const doneOf = (told: Told): string => `${about(told)}${countOf(told.funnel.completed)}`;
/** «约 80%»: of what is told. */
export function doneShareOf(told: Told): string {
  const share = percentOf(told.funnel.completed, told.funnel.targeted);
  return share === '—' ? share : `${about(told)}${share}`;
}

export const ratesOf = (told: Told): RatePairs => ({
  reach: [told.funnel.reachable, told.funnel.targeted],
  done: [told.funnel.completed, told.funnel.targeted],
  finish: finishOf(told),
});
