import type { WireResourceQuality } from '../contract/resource-quality';
import type { Advice, Drop, QualityChange, ToldVersion } from '../domain/figures/quality';
import type { CrowdedSecond } from '../domain/question/crowded';

const clock = (second: number): string => {
  const whole = Math.floor(second);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

const WHO = { most: '多数人', many: '不少人' } as const;
/** In words, and only what the numbers carry. */
function adviceWords(advice: Advice, drop: (Drop & { readonly caption?: string }) | undefined): string {
  if (!advice || !drop) return '';
  const at = clock(drop.at);
  const there = drop.caption === undefined ? '' : `，那里正讲到“${drop.caption}”`;
  const what = advice.what === 'cut' ? '可以考虑从那里分成两段' : '看看那里要不要改一改';
  return `${WHO[advice.who]}在 ${at} 离开${there}，${what}。`;
}

const version = ({ version: no, started, completed, interval }: ToldVersion) => ({
  ...{ version: no, started, completed },
  interval: { low: interval.low, high: interval.high },
});

export const presentQuality = ({
  smallest,
  now,
  then,
  change,
  drop,
  asked,
  advice,
}: {
  readonly smallest: number;
  readonly now?: ToldVersion;
  readonly then?: ToldVersion;
  readonly change?: QualityChange;
  readonly drop?: Drop & { readonly caption?: string };
  readonly asked: readonly CrowdedSecond[];
  readonly advice: Advice;
}): WireResourceQuality => ({
  smallest,
  now: now ? version(now) : null,
  then: then ? version(then) : null,
  change: change ?? null,
  drop: drop ? { at: drop.at, before: drop.before, lost: drop.lost, kind: drop.kind, caption: drop.caption ?? '' } : null,
  asked: asked.map(({ second, families }) => ({ second, families })),
  advice: adviceWords(advice, drop),
});
