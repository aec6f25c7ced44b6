import type { z } from 'zod';
import type * as duty from './duty';

type In<T extends z.ZodType> = z.input<T>;
type Out<T extends z.ZodType> = z.output<T>;

/** When a school's teachers answer, who is on duty, who is away; and what climbed to a bureau. */
export interface DutyApi {
  duty: { out: WireDuty };
  keepRules: { in: In<typeof duty.KeepRules>; out: WireDuty };
  addLeave: { in: In<typeof duty.AddLeave>; out: WireDuty };
  dropLeave: { params: { leave: string }; out: WireDuty };
  climbedQuestions: { out: WireClimbed };
}
export type WireDuty = Out<typeof duty.WireDuty>;
export type WireLeave = Out<typeof duty.LeaveLine>;
export type WireClimbed = Out<typeof duty.WireClimbed>;
