import { z } from 'zod';
import { At, Count, Id } from './common';

const Sentence = z.string().max(300);
export const Purpose = z.enum(['learning-record', 'tier']);

const PurposeText = z.strictObject({
  purpose: Purpose,
  /** Asked when the rules are first read; the others when a school begins to use them. */
  askedFirst: z.boolean(),
  title: Sentence,
  what: Sentence,
  why: Sentence,
  howLong: Sentence,
  whoSees: Sentence,
  ifNot: Sentence,
});

/** 儿童个人信息保护规则, the newest version. */
export const ChildrenRules = z
  .strictObject({
    version: z.int().min(1).max(9999),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    since: z.string().max(10),
    title: Sentence,
    toCheck: Sentence,
    sections: z.array(z.strictObject({ heading: Sentence, lines: z.array(Sentence).max(40) })).max(40),
    purposes: z.array(PurposeText).max(10),
    whatGoes: z.array(Sentence).max(60),
    whatStays: z.array(Sentence).max(20),
  })
  .meta({ id: 'ChildrenRules' });

export const CorrectionField = z.enum(['child-name', 'class', 'student-no', 'relation', 'own-name', 'own-phone', 'other']);

export const WireCorrection = z
  .strictObject({
    id: Id,
    field: CorrectionField,
    /** In words. */
    about: z.string().max(40),
    right: z.string().max(200),
    askedAt: At,
    dueAt: At,
    state: z.enum(['open', 'done', 'refused']),
    settledAt: At.optional(),
    answer: z.string().max(500).optional(),
  })
  .meta({ id: 'Correction' });

export const WireErasure = z
  .strictObject({
    no: Id,
    state: z.enum(['waiting', 'taken-back', 'running', 'done']),
    askedAt: At,
    takeBackUntil: At,
    dueAt: At,
    doneAt: At.optional(),
    /** Rows erased or emptied. */
    erased: Count.optional(),
    yours: z.boolean(),
    canTakeBack: z.boolean(),
  })
  .meta({ id: 'Erasure' });

export const WireExport = z.strictObject({ id: Id, madeAt: At, expiresAt: At }).meta({ id: 'Export' });

export const ChildDesk = z
  .strictObject({
    id: Id,
    name: z.string().max(40),
    className: z.string().max(60),
    schoolName: z.string().max(80),
    relation: z.string().max(10),
    otherGuardians: z.array(z.string().max(10)).max(20),
    kept: z.array(z.strictObject({ kind: z.string().max(40), what: Sentence, amount: Count, until: Sentence })).max(20),
    purposes: z
      .array(
        z.strictObject({
          purpose: Purpose,
          state: z.enum(['live', 'withdrawn', 'outdated', 'not-given']),
          yours: z.enum(['given', 'withdrawn', 'outdated', 'none']),
          refusedBy: z.array(z.string().max(10)).max(20),
        }),
      )
      .max(10),
    /** What teachers chose for the child this term, in words. */
    tiers: z.array(z.strictObject({ subject: z.string().max(20), words: z.string().max(20), until: At })).max(60),
    corrections: z.array(WireCorrection).max(20),
    erasure: WireErasure.optional(),
    file: WireExport.optional(),
  })
  .meta({ id: 'ChildDesk' });
export const ChildDesks = z.strictObject({ items: z.array(ChildDesk).max(20) });

export const SayConsent = z.strictObject({
  purpose: Purpose,
  word: z.enum(['given', 'withdrawn']),
  /** The text that was before the guardian's eyes. */
  version: z.int().min(1).max(9999),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export const AskCorrection = z.strictObject({ field: CorrectionField, right: z.string().trim().min(1).max(200) });
export const SettleCorrection = z.strictObject({ outcome: z.enum(['done', 'refused']), answer: z.string().trim().max(500).default('') });

export const ExportFiles = z
  .strictObject({ fileName: z.string().max(80), expiresAt: At, html: z.string().max(20_000_000), json: z.string().max(20_000_000) })
  .meta({ id: 'ExportFiles' });

export const CorrectionsQuery = z.strictObject({ settled: z.enum(['yes', 'no']).default('no') });
export const CorrectionLine = WireCorrection.extend({ child: z.string().max(40), className: z.string().max(60) }).meta({
  id: 'CorrectionLine',
});
export const CorrectionList = z.strictObject({ items: z.array(CorrectionLine).max(200) });
