import { useState } from 'react';
import type { WireResourceDraft } from '@contract/index';
import { Box } from '../../components/box';
import { Field } from '../../components/field';

type Chapter = WireResourceDraft['words']['chapters'][number];

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
const written = (chapters: readonly Chapter[]): string => chapters.map(({ start, title }) => `${clock(start)} ${title}`).join('\n');

/** One chapter a line: `0:00 name`. Undefined where a line says none. */
export function chaptersIn(text: string): Chapter[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const read = lines.map((line) => /^\s*(\d{1,3})[:：]([0-5]\d)\s+(\S.{0,19})\s*$/.exec(line));
  const chapters = read.flatMap((match) =>
    match ? [{ start: Number(match[1]) * 60 + Number(match[2]), title: (match[3] ?? '').trim() }] : [],
  );
  return chapters.length === lines.length ? chapters : undefined;
}

/** Chapters as lines that can be typed and pasted. */
export function ChapterField({
  chapters,
  fault,
  onChange,
}: {
  chapters: readonly Chapter[];
  fault: string | undefined;
  onChange: (chapters: Chapter[]) => void;
}) {
  const [text, setText] = useState(written(chapters));
  const readable = chaptersIn(text) !== undefined;
  return (
    <Box>
      <Field
        id="chapters"
        label="分节（超过 6 分钟要分）"
        hint="每行一节，写成 0:00 名称。第一节从 0:00 开始。"
        long
        value={text}
        fault={readable ? fault : '每行写成“分:秒 名称”，比如 2:30 第二步'}
        onChange={(value) => {
          setText(value);
          const chapters = chaptersIn(value);
          if (chapters) onChange(chapters);
        }}
        maxLength={2000}
        fill="off"
      />
    </Box>
  );
}
