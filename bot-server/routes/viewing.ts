import { z } from 'zod';
import { Id } from '../contract/common';
import { IssueTicket, Report, ReportedViewing, ReportViewing, Ticket, ViewingOf, WireViewing } from '../contract/viewing';
import type { Deps } from '../deps';
import { SAID } from '../domain/viewing/viewing';
import { issueTicket } from '../flows/viewing/issue-ticket';
import { reportViewings } from '../flows/viewing/report-viewings';
import { showViewing } from '../flows/viewing/show-viewing';
import { presentReportResult, presentStanding, presentTicket } from '../present/viewing';
import { route, type Route } from './route';

/** No rate is counted here (a count would cost a write a report): the store's queue and `nextReportSeconds` hold the flood. 50 sessions of 64 intervals each. */
const LARGEST_BATCH = 256 * 1024;

/** A report that does not fit its schema is `undefined`: it is judged as wrong at its own place, and spoils no other. */
function readReport(given: unknown) {
  const { data } = Report.safeParse(given);
  return (
    data && {
      ...data,
      spans: data.intervals.map(([from, to]) => ({ from, to })),
      said: SAID.filter((word) => data.flags.includes(word)),
    }
  );
}

export function viewingRoutes(deps: Deps): Route[] {
  return [
    route(
      'issueTicket',
      { summary: 'A ticket for one session of watching', body: IssueTicket, out: Ticket },
      async ({ actor, body, now, address }) => presentTicket(await issueTicket(deps, actor, { ...body, address }, now)),
    ),
    route(
      'reportViewing',
      {
        summary: 'Sessions as a whole, as often as you like',
        body: ReportViewing,
        apart: 'reports',
        out: ReportedViewing,
        maxBody: LARGEST_BATCH,
        limit: 'none',
      },
      async ({ actor, body, now }) => {
        const judged = await reportViewings(deps, actor, body.reports.map(readReport), now);
        for (const each of judged) if (!each.ok && each.cause !== undefined) deps.log.error('report-not-recorded', { error: each.cause });
        return { results: judged.map(presentReportResult) };
      },
    ),
    route(
      'viewing',
      { summary: 'How far an item is watched', params: z.strictObject({ resource: Id }), query: ViewingOf, out: WireViewing },
      async ({ actor, params, query, now }) => {
        const standing = await showViewing(deps, actor, { resource: params.resource, for: query.for, push: query.push }, now);
        return presentStanding(standing, standing);
      },
    ),
  ];
}
