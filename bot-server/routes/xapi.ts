import { Statements, StatementsQuery } from '../contract/xapi';
import { paths } from '../contract/paths';
import type { Deps } from '../deps';
import { Refusal } from '../domain/refusal';
import { cursorOf, cursorSince, readCursor } from '../domain/xapi/cursor';
import { speaks, XAPI_VERSION } from '../domain/xapi/statement';
import { consistentThrough, pullStatements } from '../flows/xapi/pull-statements';
import { presentStatement } from '../present/xapi';
import { route, type Route } from './route';

export function xapiRoutes(deps: Deps): Route[] {
  return [
    route(
      'statements',
      {
        summary: 'Viewing of my school as xAPI 1.0.3 statements (Video Profile) under made-up names; only what will not change any more',
        query: StatementsQuery,
        out: Statements,
        headers: (now) => ({ 'X-Experience-API-Version': XAPI_VERSION, 'X-Experience-API-Consistent-Through': consistentThrough(now) }),
      },
      async ({ actor, query: { since, cursor, limit }, header, now }) => {
        if (!speaks(header('X-Experience-API-Version'))) throw new Refusal('xapi/version');
        if (actor.role !== 'teacher') throw new Refusal('access/denied');
        const after = readCursor(cursor) ?? (since === undefined ? undefined : cursorSince(since));
        const { statements, next, more } = await pullStatements(deps, actor, { schoolId: actor.schoolId, after, limit }, now);
        const on = next && more ? `${paths.statements[1]}?limit=${limit}&cursor=${encodeURIComponent(cursorOf(next))}` : '';
        return { statements: statements.map(presentStatement), more: on };
      },
    ),
  ];
}
