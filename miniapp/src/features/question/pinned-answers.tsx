import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { pageUrl } from '../../platform/go';
import { clockLength } from '../../words/amount';
import './question.scss';

/** Under an item: what families asked at its seconds, and was answered. Nothing where there is none, or it could not be read. */
export function PinnedAnswers({ resource }: { resource: string }) {
  const { load } = useLoad(useCallback(() => call('classAnswers', { query: { resource, limit: 50 } }), [resource]));
  if (load.state !== 'ready' || load.data.items.length === 0) return null;
  return (
    <Box as="section" id="pinned-answers" className="gy-section" label="家长问过">
      <Box as="h2" className="gy-h3 gy-below-s">
        家长问过
      </Box>
      {load.data.items.map(({ id, question, pinned }) => (
        <Link key={id} id={`pinned-${id}`} to={pageUrl('/pages/class-answer/index', { id })} className="gy-pinned">
          {`${pinned === undefined ? '' : `${clockLength(pinned.atSecond)} `}${question}`}
        </Link>
      ))}
    </Box>
  );
}
