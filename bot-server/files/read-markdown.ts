import { parse } from 'yaml';
import { z } from 'zod';
import { Faults, type Fault } from '../domain/importing/fault';
import { faultOfChapters, MOST_CHAPTERS } from '../domain/resource/chapters';
import { isOutsideLink } from '../domain/resource/link';
import { withReadingTime } from '../domain/resource/reading';
import type { Block, Resource } from '../domain/resource/resource';
import { THEMES } from '../domain/resource/words';

const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/, '只能用小写字母、数字和短横线');
const FileName = z.string().regex(/^[\w][\w.-]{0,99}$/, '只写文件名，文件放在同一个文件夹里');
const Text = (longest: number) => z.string().trim().min(1, '不能空着').max(longest, `最多 ${longest} 个字`);

const Front = z
  .strictObject({
    id: Slug,
    version: z.int('要写整数').min(1, '从 1 开始').max(100_000),
    title: Text(20),
    kind: z.enum(['video', 'audio', 'article', 'link'], '只能是 video、audio、article 或 link'),
    for: z.enum(['guardian', 'student'], '只能是 guardian（家长）或 student（学生）'),
    dimension: z.enum(['健康', '习惯', '能力'], '只能是 健康、习惯 或 能力'),
    theme: z.enum(THEMES, '不是现有的主题'),
    stages: z.array(z.enum(['小学低段', '小学高段', '初中'], '只能是 小学低段、小学高段、初中')).min(1, '至少写一个学段'),
    summary: Text(60),
    madeBy: Text(40).optional(),
    durationSeconds: z.int('要写整数秒').min(1).max(21_600).optional(),
    media: FileName.optional(),
    poster: FileName.optional(),
    captions: FileName.optional(),
    sound: FileName.optional(),
    chapters: z
      .array(z.strictObject({ start: z.int('开始要写整数秒').min(0), title: Text(20) }), '每节写成 { start: 秒, title: 名称 }')
      .max(MOST_CHAPTERS, `最多分 ${MOST_CHAPTERS} 节`)
      .optional(),
    link: z.string().refine(isOutsideLink, '要写 https:// 开头的完整网址').optional(),
    effectiveStart: z.number().min(0).default(0),
    effectiveEnd: z.number().min(0).optional(),
    maxRate: z.number().min(0.5).max(4).default(2),
    threshold: z.number().min(0.1).max(1).default(0.9),
  })
  .superRefine((front, ctx) => {
    const isMedia = front.kind === 'video' || front.kind === 'audio';
    const must = (path: 'media' | 'durationSeconds' | 'poster' | 'captions' | 'sound' | 'chapters' | 'link', message: string) =>
      ctx.addIssue({ code: 'custom', path: [path], message });
    if (isMedia && front.media === undefined) must('media', '视频和音频要写文件名');
    if (isMedia && front.durationSeconds === undefined) must('durationSeconds', '视频和音频要写时长（秒）');
    if (isMedia && front.poster === undefined) must('poster', '视频和音频要有一张封面图');
    if (front.kind === 'video' && front.captions === undefined) must('captions', '视频要有字幕文件（.vtt），听不见的家长也能看懂');
    if (!isMedia && front.media !== undefined) must('media', '文章和链接没有音视频文件');
    if (front.kind !== 'video' && front.sound !== undefined) must('sound', '只有视频能另配一个只听声音的文件');
    if (!isMedia && front.chapters !== undefined) must('chapters', '只有视频和音频能分节');
    const wrong = faultOfChapters(front.chapters ?? [], front.durationSeconds ?? 0);
    if (wrong !== undefined) must('chapters', wrong);
    if (front.kind === 'link' && front.link === undefined) must('link', '链接要写网址');
    if (front.kind !== 'link' && front.link !== undefined) must('link', '只有 kind 是 link 的才写网址');
    if (front.kind === 'link' && front.durationSeconds !== undefined) must('durationSeconds', '链接只记录打开，没有时长');
    const end = front.effectiveEnd ?? front.durationSeconds ?? 0;
    if (isMedia && (end > (front.durationSeconds ?? 0) || front.effectiveStart >= end)) {
      ctx.addIssue({ code: 'custom', path: ['effectiveEnd'], message: '计入的起止要在时长之内，并且开始在结束之前' });
    }
  });

/** A resource as its file tells it; media are still names beside the file. */
export type ResourceFile = Omit<Resource, 'withdrawn'>;

/**
 * Reads one Markdown resource: YAML front matter, then paragraphs, `##` headings, lists and quotes. Everything wrong goes to `faults`
 * with its line; undefined when something was.
 */
export function readResource(text: string, sheet: string, faults: Faults): ResourceFile | undefined {
  const before = faults.count;
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split('\n');
  const close = lines.indexOf('---', 1);
  if (lines[0] !== '---' || close < 0) {
    faults.add({ sheet, row: 1, message: '开头要有两行 --- 夹住的说明（编号、标题、类别等）' });
    return undefined;
  }
  const blocks = readBlocks(lines.slice(close + 1), close + 1, sheet, faults);
  const front = readFront(lines.slice(1, close), sheet, faults);
  if (!front || faults.count > before) return undefined;
  const { effectiveEnd, ...rest } = front;
  return withReadingTime({ ...rest, effectiveEnd: effectiveEnd ?? front.durationSeconds ?? 0, blocks });
}

function readFront(lines: readonly string[], sheet: string, faults: Faults) {
  let raw: unknown;
  try {
    raw = parse(lines.join('\n'));
  } catch {
    faults.add({ sheet, row: 2, message: '开头的说明不是完整的 YAML：每行写成“名字: 内容”，冒号后面空一格' });
    return undefined;
  }
  const checked = Front.safeParse(raw);
  if (checked.success) return checked.data;
  for (const issue of checked.error.issues) {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const names = unknown.length > 0 ? unknown : [String(issue.path[0] ?? '')];
    for (const name of names) {
      const at = lines.findIndex((line) => line.startsWith(`${name}:`));
      const missing = issue.code === 'invalid_type' && at < 0;
      const message =
        unknown.length > 0
          ? '没有这一项，请删掉或改正拼写'
          : missing
            ? '缺了这一项'
            : /\p{Script=Han}/u.test(issue.message)
              ? issue.message
              : '这一项写得不对';
      faults.add({ sheet, row: at < 0 ? 2 : at + 2, ...(name ? { column: name } : {}), message });
    }
  }
  return undefined;
}

const plain = (text: string): string => text.replace(/\*\*(.+?)\*\*/g, '$1').trim();
const FORBIDDEN: readonly [RegExp, string][] = [
  [/<[a-z!/]/i, '正文里不能有网页代码，请删掉尖括号'],
  [/!\[[^\]]*\]\(/, '正文里不能插图片'],
  [/\[[^\]]*\]\([^)]*\)/, '正文里不能有链接'],
  [/^(#|#{3,})\s|^#+[^#\s]/, '小标题请用两个井号：## 小标题'],
  [/^(-{3,}|\*{3,}|_{3,}|={3,})\s*$/, '不能画横线，请删掉这一行'],
  [/^\s+([-*+]|\d+[.)])\s/, '列表只能有一层，请把前面的空格去掉'],
  [/^[*+]\s/, '列表请用短横线开头：- 内容'],
  [/`/, '不能用反引号，请去掉'],
  [/^\s*(```|~~~|\|)/, '正文只能有段落、小标题、列表和引用'],
];

/** What an article in the app may hold. */
const LONGEST_TEXT = 4000;
const LONGEST_ITEM = 1000;
const MOST_ITEMS = 100;
const MOST_BLOCKS = 500;

/** A text that was written in a browser, as blocks; pictures are called by the names they were given (`![what is seen](p1)`). Faults name the line. */
export function readArticle(text: string, pictures: ReadonlyMap<string, string>): { readonly blocks: Block[]; readonly faults: Fault[] } {
  const faults = new Faults();
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks = text.trim() === '' ? [] : readBlocks(lines, 0, '正文', faults, pictures);
  if (blocks.length > MOST_BLOCKS) faults.add({ sheet: '正文', message: `太长了：最多 ${MOST_BLOCKS} 段，请分成几篇` });
  for (const block of blocks) {
    if (block.kind === 'list' ? block.items.some((item) => item.length > LONGEST_ITEM) : block.text.length > LONGEST_TEXT)
      faults.add({ sheet: '正文', message: `有一段太长了，请空一行分成几段（从“${startOf(block)}”开始的那一段）` });
    if (block.kind === 'list' && block.items.length > MOST_ITEMS) faults.add({ sheet: '正文', message: `一个列表最多 ${MOST_ITEMS} 行` });
  }
  return { blocks, faults: faults.list() };
}

const startOf = (block: Block): string => (block.kind === 'list' ? (block.items[0] ?? '') : block.text).slice(0, 10);
const PICTURE = /^!\[([^\]]*)\]\(\s*([\w-]{1,20})\s*\)\s*$/;
const PICTURE_HINT = '图片要单独一行，写成 ![图上是什么](p1)，p1 是这张图的编号';

/** Groups lines into blocks; ids are places (`b1`, `b2`…), stable within a version. Without `pictures` there can be none. */
function readBlocks(
  lines: readonly string[],
  offset: number,
  sheet: string,
  faults: Faults,
  pictures?: ReadonlyMap<string, string>,
): Block[] {
  const blocks: Block[] = [];
  const readPicture = (line: string, row: number): void => {
    const [, seen = '', name = ''] = PICTURE.exec(line) ?? [];
    const media = pictures?.get(name);
    const message =
      name === ''
        ? PICTURE_HINT
        : media === undefined
          ? `没有编号是 ${name} 的图片，请先传图片`
          : seen.trim() === ''
            ? '请写上图片里是什么，看不见的人要靠它：![图上是什么](p1)'
            : undefined;
    if (message !== undefined) faults.add({ sheet, row, message });
    else if (media !== undefined) blocks.push({ id: nextId(), kind: 'picture', media, text: plain(seen).slice(0, 200) });
  };
  const nextId = () => `b${blocks.length + 1}`;
  let open: { kind: 'paragraph' | 'quote'; lines: string[] } | { kind: 'list'; ordered: boolean; items: string[] } | undefined;
  const close = (): void => {
    if (open?.kind === 'list') blocks.push({ id: nextId(), kind: 'list', ordered: open.ordered, items: open.items.map(plain) });
    else if (open) blocks.push({ id: nextId(), kind: open.kind, text: plain(open.lines.join(open.kind === 'quote' ? '\n' : '')) });
    open = undefined;
  };
  lines.forEach((line, at) => {
    if (pictures && line.trimStart().startsWith('![')) {
      close();
      readPicture(line.trim(), offset + at + 1);
      return;
    }
    const bad = FORBIDDEN.find(([pattern]) => pattern.test(line));
    if (bad) faults.add({ sheet, row: offset + at + 1, message: bad[1] });
    else if (plain(line).includes('*'))
      faults.add({ sheet, row: offset + at + 1, message: '星号不成对。加粗要前后各两个星号：**加粗的字**' });
    const heading = /^##\s+(.+)$/.exec(line)?.[1];
    const item = /^(-|\d+\.)\s+(.+)$/.exec(line);
    const quote = /^>\s?(.*)$/.exec(line)?.[1];
    if (line.trim() === '') close();
    else if (heading !== undefined) {
      close();
      blocks.push({ id: nextId(), kind: 'heading', text: plain(heading) });
    } else if (item?.[1] && item[2]) {
      const ordered = item[1] !== '-';
      if (open?.kind !== 'list' || open.ordered !== ordered) {
        close();
        open = { kind: 'list', ordered, items: [] };
      }
      open.items.push(item[2]);
    } else if (quote !== undefined) {
      if (open?.kind !== 'quote') {
        close();
        open = { kind: 'quote', lines: [] };
      }
      open.lines.push(quote);
    } else if (open?.kind === 'list' && /^\s{2,}\S/.test(line)) {
      open.items.push(`${open.items.pop() ?? ''}${line.trim()}`);
    } else {
      if (open?.kind !== 'paragraph') {
        close();
        open = { kind: 'paragraph', lines: [] };
      }
      open.lines.push(line.trim());
    }
  });
  close();
  if (blocks.length === 0) faults.add({ sheet, row: offset + 1, message: '正文是空的，至少写一段话' });
  return blocks;
}
