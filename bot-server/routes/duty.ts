import { z } from 'zod';
import { Id, NoParams } from '../contract/common';
import { AddLeave, KeepRules, WireClimbed, WireDuty } from '../contract/duty';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import { Refusal } from '../domain/refusal';
import { parseMinute, type Weekday } from '../domain/time/civil';
import { climbedFigure } from '../flows/duty/climbed-figure';
import { dropLeave, keepLeave, keepRules } from '../flows/duty/keep-duty';
import { showDuty } from '../flows/duty/show-duty';
import { presentDuty } from '../present/duty';
import { route, type Route } from './route';

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const minute = (text: string): number => {
  const at = parseMinute(text);
  if (at === undefined) throw new Refusal('duty/invalid');
  return at;
};

export function dutyRoutes(deps: Deps): Route[] {
  const shown = async (actor: Actor, now: number) => presentDuty(await showDuty(deps, actor, now));
  return [
    route(
      'duty',
      { summary: 'When teachers answer, who is on duty, who is on leave', query: NoParams, out: WireDuty },
      async ({ actor, now }) => shown(actor, now),
    ),
    route('keepRules', { summary: 'Set answer windows and duty roster', body: KeepRules, out: WireDuty }, async ({ actor, body, now }) => {
      const windows = body.windows.map(({ from, to }) => ({ from: minute(from), to: minute(to) }));
      const duty = body.duty.flatMap(({ weekday, teachers }) => {
        const day = WEEKDAYS.find((one) => one === weekday);
        return day === undefined ? [] : [{ weekday: day, teacherIds: [...new Set(teachers)] }];
      });
      await keepRules(deps, actor, { version: body.version, windows, duty }, now);
      return shown(actor, now);
    }),
    route(
      'addLeave',
      { summary: 'Write down a leave and who answers meanwhile', body: AddLeave, out: WireDuty },
      async ({ actor, body, now }) => {
        const { teacher, from, to, part, substitute } = body;
        const leave = {
          ...{ from, to },
          ...(teacher === undefined ? {} : { teacherId: teacher }),
          ...(part === undefined ? {} : { part }),
          ...(substitute === undefined ? {} : { substituteId: substitute }),
        };
        await keepLeave(deps, actor, leave, now);
        return shown(actor, now);
      },
    ),
    route(
      'dropLeave',
      { summary: 'Take a leave out', params: z.strictObject({ leave: Id }), out: WireDuty },
      async ({ actor, params: { leave }, now }) => {
        await dropLeave(deps, actor, leave, now);
        return shown(actor, now);
      },
    ),
    route(
      'climbedQuestions',
      { summary: 'For a bureau: schools with questions unanswered for days', query: NoParams, out: WireClimbed },
      async ({ actor }) => {
        const { rows, none } = await climbedFigure(deps, actor);
        return { rows: [...rows], none };
      },
    ),
  ];
}
