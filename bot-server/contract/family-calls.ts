import { z } from 'zod';
import { At, Id } from './common';

/** Families of one's own class whom two cards in a row have not moved: a voice helps more than a third. In the roster's order. */
export const FamilyCalls = z
  .strictObject({
    lines: z
      .array(
        z.strictObject({
          student: z.strictObject({ id: Id, name: z.string().max(40) }),
          /** What is not seen at the moment. */
          title: z.string().max(60),
          since: At,
          /** «已联系»: since when. */
          calledAt: At.optional(),
        }),
      )
      .max(200),
  })
  .meta({ id: 'FamilyCalls' });
export const MarkFamilyCall = z.strictObject({ called: z.boolean() });
