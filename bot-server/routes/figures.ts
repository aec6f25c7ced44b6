import { z } from 'zod';
import { Id } from '../contract/common';
import { Figures, FiguresQuery, Retention, RetentionQuery } from '../contract/figures';
import { ResourceQuality } from '../contract/resource-quality';
import type { Deps } from '../deps';
import { showFigures } from '../flows/figures/show-figures';
import { showRetention } from '../flows/figures/show-retention';
import { showQuality } from '../flows/resource/show-quality';
import { presentFigures, presentRetention } from '../present/figures';
import { presentQuality } from '../present/resource-quality';
import { route, type Route } from './route';

export function figureRoutes(deps: Deps): Route[] {
  const needs = { ...deps, captionAt: deps.resourceFiles.captionAt };
  return [
    route(
      'figures',
      {
        summary:
          'Counts of families by push, class, grade, school, county, item, theme, dimension, subject or week; small groups hidden, never a name',
        query: FiguresQuery,
        out: Figures,
      },
      async ({ actor, query, now }) => presentFigures(await showFigures(deps, actor, query, now)),
    ),
    route(
      'retention',
      {
        summary: 'How many looked at each second of an item, and where most of them went',
        params: z.strictObject({ resource: Id }),
        query: RetentionQuery,
        out: Retention,
      },
      async ({ actor, params, query }) => presentRetention(await showRetention(deps, actor, { ...query, ...params })),
    ),
    route(
      'resourceQuality',
      {
        summary: 'How an item of the catalogue is taken: completion by version, where people leave and ask, and what the numbers suggest',
        params: z.strictObject({ resource: Id }),
        out: ResourceQuality,
      },
      async ({ actor, params }) => presentQuality(await showQuality(needs, actor, params.resource)),
    ),
  ];
}
