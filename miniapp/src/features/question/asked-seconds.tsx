import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Hint } from '../../components/notice';

/** For who made an item: where families ask again and again. Counts alone, and nothing where there is no such place. */
export function AskedSeconds({ resource }: { resource: string }) {
  const { load } = useLoad(useCallback(() => call('askedSeconds', { params: { resource } }), [resource]));
  if (load.state !== 'ready' || load.data.items.length === 0) return null;
  return (
    <Box id="asked-seconds" className="gy-below">
      <Hint tone="warm" icon="ask">
        {load.data.items.map(({ second, text }) => (
          <Box key={second} as="p">
            {text}
          </Box>
        ))}
        <Box as="p">这里可能没有讲清楚，看看要不要改一改。</Box>
      </Hint>
    </Box>
  );
}
