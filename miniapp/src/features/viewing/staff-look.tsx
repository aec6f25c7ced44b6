import type { WireResource } from '@contract/index';
import { mediaUrl } from '../../api/client';
import { Box } from '../../components/box';
import { Clip } from '../../components/clip';
import { Hint } from '../../components/notice';
import { clockLength } from '../../words/amount';
import { About } from './about';
import { Outside } from './outside';

const addressOf = (path: string | undefined): string | undefined => (path === undefined ? undefined : mediaUrl(path));

/** An item as staff look at it, from the second that a question or an answer names: nothing of it is measured. */
export function StaffLook({ resource, second }: { resource: WireResource; second: number }) {
  const { kind, media, poster, captions, title } = resource;
  if (kind === 'article') return <About resource={resource} />;
  if (kind === 'link')
    return (
      <>
        <About resource={resource} />
        <Outside resource={resource} />
      </>
    );
  return (
    <Box className="gy-two">
      <Box>
        {second > 0 ? (
          <Box className="gy-below-s">
            <Hint icon={kind}>{`从 ${clockLength(second)} 处放起。`}</Hint>
          </Box>
        ) : null}
        {media === undefined ? (
          <Hint icon={kind}>这个内容还没有文件。</Hint>
        ) : (
          <Clip
            kind={kind}
            src={mediaUrl(media)}
            poster={addressOf(poster)}
            captions={addressOf(captions)}
            label={title}
            startAt={second}
          />
        )}
      </Box>
      <About resource={resource} />
    </Box>
  );
}
