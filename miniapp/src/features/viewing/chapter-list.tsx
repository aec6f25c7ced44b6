import type { WireResource } from '@contract/index';
import { Box } from '../../components/box';
import { Press } from '../../components/press';
import { Strip } from '../../components/strip';
import { Tag } from '../../components/tag';
import { clockLength, spokenLength } from '../../words/amount';
import { chapterLines, chapterWords } from './chapters';
import { asSpans, stillOpen } from './gaps';
import { leftOut } from './spans';
import type { ViewingNow } from './use-viewing';

/** The parts of a long film, each with its own map; a press goes on with the first second of it that was not watched. */
export function ChapterList({ resource, now, onGo }: { resource: WireResource; now: ViewingNow; onGo: (seconds: number) => void }) {
  if (resource.chapters.length === 0) return null;
  const open = stillOpen(asSpans(now.viewing.gaps), now.fresh);
  const lines = chapterLines(resource, open);
  return (
    <Box as="section" className="gy-chapters" label="分节">
      <Box as="h3" className="gy-h3">{`一共 ${lines.length} 节，可以分几次看`}</Box>
      {lines.map((line, at) => {
        const current = now.position >= line.from && now.position < line.to;
        const words = chapterWords(line);
        const done = line.counted > 0 && line.seen >= line.counted;
        const length = spokenLength(line.to - line.from);
        return (
          <Press
            key={line.from}
            id={`chapter-${at + 1}`}
            className={`gy-chapter${current ? ' gy-chapter--now' : ''}`}
            label={`第 ${at + 1} 节，${line.title}，${length}，${words}${current ? '，现在在这一节' : ''}，点一下从 ${clockLength(line.goOnAt)} 接着看`}
            onPress={() => onGo(line.goOnAt)}
          >
            <Box as="span" className="gy-chapter__number gy-number" decor>
              {`${at + 1}`}
            </Box>
            <Box as="span" className="gy-chapter__words">
              <Box as="span" className="gy-chapter__title">
                {line.title}
              </Box>
              <Box as="span" className="gy-meta gy-number">
                {done || line.seen < 1 ? length : `${length}，从 ${clockLength(line.goOnAt)} 接着看`}
              </Box>
              <Strip
                length={line.to - line.from}
                seen={leftOut(open, line.from, line.to).map((span) => ({ from: span.from - line.from, to: span.to - line.from }))}
                label={words}
              />
            </Box>
            <Tag tone={done ? 'good' : line.seen < 1 ? 'cool' : 'warm'} {...(done ? { icon: 'tick' as const } : {})}>
              {words}
            </Tag>
          </Press>
        );
      })}
    </Box>
  );
}
