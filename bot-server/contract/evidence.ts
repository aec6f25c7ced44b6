import { z } from 'zod';
import { At, Count, Id } from './common';

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Reason = z.enum(['screening', 'paper', 'visit', 'told', 'other-way']);
export const WireDeclaration = z.strictObject({
  reason: Reason,
  on: Day,
  /** 补登: declared after the push was due. */
  late: z.boolean(),
});

const Flagged = z.strictObject({
  id: z.string().min(1).max(300),
  student: z.strictObject({ id: Id, name: z.string().max(40) }),
  /** 母亲 …, or 孩子 for what is watched by the child. */
  who: z.string().max(10),
  /** `hold`: out of the figures until somebody decides. */
  level: z.enum(['note', 'hold']),
  /** What was seen, in words. */
  why: z.string().max(200),
  foundAt: At,
  decision: z.strictObject({ verdict: z.enum(['released', 'kept']), reason: z.string().max(20), at: At }).optional(),
});

/** What the school may say of a push in a class beside what was measured. */
export const ClassEvidence = z
  .strictObject({
    startsAt: At,
    dueAt: At,
    canDeclare: z.boolean(),
    canDecide: z.boolean(),
    /** In the roster's order. `completed` is told to the class's own teacher alone. */
    families: z
      .array(
        z.strictObject({
          student: z.strictObject({ id: Id, name: z.string().max(40) }),
          completed: z.boolean().optional(),
          declared: WireDeclaration.optional(),
        }),
      )
      .max(200),
    flags: z.array(Flagged).max(400),
  })
  .meta({ id: 'ClassEvidence' });

export const DeclareCompletion = z.strictObject({
  students: z.array(Id).min(1).max(200),
  reason: Reason,
  /** The day on which it was watched. */
  on: Day,
});
/** `skipped`: had completed by themselves, or were declared already. */
export const Declared = z.strictObject({ declared: Count, skipped: Count }).meta({ id: 'Declared' });
export const UndoDeclaration = z.strictObject({ student: Id });

export const DecideFlag = z.strictObject({
  flag: z.string().min(1).max(300),
  verdict: z.enum(['released', 'kept']),
  reason: z.enum(['talked', 'watched-together', 'phone-or-line', 'not-watched', 'asked-again', 'not-reached']),
});
