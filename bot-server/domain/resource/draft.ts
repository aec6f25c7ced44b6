import type { Stage } from '../roster/roster';
import type { Instant } from '../time/instant';
import { chapterAdvice, faultOfChapters, LONGEST_PIECE_S } from './chapters';
import { faultOfHours, faultOfScreenTime } from './eye-health';
import { isOutsideLink } from './link';
import { sameStaff } from './owner';
import { withReadingTime } from './reading';
import { isSubject, isTheme, type Subject, type Theme } from './words';
import type { Block, Chapter, Dimension, Owner, Resource, ResourceFor, ResourceId, ResourceKind, StaffRef } from './resource';

/** A file that was looked at and kept: what it was called, its name in the media folder, its size, and for sound and film its whole seconds. */
export interface KeptFile {
  readonly name: string;
  readonly kept: string;
  readonly bytes: number;
  readonly seconds?: number;
}

/** Where files stand; a picture is one of several in the text. */
export const FILE_PLACES = ['media', 'sound', 'poster', 'captions', 'picture'] as const;
export type FilePlace = (typeof FILE_PLACES)[number];
export const MOST_PICTURES = 20;
/** What one file may hold. */
export const LARGEST_BYTES: Readonly<Record<FilePlace, number>> = {
  media: 200 * 1024 * 1024,
  sound: 100 * 1024 * 1024,
  poster: 5 * 1024 * 1024,
  captions: 1024 * 1024,
  picture: 5 * 1024 * 1024,
};

/** What its writer says of it. Anything may still be missing. */
export interface DraftWords {
  readonly title: string;
  readonly summary: string;
  readonly dimension: Dimension;
  readonly theme: Theme;
  readonly subject?: Subject | undefined;
  readonly stages: readonly Stage[];
  readonly madeBy?: string | undefined;
  /** Markdown: paragraphs, `## ` headings, lists, quotes, and `![what is seen](p1)` for a picture. */
  readonly text: string;
  readonly link?: string | undefined;
  readonly statedMinutes?: number | undefined;
  readonly chapters: readonly Chapter[];
}

/** `returned`: sent back by who looked at it; it is written on like a draft. */
export type DraftState = 'draft' | 'submitted' | 'returned';

/** The version of a resource that is being written; beside it the one before may be out. There is one at most. */
export interface Draft {
  readonly id: ResourceId;
  readonly version: number;
  readonly owner: Owner;
  readonly kind: ResourceKind;
  readonly for: ResourceFor;
  readonly state: DraftState;
  /** Goes up with every change, so that two people do not write over one another. */
  readonly rev: number;
  readonly words: DraftWords;
  readonly files: Readonly<Partial<Record<Exclude<FilePlace, 'picture'>, KeptFile>>>;
  /** In the order they came; the text calls them p1, p2… */
  readonly pictures: readonly KeptFile[];
  /** Everybody who wrote on this version: none of them reviews it. */
  readonly writers: readonly StaffRef[];
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  readonly submittedAt?: Instant | undefined;
  /** The last time it was sent back. */
  readonly sentBack?: { readonly by: StaffRef; readonly at: Instant; readonly words: string } | undefined;
}

/** Something to mend before it can be handed in: which part, and a sentence. */
export interface DraftFault {
  readonly field: string;
  readonly message: string;
}

export interface NewDraft {
  readonly id: ResourceId;
  readonly owner: Owner;
  readonly kind: ResourceKind;
  readonly for: ResourceFor;
  readonly title: string;
  readonly by: StaffRef;
}

/** The first version of something new. */
export function newDraft({ by, title, ...rest }: NewDraft, now: Instant): Draft {
  const words: DraftWords = { title, summary: '', dimension: '习惯', theme: '家庭教育', stages: [], text: '', chapters: [] };
  return { ...rest, version: 1, state: 'draft', rev: 1, words, files: {}, pictures: [], writers: [by], createdAt: now, changedAt: now };
}

/** What the next version of a published one begins with: everything as it is out now. */
export function nextVersion(
  published: Resource & { readonly owner: Owner },
  source: Pick<Draft, 'files' | 'pictures'> & { readonly text: string },
  by: StaffRef,
  now: Instant,
): Draft {
  const { id, owner, kind, title, summary, dimension, theme, subject, stages, madeBy, link, statedMinutes, chapters = [] } = published;
  return {
    ...{ id, owner, kind, for: published.for, version: published.version + 1, state: 'draft', rev: 1 },
    words: {
      ...{ title, summary, dimension, stages, madeBy, text: source.text, link, statedMinutes, chapters },
      theme: isTheme(theme) ? theme : '家庭教育',
      subject: isSubject(subject) ? subject : undefined,
    },
    files: source.files,
    pictures: source.pictures,
    ...{ writers: [by], createdAt: now, changedAt: now },
  };
}

/** Whether this person wrote on it; then somebody else has to look at it. */
export const wrote = ({ writers }: Pick<Draft, 'writers'>, who: StaffRef): boolean => writers.some((one) => sameStaff(one, who));

/** The letters of an article's blocks, without blanks. */
export const lettersIn = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => sum + (block.kind === 'list' ? block.items.join('') : block.text).replace(/\s/g, '').length, 0);

/** Everything that has to be mended before it can be handed in, and again before it goes out; the text's own faults are its reader's. */
export function faultsOfDraft(draft: Draft, blocks: readonly Block[]): DraftFault[] {
  const { kind, words, files } = draft;
  const faults: DraftFault[] = [];
  const fault = (field: string, message: string | undefined): void => {
    if (message !== undefined) faults.push({ field, message });
  };
  const played = kind === 'video' || kind === 'audio';
  if (words.title.trim() === '') fault('title', '请写标题');
  if (words.summary.trim() === '') fault('summary', '请写一句简介，家长在列表里先看到它');
  if (words.stages.length === 0) fault('stages', '请选适合的学段');
  if (played && !files.media) fault('media', kind === 'video' ? '请传视频文件' : '请传音频文件');
  if (played && !files.poster) fault('poster', '请传一张封面图');
  if (kind === 'video' && !files.captions) fault('captions', '请传字幕（.vtt），听不见的家长也能看懂');
  const seconds = files.media?.seconds ?? 0;
  if (files.sound && Math.abs((files.sound.seconds ?? 0) - seconds) > 1)
    fault('sound', '只听的声音和视频不一样长，请从这个视频里重新导出声音');
  if (files.media && (files.captions?.seconds ?? 0) > seconds + 1) fault('captions', '字幕比视频长，像是别的视频的字幕，请换成这个视频的');
  if (played && files.media) {
    fault('chapters', faultOfChapters(words.chapters, seconds));
    if (words.chapters.length === 0 && seconds > LONGEST_PIECE_S)
      fault('chapters', '超过 6 分钟，请分成几节，每节不超过 6 分钟，家长可以分几次看完');
  }
  if (kind === 'article' && blocks.length === 0) fault('text', '正文还是空的，请写上');
  if (kind === 'link' && (words.link === undefined || !isOutsideLink(words.link))) fault('link', '请写 https:// 开头的完整网址');
  const watched = { kind, for: draft.for, stages: words.stages, durationSeconds: files.media?.seconds, letters: lettersIn(blocks) };
  fault('for', faultOfScreenTime({ ...watched, statedMinutes: words.statedMinutes }));
  const spoken = [words.title, words.summary, ...blocks.map((block) => (block.kind === 'list' ? block.items.join('\n') : block.text))];
  fault('text', faultOfHours(spoken.join('\n'), watched));
  return faults;
}

/** What would be better otherwise, for who writes it and who looks at it. */
export function adviceOnDraft({ kind, for: whom, words, files }: Draft): string[] {
  const long = chapterAdvice({
    kind,
    chapters: words.chapters,
    ...(files.media?.seconds === undefined ? {} : { durationSeconds: files.media.seconds }),
  });
  return [
    ...(kind === 'video' && !files.sound
      ? [whom === 'student' ? '可以再传一个只听声音的版本，孩子不看屏幕也能学' : '可以再传一个只听声音的版本，家长干活时也能听']
      : []),
    ...(words.chapters.length > 0 && long !== undefined ? [long] : []),
  ];
}

/** What goes out when somebody else found it good. */
export function published(draft: Draft, blocks: readonly Block[], by: StaffRef, now: Instant): Resource {
  const { id, version, owner, kind, words, files } = draft;
  const { media, sound, poster, captions } = files;
  const seconds = media?.seconds;
  const { title, dimension, theme, subject, stages, summary, madeBy, link, statedMinutes, chapters } = words;
  return withReadingTime({
    ...{ id, version, owner, title, kind, for: draft.for, dimension, theme, stages, summary },
    ...(subject === undefined ? {} : { subject }),
    ...(madeBy === undefined ? {} : { madeBy }),
    ...(seconds === undefined ? {} : { durationSeconds: seconds }),
    ...{ effectiveStart: 0, effectiveEnd: seconds ?? 0, maxRate: 2, threshold: 0.9 },
    ...(media ? { media: media.kept, mediaBytes: media.bytes } : {}),
    ...(sound ? { sound: sound.kept, soundBytes: sound.bytes } : {}),
    ...(poster ? { poster: poster.kept } : {}),
    ...(captions ? { captions: captions.kept } : {}),
    ...(chapters.length > 0 ? { chapters } : {}),
    ...(kind === 'link' && link !== undefined ? { link } : {}),
    ...(kind === 'link' && statedMinutes !== undefined ? { statedMinutes } : {}),
    ...{ blocks, withdrawn: false, publishedAt: now, checkedBy: by },
  });
}
