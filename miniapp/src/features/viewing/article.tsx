import type { WireBlock } from '@contract/index';
import { mediaUrl } from '../../api/client';
import { Box } from '../../components/box';
import { Picture } from '../../components/picture';
import { partOf, READ_CLASS } from './use-reading';
import './article.scss';

/** The text of an article, or what stands under a film. */
export function Article({ blocks, read = false }: { blocks: readonly WireBlock[]; read?: boolean }) {
  // What is read is told by the blocks in sight, so each carries its name.
  const part = (id: string) => (read ? { id: partOf(id) } : {});
  const mark = read ? ` ${READ_CLASS}` : '';
  return (
    <Box className="gy-article">
      {blocks.map((block) => {
        if (block.kind === 'heading')
          return (
            <Box as="h2" key={block.id} {...part(block.id)} className={`gy-h2 gy-article__heading${mark}`}>
              {block.text}
            </Box>
          );
        if (block.kind === 'quote')
          return (
            <Box as="blockquote" key={block.id} {...part(block.id)} className={`gy-article__quote${mark}`}>
              {block.text}
            </Box>
          );
        if (block.kind === 'list')
          return (
            <Box as={block.ordered ? 'ol' : 'ul'} key={block.id} {...part(block.id)} className={`gy-article__list${mark}`}>
              {block.items.map((item, i) => (
                <Box as="li" key={i} className="gy-article__item">
                  <Box as="span" className="gy-article__mark" decor>
                    {block.ordered ? `${i + 1}` : ''}
                  </Box>
                  <Box className="gy-article__text">{item}</Box>
                </Box>
              ))}
            </Box>
          );
        if (block.kind === 'picture')
          return (
            <Box key={block.id} {...part(block.id)} className={`gy-article__figure${mark}`}>
              <Picture src={mediaUrl(block.media)} label={block.text} className="gy-article__picture" />
              <Box as="p" className="gy-meta" decor>
                {block.text}
              </Box>
            </Box>
          );
        return (
          <Box as="p" key={block.id} {...part(block.id)} className={`gy-article__paragraph${mark}`}>
            {block.text}
          </Box>
        );
      })}
    </Box>
  );
}
