import { z } from 'zod';
import { Done, Id } from '../contract/common';
import { ClassEvidence, Declared, DeclareCompletion, DecideFlag, UndoDeclaration } from '../contract/evidence';
import type { Deps } from '../deps';
import { classEvidence } from '../flows/evidence/class-evidence';
import { decideFlag } from '../flows/evidence/decide-flag';
import { declareCompletion } from '../flows/evidence/declare-completion';
import { undoDeclaration } from '../flows/evidence/undo-declaration';
import { presentClassEvidence } from '../present/evidence';
import { route, type Route } from './route';

const params = z.strictObject({ classroom: Id, push: Id });

export const evidenceRoutes = (deps: Deps): Route[] => [
  route(
    'classEvidence',
    { summary: 'What was declared and flagged of a push in a class', params, out: ClassEvidence },
    async ({ actor, params: asked, now }) => presentClassEvidence(await classEvidence(deps, actor, asked, now)),
  ),
  route(
    'declareCompletion',
    { summary: 'Families that completed otherwise, on the school’s word', params, body: DeclareCompletion, out: Declared },
    async ({ actor, params: asked, body, now }) => declareCompletion(deps, actor, { ...asked, ...body }, now),
  ),
  route(
    'undoDeclaration',
    { summary: 'Take one family’s declaration back', params, body: UndoDeclaration, out: Done },
    async ({ actor, params: asked, body, now }) => {
      await undoDeclaration(deps, actor, { ...asked, ...body }, now);
      return { ok: true as const };
    },
  ),
  route(
    'decideFlag',
    { summary: 'Whether what was flagged counts', params, body: DecideFlag, out: Done },
    async ({ actor, params: asked, body, now }) => {
      await decideFlag(deps, actor, { ...asked, ...body }, now);
      return { ok: true as const };
    },
  ),
];
