import type { WireResource } from '@contract/index';
import { Box } from '../../components/box';
import { Tag } from '../../components/tag';
import { spokenLength } from '../../words/amount';
import { kindNames } from '../../words/kinds';
import { Article } from './article';

/** What an item is: its title, what it is about, and its text. */
export function About({ resource }: { resource: WireResource }) {
  const length = resource.durationSeconds === undefined ? '' : ` · ${spokenLength(resource.durationSeconds)}`;
  return (
    <Box as="section" className="gy-about">
      <Box as="h2" className="gy-h1">
        {resource.title}
      </Box>
      <Box className="gy-row gy-row--tight gy-gap-s">
        <Tag>{`${kindNames[resource.kind]}${length}`}</Tag>
        <Tag tone="good">{resource.dimension}</Tag>
        <Tag tone="good">{resource.theme}</Tag>
        {resource.madeBy === undefined ? null : <Tag tone="cool">{resource.madeBy}</Tag>}
      </Box>
      {resource.summary === '' ? null : (
        <Box as="p" className="gy-soft gy-gap">
          {resource.summary}
        </Box>
      )}
      {resource.blocks.length === 0 ? null : <Article blocks={resource.blocks} read={resource.kind === 'article'} />}
    </Box>
  );
}
