import type { z } from 'zod';
import type * as plan from './plan';
import type * as roster from './roster';

type In<T extends z.ZodType> = z.input<T>;
type Out<T extends z.ZodType> = z.output<T>;
type WireDraft = Out<typeof plan.Draft>;
type WireSavedFile = Out<typeof roster.SavedFile>;

/** Plans as files, and a bureau's plan in its calendar. */
export interface PlanApi {
  planFile: { params: { plan: string }; query: In<typeof plan.PlanFileQuery>; out: WireSavedFile };
  countyDraft: { params: { plan: string }; out: WireDraft };
  editCountyDraft: { params: { plan: string }; in: In<typeof plan.EditDraft>; out: WireDraft };
  countyChanges: { params: { plan: string }; out: Out<typeof plan.PlanChanges> };
  countyPlanFile: { params: { plan: string }; query: In<typeof plan.PlanFileQuery>; out: WireSavedFile };
}
