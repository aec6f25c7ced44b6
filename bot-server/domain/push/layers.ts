import type { Resource, ResourceId } from '../resource/resource';
import type { Tier } from '../tier/tier';

/** A slot's other two ways into its lesson, by {@link Tier}; its own resource is the middle one, for everybody who is not layered. */
export interface Layers {
  readonly subject: string;
  readonly firm?: ResourceId;
  readonly more?: ResourceId;
}

/** One version of a resource, as a delivery carries it. */
export interface Version {
  readonly resourceId: ResourceId;
  readonly resourceVersion: number;
}

/** The same of a push, with the versions of its day. */
export interface LayerVersions {
  readonly subject: string;
  readonly firm?: Version;
  readonly more?: Version;
}

export const versionKey = ({ resourceId, resourceVersion }: Version): string => `${resourceId}@${resourceVersion}`;

/** Which version a child is given: of its tier, else (no tier, no such layer, consent withdrawn) the middle one. */
export function versionFor(push: Version & { readonly layers?: LayerVersions }, tier: Tier | undefined): Version {
  const layer = tier === 'firm' || tier === 'more' ? push.layers?.[tier] : undefined;
  return layer ?? { resourceId: push.resourceId, resourceVersion: push.resourceVersion };
}

/** Everything a phone is shown of an item beside the content itself, and how people call it. */
const OUTWARD = {
  title: '标题',
  summary: '简介',
  kind: '形式',
  for: '给谁看',
  dimension: '维度',
  theme: '主题',
  stages: '学段',
  madeBy: '制作说明',
  poster: '封面',
  maxRate: '倍速',
  threshold: '看到多少算看完',
} as const satisfies Partial<Record<keyof Resource, string>>;

/** Words that would tell a layer by its number. */
const TELLING =
  /(?:^|[^a-z])(?:firm|more|tier|level|easy|hard|basic|advanced|strong|weak|xueyou|xuekun)(?:[^a-z]|$)|[优困差]|拔高|提高|基础|打牢|巩固/i;

const minutesOf = ({ durationSeconds }: Resource): number | undefined =>
  durationSeconds === undefined ? undefined : Math.max(1, Math.round(durationSeconds / 60));

/**
 * What of a layer differs from the middle one where anybody could see it: the words for each, empty when nobody can tell them apart from outside.
 * `length`: as it is said, in whole minutes.
 */
export function tellsApart(middle: Resource, layer: Resource): string[] {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const differs = (Object.keys(OUTWARD) as (keyof typeof OUTWARD)[]).filter((key) => !same(middle[key], layer[key]));
  const has = (resource: Resource): unknown => [
    resource.captions !== undefined,
    resource.sound !== undefined,
    resource.media !== undefined,
    resource.link !== undefined,
    (resource.chapters ?? []).map(({ title }) => title),
  ];
  return [
    ...differs.map((key) => OUTWARD[key]),
    ...(minutesOf(middle) === minutesOf(layer) ? [] : ['长短']),
    ...(same(has(middle), has(layer)) ? [] : ['字幕、声音或章节']),
    ...([middle, layer].some(({ id }) => TELLING.test(id)) ? ['编号'] : []),
  ];
}
