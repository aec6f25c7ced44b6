import { z } from 'zod';
import { At, Count, Id, Page, pageOf, Seconds } from './common';

export const Block = z
  .discriminatedUnion('kind', [
    z.strictObject({
      id: Id,
      kind: z.enum(['paragraph', 'heading', 'quote']),
      text: z.string().max(4000),
    }),
    z.strictObject({
      id: Id,
      kind: z.literal('list'),
      ordered: z.boolean(),
      items: z.array(z.string().max(1000)).max(100),
    }),
    z.strictObject({
      id: Id,
      kind: z.literal('picture'),
      media: z.string().max(500),
      text: z.string().max(200),
    }),
  ])
  .meta({ id: 'Block' });

export const ResourceCard = z
  .strictObject({
    id: Id,
    version: z.int().min(1).max(100_000),
    title: z.string().max(60),
    kind: z.enum(['video', 'audio', 'article', 'link']),
    for: z.enum(['guardian', 'student']),
    dimension: z.string().max(10),
    theme: z.string().max(20),
    summary: z.string().max(200),
    madeBy: z.string().max(40).optional(),
    durationSeconds: Seconds.optional(),
    poster: z.string().max(500).optional(),
  })
  .meta({ id: 'ResourceCard' });

export const ResourceDetail = ResourceCard.extend({
  media: z.string().max(500).optional(),
  captions: z.string().max(500).optional(),
  /** The film's sound alone, on the film's axis of seconds. */
  sound: z.string().max(500).optional(),
  mediaBytes: z.int().min(0).optional(),
  soundBytes: z.int().min(0).optional(),
  /** Each lasts until the next, or the end; empty where it is one piece. */
  chapters: z.array(z.strictObject({ title: z.string().max(20), start: Seconds })).max(60),
  /** Another site's address: opened, never measured. */
  link: z.string().max(500).optional(),
  /** About how many minutes another site's page takes. */
  statedMinutes: z.int().min(1).max(600).optional(),
  maxRate: z.number().min(0.5).max(4),
  /** Percent of the counted seconds that makes it «看完». */
  thresholdPercent: z.int().min(1).max(100),
  effectiveStart: Seconds,
  effectiveEnd: Seconds,
  blocks: z.array(Block).max(500),
  /** Where each block of an article lies on its axis of seconds: [block, from, to). Empty for what is played. */
  reading: z.array(z.tuple([Id, Seconds, Seconds])).max(500),
}).meta({ id: 'ResourceDetail' });

/** The words that content is sorted by; a test holds them against those of the rules. */
export const Theme = z.enum([
  ...(['家庭教育', '心理健康', '生命安全', '经典阅读', '体育锻炼'] as const),
  ...(['科普', '艺术', '研学', '影视', '学科学习'] as const),
]);
export const Dimension = z.enum(['健康', '习惯', '能力']);
export const Stage = z.enum(['小学低段', '小学高段', '初中']);
export const Subject = z.enum([
  ...(['语文', '数学', '英语', '科学', '道德与法治', '历史', '地理', '物理', '化学', '生物'] as const),
  ...(['体育与健康', '音乐', '美术', '信息科技', '劳动', '综合实践'] as const),
]);

/** 资源库: whoever keeps content of their own sees what is out for them, and their own drafts beside it. */
const Title = z.string().trim().min(1).max(20);
const Words = {
  title: z.string().trim().max(20),
  summary: z.string().trim().max(60),
  dimension: Dimension,
  theme: Theme,
  subject: Subject.optional(),
  stages: z.array(Stage).max(3),
  madeBy: z.string().trim().max(40).optional(),
  text: z.string().max(60_000),
  link: z.string().trim().max(500).optional(),
  statedMinutes: z.int().min(1).max(600).optional(),
  chapters: z.array(z.strictObject({ title: Title, start: z.int().min(0).max(21_600) })).max(60),
};
const DraftState = z.enum(['draft', 'submitted', 'returned']);
const CatalogueState = z.enum(['published', 'withdrawn', 'unpublished']);
export const FilePlace = z.enum(['media', 'sound', 'poster', 'captions', 'picture']);

export const CatalogueCard = z
  .strictObject({
    id: Id,
    ...{ kind: ResourceCard.shape.kind, for: ResourceCard.shape.for },
    ...{ title: z.string().max(60), summary: z.string().max(200), dimension: z.string().max(10), theme: z.string().max(20) },
    subject: z.string().max(20).optional(),
    stages: z.array(z.string().max(10)).max(5),
    madeBy: z.string().max(40).optional(),
    durationSeconds: Seconds.optional(),
    poster: z.string().max(500).optional(),
    /** Whose it is, in words: «共享», «本校», «某县教育局». */
    owner: z.string().max(80),
    mine: z.boolean(),
    state: CatalogueState,
    version: z.int().min(1).optional(),
    draft: z.strictObject({ version: z.int().min(1), state: DraftState }).optional(),
    /** No new plan takes the version that is out. */
    retired: z.literal(true).optional(),
    at: At,
  })
  .meta({ id: 'CatalogueCard' });
/** True: no new plan takes the version that is out; false: plans may take it again. */
export const RetireResource = z.strictObject({ retired: z.boolean() });

export const CatalogueQuery = Page.extend({
  query: z.string().trim().max(40).optional(),
  kind: ResourceCard.shape.kind.optional(),
  for: ResourceCard.shape.for.optional(),
  theme: Theme.optional(),
  stage: Stage.optional(),
  subject: Subject.optional(),
  dimension: Dimension.optional(),
  state: z.enum([...DraftState.options, ...CatalogueState.options]).optional(),
  owner: z.enum(['own', 'shared', 'bureau']).optional(),
});
export const CataloguePage = pageOf(CatalogueCard).extend({
  /** What of the reader's own waits to be looked at. */
  waiting: Count,
  writes: z.boolean(),
});

const WireFile = z.strictObject({
  name: z.string().max(200),
  address: z.string().max(500),
  bytes: z.int().min(0),
  seconds: Seconds.optional(),
});
export const Upload = z
  .strictObject({
    id: Id,
    place: FilePlace,
    name: z.string().max(200),
    bytes: z.int().min(1),
    /** How many bytes are there for good: the next piece begins here. */
    offset: z.int().min(0),
    /** The largest piece that is taken. */
    piece: z.int().min(1),
    at: At,
  })
  .meta({ id: 'Upload' });

export const ResourceDraft = z
  .strictObject({
    version: z.int().min(1),
    state: DraftState,
    rev: z.int().min(1),
    words: z.strictObject(Words),
    files: z.strictObject({
      media: WireFile.optional(),
      sound: WireFile.optional(),
      poster: WireFile.optional(),
      captions: WireFile.optional(),
    }),
    pictures: z.array(WireFile.extend({ call: z.string().max(10) })).max(20),
    writers: z.array(z.string().max(40)).max(50),
    changedAt: At,
    submittedAt: At.optional(),
    sentBack: z.strictObject({ by: z.string().max(40), at: At, words: z.string().max(300) }).optional(),
    /** What has to be mended before it is handed in; field and sentence. */
    faults: z.array(z.strictObject({ field: z.string().max(20), message: z.string().max(300) })).max(250),
    advice: z.array(z.string().max(300)).max(20),
    preview: ResourceDetail,
    uploads: z.array(Upload).max(50),
  })
  .meta({ id: 'ResourceDraft' });

export const OwnResource = z
  .strictObject({
    card: CatalogueCard,
    /** As it is out now. */
    shown: ResourceDetail.optional(),
    draft: ResourceDraft.optional(),
    versions: z
      .array(
        z.strictObject({
          version: z.int().min(1),
          title: z.string().max(60),
          at: At.optional(),
          checkedBy: z.string().max(40).optional(),
          withdrawn: z.boolean(),
        }),
      )
      .max(200),
    may: z.strictObject({ write: z.boolean(), review: z.boolean(), withdraw: z.boolean() }),
    /** Why the reader can not review it now, where they could another. */
    whyNotReview: z.string().max(100).optional(),
  })
  .meta({ id: 'OwnResource' });

export const StartDraft = z.strictObject({ kind: ResourceCard.shape.kind, for: ResourceCard.shape.for, title: Title });
export const ChangeDraft = z.strictObject({ rev: z.int().min(1), words: z.strictObject(Words) });
export const OfDraft = z.strictObject({ rev: z.int().min(1) });
export const ReviewDraft = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('approve'), rev: z.int().min(1) }),
  z.strictObject({ verdict: z.literal('return'), rev: z.int().min(1), words: z.string().trim().min(2).max(300) }),
]);
export const RemoveFile = z.strictObject({ rev: z.int().min(1), place: FilePlace.exclude(['picture']) });
export const BeginUpload = z.strictObject({
  place: FilePlace,
  name: z.string().trim().min(1).max(200),
  bytes: z.int().min(1).max(1_000_000_000),
});
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const PieceQuery = z.strictObject({ offset: z.coerce.number().int().min(0).max(1_000_000_000), sha256: Sha256 });
export const FinishUpload = z.strictObject({ sha256: Sha256 });
