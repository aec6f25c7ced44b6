import { z } from 'zod';
import { Id, NoParams } from '../contract/common';
import { HelpList, NoteHelp } from '../contract/help';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import { noteHelp, readHelp } from '../flows/help/read-help';
import { presentHelp } from '../present/help';
import { route, type Route } from './route';

export function helpRoutes(deps: Deps): Route[] {
  const shown = async (actor: Actor, now: number) => presentHelp(await readHelp(deps, actor, now));
  return [
    route(
      'helpNotices',
      {
        summary: 'What stands in the way at the own school; for a bureau, what has stood for seven days at its schools',
        query: NoParams,
        out: HelpList,
      },
      async ({ actor, now }) => shown(actor, now),
    ),
    route(
      'noteHelp',
      {
        summary: 'Say how the school goes about it; the bureau reads these words beside the finding',
        params: z.strictObject({ notice: Id }),
        body: NoteHelp,
        out: HelpList,
      },
      async ({ actor, params: { notice }, body: { text }, now }) => {
        await noteHelp(deps, actor, notice, text, now);
        return shown(actor, now);
      },
    ),
  ];
}
