import { OwnTrailQuery, SchoolTrailQuery, TrailPage } from '../contract/audit';
import type { Deps } from '../deps';
import { readOwnTrail } from '../flows/audit/read-own-trail';
import { readSchoolTrail } from '../flows/audit/read-school-trail';
import { presentOwnTrail, presentSchoolTrail } from '../present/trail';
import { pageOf, readCursor } from './cursor';
import { route, type Route } from './route';

export function auditRoutes(deps: Deps): Route[] {
  return [
    route(
      'schoolTrail',
      { summary: 'Who looked at or changed whose data in my school, for its head', query: SchoolTrailQuery, out: TrailPage },
      async ({ actor, query: { limit, cursor, person, group }, now }) => {
        const after = readCursor(cursor);
        const wanted = { limit: limit + 1, ...(person === undefined ? {} : { person }), ...(group === undefined ? {} : { group }) };
        const rows = await readSchoolTrail(deps, actor, { ...wanted, ...(after ? { before: after.at } : {}) }, now);
        // A chain's places are its order: the cursor holds one, not an instant.
        return pageOf(rows, limit, ({ row }) => ({ at: row.seq, id: row.chain }), presentSchoolTrail);
      },
    ),
    route(
      'ownTrail',
      { summary: 'Who looked at or changed what is kept about my children and me', query: OwnTrailQuery, out: TrailPage },
      async ({ actor, query: { limit, cursor } }) => {
        const before = readCursor(cursor);
        const rows = await readOwnTrail(deps, actor, { limit: limit + 1, ...(before ? { before } : {}) });
        return pageOf(rows, limit, ({ row }) => ({ at: row.at, id: `${row.chain}:${row.seq}` }), presentOwnTrail);
      },
    ),
  ];
}
