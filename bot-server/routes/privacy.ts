import { z } from 'zod';
import { Id } from '../contract/common';
import {
  AskCorrection,
  ChildDesks,
  ChildrenRules,
  CorrectionLine,
  CorrectionList,
  CorrectionsQuery,
  ExportFiles,
  SayConsent,
  SettleCorrection,
  WireCorrection,
  WireErasure,
  WireExport,
} from '../contract/privacy';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import { newestRules } from '../domain/consent/rules-text';
import { mayTakeBack, type ErasureRequest } from '../domain/erasure/erasure';
import type { ExportFacts } from '../domain/privacy/export';
import { Refusal } from '../domain/refusal';
import { civilDate } from '../domain/time/civil';
import type { Instant } from '../domain/time/instant';
import { askCorrection, listCorrections, settleCorrection } from '../flows/privacy/ask-correction';
import { askErasure, takeBackErasure } from '../flows/privacy/ask-erasure';
import { childDesks } from '../flows/privacy/child-desk';
import { makeExport, readExport } from '../flows/privacy/make-export';
import { readReceipt } from '../flows/privacy/read-receipt';
import { sayConsent } from '../flows/privacy/say-consent';
import { presentChildDesk, presentCorrection, presentCorrectionLine, presentErasure, presentRules } from '../present/privacy';
import { exportHtml, exportJson } from '../present/privacy-export';
import { route, type Route } from './route';

const ofChild = z.strictObject({ child: Id });
const write = (facts: ExportFacts) => ({ html: exportHtml(facts), json: exportJson(facts) });

const shown = (request: ErasureRequest, actor: Actor, now: Instant) => {
  const guardianId = actor.role === 'guardian' ? actor.guardianId : '';
  return presentErasure(request, { yours: request.askers.includes(guardianId), canTakeBack: mayTakeBack(request, guardianId, now) });
};

/** What a guardian may know, say and ask about their child's data, and how the school settles what was asked. */
export function privacyRoutes(deps: Deps): Route[] {
  return [
    route('childrenRules', { summary: "The children's rules, newest version", out: ChildrenRules }, async () => {
      const text = newestRules(await deps.content.childrenRules());
      if (!text) throw new Refusal('request/not-found');
      return presentRules(text);
    }),
    route('childDesks', { summary: 'What is kept about each of my children', out: ChildDesks }, async ({ actor, now }) => ({
      items: (await childDesks(deps, actor, now)).map(presentChildDesk),
    })),
    route(
      'sayConsent',
      { summary: "Agree to one use of my child's data, or take it back", params: ofChild, body: SayConsent, out: ChildDesks },
      async ({ actor, params, body, now }) => {
        await sayConsent(deps, actor, { child: params.child, ...body }, now);
        return { items: (await childDesks(deps, actor, now)).map(presentChildDesk) };
      },
    ),
    route(
      'makeExport',
      { summary: 'Make the file with everything about my child and me', params: ofChild, out: WireExport, limit: 'upload' },
      async ({ actor, params, now }) => {
        const { id, madeAt, expiresAt } = await makeExport(deps, actor, params.child, write, now);
        return { id, madeAt, expiresAt };
      },
    ),
    route(
      'readExport',
      { summary: 'The file I asked for, within its 24 hours', params: z.strictObject({ export: Id }), out: ExportFiles, limit: 'upload' },
      async ({ actor, params, now }) => {
        const { madeAt, expiresAt, html, json } = await readExport(deps, actor, params.export, now);
        return { fileName: `孩子的信息-${civilDate(madeAt)}`, expiresAt, html, json };
      },
    ),
    route(
      'askCorrection',
      { summary: 'Say what is wrong and what would be right', params: ofChild, body: AskCorrection, out: WireCorrection, limit: 'ask' },
      async ({ actor, params, body, now }) => presentCorrection(await askCorrection(deps, actor, { child: params.child, ...body }, now)),
    ),
    route(
      'corrections',
      { summary: 'What families of my classes or school asked to correct', query: CorrectionsQuery, out: CorrectionList },
      async ({ actor, query }) => ({
        items: (await listCorrections(deps, actor, { settled: query.settled === 'yes' })).map(presentCorrectionLine),
      }),
    ),
    route(
      'settleCorrection',
      { summary: 'It is mended, or why not', params: z.strictObject({ correction: Id }), body: SettleCorrection, out: CorrectionLine },
      async ({ actor, params, body, now }) =>
        presentCorrectionLine(await settleCorrection(deps, actor, { id: params.correction, ...body }, now)),
    ),
    route(
      'askErasure',
      { summary: 'Ask that everything about my child goes', params: ofChild, out: WireErasure, limit: 'ask' },
      async ({ actor, params, now }) => shown(await askErasure(deps, actor, params.child, now), actor, now),
    ),
    route(
      'takeBackErasure',
      { summary: 'Take the wish back while it waits', params: z.strictObject({ erasure: Id }), out: WireErasure },
      async ({ actor, params, now }) => shown(await takeBackErasure(deps, actor, params.erasure, now), actor, now),
    ),
    route(
      'erasureReceipt',
      { summary: 'How an erasure stands, by its number', params: z.strictObject({ erasure: Id }), out: WireErasure, limit: 'sign-in' },
      async ({ actor, params, now }) => shown(await readReceipt(deps, params.erasure), actor, now),
    ),
  ];
}
