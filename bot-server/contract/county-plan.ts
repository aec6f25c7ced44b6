import { z } from 'zod';
import { At, Count, Id } from './common';
import { PlanKind } from './plan';
import { ImportFault } from './school';

const Stage = z.enum(['小学低段', '小学高段', '初中']);
const Moves = z.enum(['none', 'day', 'week']);
const Revision = z.int().min(0).max(1_000_000);
/** Both empty: all schools. */
const Scope = z.strictObject({ stages: z.array(Stage).max(3), schools: z.array(Id).max(2000) });

export const CountyPlanCard = z
  .strictObject({
    id: Id,
    title: z.string().max(80),
    term: z.string().max(60),
    kind: PlanKind.optional(),
    kindText: z.string().max(20),
    state: z.enum(['editing', 'in-review', 'published']),
    stateText: z.string().max(60),
    /** How often it was published. */
    version: z.int().min(0).max(100_000),
    lines: Count,
    /** Schools that do not have the last version yet. */
    pending: Count,
    publishedAt: At.optional(),
  })
  .meta({ id: 'CountyPlanCard' });
export const CountyPlanList = z.strictObject({ items: z.array(CountyPlanCard).max(200) });

const CountyLine = z.strictObject({
  line: z.int().min(1).max(100_000),
  week: z.int().min(1).max(60),
  weekday: z.int().min(1).max(7),
  time: z.string().max(5),
  dueDays: z.int().min(1).max(30),
  resource: Id,
  title: z.string().max(60),
  audience: z.string().max(200),
  about: z.string().max(120),
  must: z.boolean(),
  note: z.string().max(200),
});
const CountySchool = z.strictObject({
  id: Id,
  name: z.string().max(80),
  state: z.enum(['draft', 'published', 'paused', 'ended']),
  version: z.int().min(0).max(100_000),
  inherited: Count,
  moved: Count,
  leftOut: Count,
  own: Count,
  pushed: Count,
});

export const CountyPlanDetail = CountyPlanCard.extend({
  revision: Revision,
  scope: Scope,
  moves: Moves,
  sentBack: z.string().max(500).optional(),
  items: z.array(CountyLine).max(2000),
  schools: z.array(CountySchool).max(2000),
  choice: z.array(z.strictObject({ id: Id, name: z.string().max(80) })).max(2000),
  /** May approve it or send it back: it waits for review, and somebody else handed it in. */
  reviews: z.boolean(),
}).meta({ id: 'CountyPlan' });

export const ImportCountyQuery = z.strictObject({ fileName: z.string().min(1).max(200), dryRun: z.enum(['0', '1']).default('1') });
export const CountyImported = z
  .strictObject({
    dryRun: z.boolean(),
    plan: Id,
    title: z.string().max(80),
    ...{ lines: Count, added: Count, changed: Count, removed: Count, same: Count },
    warnings: z.array(ImportFault).max(200),
  })
  .meta({ id: 'CountyImported' });

export const SetCountyPlan = z.strictObject({ revision: Revision, scope: Scope, moves: Moves });
export const StepCountyPlan = z.strictObject({
  revision: Revision,
  word: z.enum(['submit', 'take-back', 'send-back', 'approve']),
  words: z.string().max(200).optional(),
});
export const PlanTemplateQuery = z.strictObject({ for: z.enum(['school', 'county']).default('school') });
