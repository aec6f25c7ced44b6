import type { WireResource, WireResourceCard } from '../contract/index';
import { readingSpans } from '../domain/resource/reading';
import type { Block, Resource } from '../domain/resource/resource';

/** Makes the address of a media file, by the server itself or a CDN. */
export type MediaAddress = (path: string) => string;

export const mediaAddress =
  (base: string | undefined): MediaAddress =>
  (path) =>
    `${base?.replace(/\/$/, '') ?? '/media'}/${path}`;

export function presentResourceCard(resource: Resource, address: MediaAddress): WireResourceCard {
  const { id, version, title, kind, dimension, theme, summary, madeBy, durationSeconds, poster } = resource;
  return {
    id,
    version,
    title,
    kind,
    for: resource.for,
    dimension,
    theme,
    summary,
    ...(madeBy === undefined ? {} : { madeBy }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(poster === undefined ? {} : { poster: address(poster) }),
  };
}

export function presentResource(resource: Resource, address: MediaAddress): WireResource {
  const {
    media,
    captions,
    sound,
    mediaBytes,
    soundBytes,
    chapters = [],
    link,
    statedMinutes,
    maxRate,
    threshold,
    effectiveStart,
    effectiveEnd,
    blocks,
  } = resource;
  return {
    ...presentResourceCard(resource, address),
    ...(media === undefined ? {} : { media: address(media) }),
    ...(captions === undefined ? {} : { captions: address(captions) }),
    ...(sound === undefined ? {} : { sound: address(sound) }),
    ...(mediaBytes === undefined ? {} : { mediaBytes }),
    ...(soundBytes === undefined ? {} : { soundBytes }),
    ...(link === undefined ? {} : { link }),
    ...(statedMinutes === undefined ? {} : { statedMinutes }),
    chapters: chapters.map(({ title, start }) => ({ title, start })),
    maxRate,
    thresholdPercent: Math.round(threshold * 100),
    effectiveStart,
    effectiveEnd,
    reading:
      resource.kind === 'article' ? readingSpans(blocks).map(({ block, from, to }): [string, number, number] => [block, from, to]) : [],
    blocks: blocks.map((block) => presentBlock(block, address)),
  };
}

function presentBlock(block: Block, address: MediaAddress): WireResource['blocks'][number] {
  switch (block.kind) {
    case 'list':
      return { ...block, items: [...block.items] };
    case 'picture':
      return { ...block, media: address(block.media) };
    default:
      return { ...block };
  }
}
