import type { Stage } from '../roster/roster';

export type ResourceId = string;
export type ResourceKind = 'video' | 'audio' | 'article' | 'link';
export type ResourceFor = 'guardian' | 'student';
export type Dimension = '健康' | '习惯' | '能力';

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
    };

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
  readonly blocks: readonly Block[];
  readonly withdrawn: boolean;
}
