import { z } from 'zod';
import { AddDays, CalendarImported, CalendarQuery, ImportCalendarQuery, WireCalendar } from '../contract/calendar';
import { Id, NoParams } from '../contract/common';
import { SavedFile } from '../contract/roster';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import { importCalendar } from '../flows/calendar/import-calendar';
import { addDays, dropDays } from '../flows/calendar/keep-days';
import { ownerFor, showCalendar } from '../flows/calendar/show-calendar';
import { presentCalendar } from '../present/calendar';
import { route, type Route } from './route';

const LARGEST_FILE = 512 * 1024;

export function calendarRoutes(deps: Deps): Route[] {
  const shown = async (actor: Actor, month: string | undefined, now: number) =>
    presentCalendar(await showCalendar(deps, actor, month === undefined ? {} : { month }, now));
  return [
    route(
      'calendar',
      { summary: 'A month of the calendar of my school or bureau', query: CalendarQuery, out: WireCalendar },
      async ({ actor, query: { month, school }, now }) =>
        presentCalendar(
          await showCalendar(deps, actor, { ...(month === undefined ? {} : { month }), ...(school === undefined ? {} : { school }) }, now),
        ),
    ),
    route('addCalendarDays', { summary: 'Say what days are', body: AddDays, out: WireCalendar }, async ({ actor, body, now }) => {
      await addDays(deps, actor, body, now);
      return shown(actor, body.from.slice(0, 7), now);
    }),
    route(
      'dropCalendarDays',
      { summary: 'Take own days out', params: z.strictObject({ days: Id }), out: WireCalendar },
      async ({ actor, params, now }) => {
        await dropDays(deps, actor, params.days, now);
        return shown(actor, /\d{4}-\d{2}(?=-\d{2}$)/.exec(params.days)?.[0], now);
      },
    ),
    route(
      'importCalendar',
      {
        summary: 'The whole own calendar from a file: only to look, or to keep',
        query: ImportCalendarQuery,
        body: 'bytes',
        out: CalendarImported,
        limit: 'upload',
        maxBody: LARGEST_FILE,
      },
      async ({ actor, query, body, now }) => {
        const file = { name: query.fileName, bytes: body };
        return importCalendar(deps, actor, { owner: ownerFor(actor, undefined), file, dryRun: query.dryRun === '1' }, now);
      },
    ),
    route('calendarTemplate', { summary: 'An empty calendar to fill in', query: NoParams, out: SavedFile }, async ({ actor }) => {
      ownerFor(actor, undefined);
      const bytes = await deps.files.writeTemplate('calendar');
      return { fileName: '校历模板.xlsx', base64: bytes.toString('base64') };
    }),
  ];
}
