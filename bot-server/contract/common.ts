import { z } from 'zod';

/** Milliseconds since the epoch. */
export const At = z.int().min(0).max(8.64e15);
export const Id = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[\w:.@-]+$/);
export const Count = z.int().min(0).max(10_000_000);
/** 0 to 100, whole. */
export const Percent = z.int().min(0).max(100);
export const Seconds = z.number().min(0).max(86_400);
export const NoParams = z.strictObject({});

export const Page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional(),
});
export const pageOf = <T extends z.ZodType>(item: T) => z.strictObject({ items: z.array(item), next: z.string().nullable() });

export const Problem = z
  .strictObject({
    error: z.strictObject({
      code: z.string().max(60),
      message: z.string().max(500),
      details: z.unknown().optional(),
      requestId: z.string().max(60).optional(),
    }),
  })
  .meta({ id: 'Problem' });

export const Done = z.strictObject({ ok: z.literal(true) });
