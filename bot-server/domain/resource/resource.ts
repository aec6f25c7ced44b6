import type { BureauId, SchoolId, Stage } from '../roster/roster';
import type { Instant } from '../time/instant';

export type ResourceId = string;
/** A lesson given live, and a film cut into pieces for a line that changes (HLS), come later as kinds and media of their own: what is stored of a viewing, seconds on the media's axis, is the same for them. */
export type ResourceKind = 'video' | 'audio' | 'article' | 'link';
export type ResourceFor = 'guardian' | 'student';
export type Dimension = '健康' | '习惯' | '能力';

/** Who keeps content of their own: a school for itself, a bureau for the schools below it. */
export type Owner = { readonly kind: 'school'; readonly id: SchoolId } | { readonly kind: 'bureau'; readonly id: BureauId };

/** Somebody who works for an owner. */
export interface StaffRef {
  readonly kind: 'teacher' | 'officer';
  readonly id: string;
}

/** A block of an article or of the text beside a video; `id` is stable within a version so that reading can be counted later. */
export type Block =
  | {
      readonly id: string;
      readonly kind: 'paragraph' | 'heading' | 'quote';
      readonly text: string;
    }
  | {
      readonly id: string;
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly string[];
    }
  | {
      readonly id: string;
      readonly kind: 'picture';
      /** Path below the media root. */
      readonly media: string;
      /** What is to be seen on it, for who cannot see it; stands under it too. */
      readonly text: string;
    };

/** A part of a film or a sound with a title of its own; it lasts until the next one, or the end. */
export interface Chapter {
  readonly title: string;
  /** Whole seconds on the media's axis. */
  readonly start: number;
}

/** One version of a resource. A new encode of another length is a new version. */
export interface Resource {
  readonly id: ResourceId;
  readonly version: number;
  readonly title: string;
  readonly kind: ResourceKind;
  readonly for: ResourceFor;
  readonly dimension: Dimension;
  readonly theme: string;
  readonly stages: readonly Stage[];
  readonly summary: string;
  /** «人工智能生成», shown to people; absent for what people made. */
  readonly madeBy?: string;
  readonly durationSeconds?: number;
  /** Seconds that count: [effectiveStart, effectiveEnd). */
  readonly effectiveStart: number;
  readonly effectiveEnd: number;
  readonly maxRate: number;
  /** Share of the effective seconds that completes it, 0 to 1. */
  readonly threshold: number;
  /** Paths below the media root. */
  readonly media?: string;
  readonly poster?: string;
  readonly captions?: string;
  /** The film's sound alone, on the same axis of seconds. What has to be seen has none. */
  readonly sound?: string;
  /** Real sizes of the files. */
  readonly mediaBytes?: number;
  readonly soundBytes?: number;
  /** In order; the first starts at 0. Empty where nobody divided it. */
  readonly chapters?: readonly Chapter[];
  /** The address of another site, for `link`: it is opened, and nothing of it is measured. */
  readonly link?: string;
  readonly blocks: readonly Block[];
  readonly withdrawn: boolean;
  /** 不再用于新计划: what runs goes on with this version, and no plan takes it anew. The next version that is let out may be taken again. */
  readonly retired?: true;
  /** Whose own it is; absent: it came with the program or by an importer, and is for everybody. */
  readonly owner?: Owner;
  /** The school subject it belongs to, where it belongs to one. */
  readonly subject?: string;
  /** Minutes that another site's page takes, as who wrote it says; only of a `link`. */
  readonly statedMinutes?: number;
  /** When it was let out, and by whom of the owner's people; absent for what was imported. */
  readonly publishedAt?: Instant;
  readonly checkedBy?: StaffRef;
}
