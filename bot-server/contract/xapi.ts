import { z } from 'zod';

/** As an LRS is asked; `cursor` is what `more` holds. */
export const StatementsQuery = z.strictObject({
  /** ISO 8601: only what came to rest since then. */
  since: z.iso.datetime({ offset: true }).optional(),
  cursor: z.string().max(400).optional(),
  /** How many viewings; each gives a few statements. */
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const Extensions = z.record(z.url(), z.union([z.string(), z.number()]));
const Words = z.record(z.string(), z.string().max(200));

export const Statement = z
  .strictObject({
    id: z.uuid(),
    actor: z.strictObject({
      objectType: z.literal('Agent'),
      account: z.strictObject({ homePage: z.url(), name: z.string().max(64) }),
    }),
    verb: z.strictObject({ id: z.url(), display: Words }),
    object: z.strictObject({
      objectType: z.literal('Activity'),
      id: z.url(),
      definition: z.strictObject({ type: z.url(), name: Words }),
    }),
    result: z
      .strictObject({ completion: z.boolean().optional(), duration: z.string().regex(/^PT\d+(\.\d{1,2})?S$/), extensions: Extensions })
      .optional(),
    context: z.strictObject({
      registration: z.uuid(),
      contextActivities: z.strictObject({ category: z.array(z.strictObject({ id: z.url() })).min(1) }),
      extensions: Extensions,
    }),
    timestamp: z.iso.datetime(),
    stored: z.iso.datetime(),
  })
  .meta({ id: 'XapiStatement' });

/** `more` is the path to go on with, empty when everything at rest was given. */
export const Statements = z.strictObject({ statements: z.array(Statement), more: z.string().max(600) }).meta({ id: 'XapiStatements' });
