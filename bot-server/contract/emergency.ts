import { z } from 'zod';
import { At, Count, Id } from './common';

/** What every family reads, whole, in one look. */
const Text = z.string().trim().min(4).max(60);

export const Emergencies = z
  .strictObject({
    lines: z
      .array(
        z.strictObject({
          id: Id,
          text: z.string().max(60),
          reason: z.string().max(100),
          to: z.string().max(200),
          state: z.enum(['asked', 'confirmed', 'refused', 'lapsed']),
          askedBy: z.string().max(40),
          askedAt: At,
          /** Until when another person may confirm it. */
          confirmBy: At,
          settledBy: z.string().max(40).optional(),
          settledAt: At.optional(),
          own: z.boolean(),
          families: z.strictObject({ total: Count, sent: Count }),
        }),
      )
      .max(20),
    grades: z.array(z.strictObject({ grade: z.int().min(1).max(12), name: z.string().max(20) })).max(12),
  })
  .meta({ id: 'Emergencies' });
/** `grades` empty: the whole school. */
export const AskEmergency = z.strictObject({
  text: Text,
  reason: z.string().trim().min(4).max(100),
  grades: z.array(z.int().min(1).max(12)).max(12),
});
export const SettleEmergency = z.strictObject({ word: z.enum(['confirm', 'refuse']) });
