import type { WireBulletinHead } from '@contract/index';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { Tag } from '../../components/tag';
import { bulletinAt, daysWords, kindWords, untilWords } from './words';

/** Bulletins, the newest first. A supplement says which number it is: it never stands for the bulletin itself. */
export function BulletinList({ heads }: { heads: readonly WireBulletinHead[] }) {
  return (
    <Box className="gy-grid" role="list" label="通报">
      {heads.map((head) => (
        <Link key={head.id} id={`bulletin-${head.id.replace(/[^A-Za-z0-9-]/g, '-')}`} to={bulletinAt(head.id)} className="gy-card">
          <Box className="gy-row gy-row--apart">
            <Box as="span" className="gy-strong">
              {kindWords[head.kind]}
            </Box>
            {head.isNew ? <Tag tone="warm">新通报</Tag> : null}
            {head.no > 0 ? <Tag tone="cool">{`补报第 ${head.no} 号`}</Tag> : null}
          </Box>
          <Box as="p">{daysWords(head)}</Box>
          <Box as="p" className="gy-meta">
            {untilWords(head)}
          </Box>
        </Link>
      ))}
    </Box>
  );
}
