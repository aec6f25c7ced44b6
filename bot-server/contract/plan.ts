import { z } from 'zod';
import { At, Count, Id } from './common';

const Week = z.int().min(1).max(60);
const Weekday = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(6), z.literal(7)]);
const Minute = z.int().min(0).max(1439);
const DueDays = z.int().min(1).max(30);
const Note = z.string().max(200);
const Revision = z.int().min(0).max(1_000_000);
const Sentence = z.string().max(400);

export const PlanKind = z.enum(['family', 'study', 'stay-home', 'theme']);
const Tag = z.enum(['left-behind', 'with-grandparents']);

/** Whom a line is for. `tags`: only families to whom one of these applies, none of them for all; where it is not said, it stays as it is. */
export const WireAudience = z
  .strictObject({
    grades: z.array(z.int().min(1).max(9)).max(9),
    classroomIds: z.array(Id).max(200),
    tags: z.array(Tag).max(2).optional(),
  })
  .meta({ id: 'WireAudience' });

/** What a line is for, with what belongs to that. */
export const LineAbout = z
  .strictObject({
    as: z.enum(['family', 'preview', 'review', 'stay-home', 'theme']).optional(),
    subject: z.string().min(1).max(40).optional(),
    progress: z.string().min(1).max(80).optional(),
    /** Which lesson of the day at home. */
    period: z.int().min(1).max(10).optional(),
    theme: z.enum(['生命安全', '心理健康', '科普', '体育', '艺术', '阅读', '研学', '影视']).optional(),
    dimension: z.enum(['健康', '习惯', '能力']).optional(),
  })
  .meta({ id: 'LineAbout' });
/** Another content for children who are to hold on to the basics, and another for those who go further, of one subject. */
export const LineLayers = z
  .strictObject({ subject: z.string().max(40), firm: Id.optional(), more: Id.optional() })
  .meta({ id: 'LineLayers' });

/** One line as it is entered. */
const lineFields = { week: Week, weekday: Weekday, minute: Minute, dueDays: DueDays, resource: Id, audience: WireAudience, note: Note };
export const EnteredLine = z.strictObject({
  ...lineFields,
  together: z.boolean().default(false),
  about: LineAbout.optional(),
  layers: LineLayers.optional(),
  /** 必推; only in a bureau's plan. */
  must: z.boolean().optional(),
});

export const DraftEdit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('add'), line: EnteredLine }),
  z.strictObject({
    kind: z.literal('change'),
    line: z.int().min(1).max(10_000),
    set: z.strictObject({
      week: Week.optional(),
      weekday: Weekday.optional(),
      minute: Minute.optional(),
      dueDays: DueDays.optional(),
      resource: Id.optional(),
      audience: WireAudience.optional(),
      note: Note.optional(),
      together: z.boolean().optional(),
      /** All of it at once; nothing in it: the line is of no kind. */
      about: LineAbout.optional(),
      /** Null: it has none any more. */
      layers: LineLayers.nullable().optional(),
      /** Only in a bureau's plan. */
      must: z.boolean().optional(),
    }),
  }),
  z.strictObject({ kind: z.literal('remove'), line: z.int().min(1).max(10_000) }),
  /** A line of the county's that was left out, by the county's own number. */
  z.strictObject({ kind: z.literal('bring-back'), line: z.int().min(1).max(100_000) }),
]);
export const EditDraft = z.strictObject({
  /** The one that was shown: who writes over a newer one is told so. */
  revision: Revision,
  title: z.string().trim().min(1).max(80).optional(),
  edits: z.array(DraftEdit).max(200),
});

export const DraftStep = z.strictObject({
  revision: Revision,
  word: z.enum(['submit', 'take-back', 'send-back', 'discard']),
  words: z.string().max(200).optional(),
});
export const PublishPlan = z.strictObject({ revision: Revision.optional() });

/** What is wrong with a line, and how to mend it. */
export const WireLineFault = z
  .strictObject({ line: Count, column: z.string().max(20), code: z.string().max(40), sentence: Sentence, other: Count.optional() })
  .meta({ id: 'LineFault' });

export const DraftLine = z
  .strictObject({
    line: z.int().min(1).max(10_000),
    ...lineFields,
    together: z.boolean(),
    about: LineAbout,
    layers: LineLayers.optional(),
    /** Of a bureau's plan: no school leaves it out. */
    must: z.literal(true).optional(),
    /** It came from the county: how far it may be moved, and whether it must stay. Nothing else of it is the school's. */
    county: z.strictObject({ must: z.boolean(), moves: z.enum(['none', 'day', 'week']), moved: z.boolean() }).optional(),
    startsAt: At,
    dueAt: At,
    title: z.string().max(60),
    kind: z.enum(['video', 'audio', 'article', 'link']).optional(),
    /** «三年级», for people. */
    who: z.string().max(220),
    /** It has been pushed or left out: nobody changes it any more. */
    settled: z.boolean(),
    settledText: z.string().max(60).optional(),
  })
  .meta({ id: 'DraftLine' });

const Said = z.strictObject({ by: z.string().max(60), at: At });

export const Draft = z
  .strictObject({
    plan: Id,
    title: z.string().max(80),
    /** Of the whole plan; absent: lines of every kind. */
    kind: PlanKind.optional(),
    term: z.strictObject({ name: z.string().max(60), startsOn: z.string().max(10), endsOn: z.string().max(10), weeks: Week }),
    /** `draft`: it never ran. */
    planState: z.enum(['draft', 'published', 'paused']),
    state: z.enum(['editing', 'in-review']),
    revision: Revision,
    /** The newest published version; 0: none. */
    version: Count,
    edited: Said.optional(),
    submitted: Said.optional(),
    sentBack: Said.extend({ words: z.string().max(200) }).optional(),
    /** What the reader may do now. */
    can: z.strictObject({
      edit: z.boolean(),
      submit: z.boolean(),
      takeBack: z.boolean(),
      sendBack: z.boolean(),
      publish: z.boolean(),
      discard: z.boolean(),
      preview: z.boolean(),
    }),
    lines: z.array(DraftLine).max(2000),
    /** Lines of the county's that are left out, by the county's own number; absent for a school's own plan. */
    leftOut: z
      .array(z.strictObject({ line: z.int().min(1).max(100_000), what: z.string().max(300), must: z.boolean() }))
      .max(2000)
      .optional(),
    /** A bureau's plan: its lines name grades and no classes, and may be marked as those that no school leaves out. */
    ofBureau: z.literal(true).optional(),
    faults: z.array(WireLineFault).max(4000),
    classrooms: z.array(z.strictObject({ id: Id, name: z.string().max(60), grade: z.int().min(1).max(9) })).max(500),
    /** Days of the term that are not as the week says: holidays, closures, days made up for, exams. */
    days: z.array(z.strictObject({ date: z.string().max(10), kind: z.enum(['off', 'worked', 'exam']), name: z.string().max(40) })).max(400),
  })
  .meta({ id: 'Draft' });

/** What may be put into a plan. */
export const PickResource = z
  .strictObject({
    id: Id,
    title: z.string().max(60),
    kind: z.enum(['video', 'audio', 'article', 'link']),
    for: z.enum(['guardian', 'student']),
    dimension: z.string().max(20),
    theme: z.string().max(40),
    stages: z.array(z.string().max(20)).max(9),
    seconds: Count.optional(),
  })
  .meta({ id: 'PickResource' });
export const PickResources = z.strictObject({ items: z.array(PickResource).max(2000) });

export const PlanVersionCard = z
  .strictObject({
    number: Count,
    title: z.string().max(80),
    publishedAt: At,
    /** Who let it out; «管理员» at the command line. */
    publishedBy: z.string().max(60),
    submittedBy: z.string().max(60).optional(),
  })
  .meta({ id: 'PlanVersionCard' });
export const PlanVersions = z.strictObject({ items: z.array(PlanVersionCard).max(1000) });

const Side = z.union([z.literal('draft'), z.literal('running'), z.coerce.number().int().min(0).max(100_000)]);
export const CompareQuery = z.strictObject({ from: Side, to: Side });
export const PlanChange = z
  .strictObject({
    kind: z.enum(['added', 'removed', 'changed']),
    line: Count,
    /** «第 3 周 周三 19:30 《…》», as it is afterwards, or was. */
    what: z.string().max(300),
    /** One sentence for each thing that changed. */
    sentences: z.array(Sentence).max(20),
  })
  .meta({ id: 'PlanChange' });
export const PlanChanges = z.strictObject({
  changes: z.array(PlanChange).max(4000),
  added: Count,
  removed: Count,
  changed: Count,
  renamed: z.string().max(300).optional(),
});

/** One child's family, or any family of a class. */
export const PreviewPlan = z
  .strictObject({
    child: Id.optional(),
    classroom: Id.optional(),
    /** Of any family of a class: what applies to it. Of a child's the roster says so. */
    tags: z.array(Tag).max(2).optional(),
    at: At.optional(),
  })
  .refine(({ child, classroom }) => (child === undefined) !== (classroom === undefined), '请选一个孩子，或者一个班');
const PreviewCard = z.strictObject({
  line: Count,
  title: z.string().max(60),
  kind: z.enum(['video', 'audio', 'article', 'link']).optional(),
  for: z.enum(['guardian', 'student']).optional(),
  startsAt: At,
  dueAt: At,
});
export const FamilyPreview = z
  .strictObject({
    who: z.string().max(120),
    /** The draft's lines; else those that run. */
    draft: z.boolean(),
    at: At,
    guardians: z.array(z.strictObject({ name: z.string().max(60), bound: z.boolean(), text: z.string().max(60) })).max(20),
    lines: z
      .array(
        PreviewCard.extend({
          pushed: z.boolean(),
          /** What it is for, in words. */
          about: z.string().max(120).optional(),
          /** Each child is given its own way into it; which, nobody sees here. */
          layered: z.literal(true).optional(),
          reaches: z.array(z.strictObject({ name: z.string().max(60), rings: z.boolean(), text: z.string().max(120) })).max(20),
        }),
      )
      .max(2000),
    /** The first page at that moment, newest first. */
    today: z.array(PreviewCard).max(200),
    next: z.strictObject({ title: z.string().max(60), startsAt: At }).optional(),
  })
  .meta({ id: 'FamilyPreview' });

/** A plan as a file, to go on with in a spreadsheet. */
export const PlanFileQuery = z.strictObject({ format: z.enum(['xlsx', 'yaml']).default('xlsx') });
