import type { ReactNode } from 'react';
import type { WireResource } from '@contract/index';
import { mediaUrl } from '../../api/client';
import { Box } from '../../components/box';
import { Clip } from '../../components/clip';
import { Hint } from '../../components/notice';
import { Tag } from '../../components/tag';
import { forNames, kindNames, minutesOf } from './words';
import './resource.scss';

const addressOf = (path: string | undefined): string | undefined => (path === undefined ? undefined : mediaUrl(path));

/** As a family will see it, with what is said of it beside. `children`: its text. */
export function Preview({ resource, children }: { resource: WireResource; children: ReactNode }) {
  const { kind, media, chapters } = resource;
  return (
    <Box as="section" className="gy-card" label="预览">
      <Box className="gy-row gy-row--tight gy-below-s">
        <Tag>{kindNames[kind]}</Tag>
        <Tag>{forNames[resource.for]}</Tag>
        <Tag>{resource.theme}</Tag>
        <Tag>{resource.dimension}</Tag>
        {resource.durationSeconds === undefined || resource.durationSeconds === 0 ? null : (
          <Tag icon="clock">{`${kind === 'article' ? '读完约 ' : ''}${minutesOf(resource.durationSeconds)}`}</Tag>
        )}
        {kind === 'link' ? <Tag tone="warm">只记打开</Tag> : null}
      </Box>
      <Box as="h2" className="gy-h2">
        {resource.title}
      </Box>
      <Box as="p" className="gy-soft gy-below-s">
        {resource.summary}
      </Box>
      {kind === 'video' || kind === 'audio' ? (
        media === undefined ? (
          <Hint icon={kind}>还没有传文件。</Hint>
        ) : (
          <Clip
            kind={kind}
            src={mediaUrl(media)}
            poster={addressOf(resource.poster)}
            captions={addressOf(resource.captions)}
            label={resource.title}
          />
        )
      ) : null}
      {resource.sound === undefined ? null : <Clip id="clip-sound" kind="audio" src={mediaUrl(resource.sound)} label="只听的声音" />}
      {kind === 'link' ? (
        <Box as="p" className="gy-soft">
          {`${resource.link ?? '还没有写网址'}${resource.statedMinutes === undefined ? '' : `　大约 ${resource.statedMinutes} 分钟`}`}
        </Box>
      ) : null}
      {chapters.length === 0 ? null : (
        <Box as="ol" className="gy-soft gy-below-s">
          {chapters.map(({ start, title }) => (
            <Box as="li" key={start}>{`${minutesOf(start)}　${title}`}</Box>
          ))}
        </Box>
      )}
      {children}
    </Box>
  );
}
