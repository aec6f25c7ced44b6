import { z } from 'zod';
import { At, Count, Id } from './common';
import { ImportFault } from './school';

const Name = z.string().max(60);
const ClassName = z.string().max(60);

/** The body is the file itself (.xlsx or .csv). `apply`: 0 only looks. `left`: who is not in the file any more is marked as left. */
export const ImportRosterQuery = z.strictObject({
  fileName: z.string().min(1).max(200),
  apply: z.enum(['0', '1']).default('0'),
  left: z.enum(['0', '1']).default('0'),
});
export const MarkFaultsQuery = z.strictObject({ fileName: z.string().min(1).max(200) });

/** A file to be saved, in Base64: the mini-program's client speaks JSON only. */
export const SavedFile = z.strictObject({ fileName: z.string().max(200), base64: z.string().max(60_000_000) }).meta({ id: 'SavedFile' });

const Tally = z.strictObject({ added: Count, changed: Count, same: Count });

export const RosterResult = z
  .strictObject({
    /** In words: 学生, 监护人 …, those without any left out. */
    counts: z.array(Tally.extend({ name: z.string().max(20) })).max(20),
    kinds: z.strictObject({ added: Count, moved: Count, changed: Count, returned: Count, left: Count, absent: Count }),
    lines: z
      .array(
        z.strictObject({
          kind: z.enum(['added', 'moved', 'changed', 'returned', 'left', 'absent']),
          name: Name,
          studentNo: z.string().max(30),
          className: ClassName,
          /** The class or the name before. */
          before: Name.optional(),
        }),
      )
      .max(200),
    warnings: z.array(ImportFault).max(200),
  })
  .meta({ id: 'RosterResult' });

export const RosterJob = z
  .strictObject({
    id: Id,
    kind: z.enum(['import', 'promotion', 'move', 'left', 'merge']),
    state: z.enum(['reading', 'looked', 'refused', 'same', 'staging', 'writing', 'done', 'undoing', 'undone', 'failed']),
    stateText: z.string().max(60),
    /** Somebody is at it: ask again in a moment. */
    running: z.boolean(),
    title: z.string().max(200),
    at: At,
    progress: z.strictObject({ step: z.string().max(20), done: Count, total: Count.optional() }),
    sentence: z.string().max(500).optional(),
    faults: z.array(ImportFault).max(200),
    faultCount: Count,
    result: RosterResult.optional(),
    undoable: z.boolean(),
  })
  .meta({ id: 'RosterJob' });
export const RosterJobs = z.strictObject({ items: z.array(RosterJob).max(50) });

export const RosterClass = z
  .strictObject({ id: Id, name: ClassName, grade: z.int().min(1).max(9), students: Count })
  .meta({ id: 'RosterClass' });
export const RosterClasses = z.strictObject({ items: z.array(RosterClass).max(500) });
const Pupil = z.strictObject({ id: Id, name: Name, studentNo: z.string().max(30), leftOn: z.string().max(10).optional() });
export const RosterClassList = z
  .strictObject({
    classroom: Id,
    name: ClassName,
    students: z.array(Pupil).max(500),
    left: z.array(Pupil).max(200),
    /** Who teaches what in it, by subject. */
    taught: z.array(z.strictObject({ subject: z.string().max(20), teachers: z.array(Name).max(20) })).max(60),
  })
  .meta({ id: 'RosterClassList' });

/** Another class of the same school (whoever had left is back), or left from today on. */
export const ChangeStudent = z.union([z.strictObject({ classroom: Id }), z.strictObject({ left: z.literal(true) })]);

/** How many children the preview told of: when it is not so any more, nothing is done. */
export const Promote = z.strictObject({ students: Count });

export const Promotion = z
  .strictObject({
    lines: z.array(z.strictObject({ from: ClassName, to: ClassName.optional(), students: Count })).max(500),
    /** Already done this school year. */
    before: At.optional(),
  })
  .meta({ id: 'Promotion' });

const Pair = z.strictObject({ id: Id, name: Name, about: z.string().max(120) });
export const RosterDuplicates = z
  .strictObject({
    students: z.array(z.tuple([Pair, Pair])).max(50),
    guardians: z.array(z.tuple([Pair, Pair])).max(50),
  })
  .meta({ id: 'RosterDuplicates' });
/** `keep` stays, `drop` is merged into it. */
export const MergePeople = z.strictObject({ kind: z.enum(['student', 'guardian']), keep: Id, drop: Id });
