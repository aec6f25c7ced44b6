import type { WireBlock } from '@contract/index';
import { Box } from '../../components/box';
import './article.scss';

/** The text of an article, or what stands under a film. */
export function Article({ blocks }: { blocks: readonly WireBlock[] }) {
  return (
    <Box className="gy-article">
      {blocks.map((block) => {
        if (block.kind === 'heading')
          return (
            <Box as="h2" key={block.id} className="gy-h2 gy-article__heading">
              {block.text}
            </Box>
          );
        if (block.kind === 'quote')
          return (
            <Box as="blockquote" key={block.id} className="gy-article__quote">
              {block.text}
            </Box>
          );
        if (block.kind === 'list')
          return (
            <Box as={block.ordered ? 'ol' : 'ul'} key={block.id} className="gy-article__list">
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
        return (
          <Box as="p" key={block.id} className="gy-article__paragraph">
            {block.text}
          </Box>
        );
      })}
    </Box>
  );
}
