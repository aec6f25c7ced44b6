import { useCallback } from 'react';
import type { WireAlerts } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { Hint } from '../../components/notice';
import { pageUrl } from '../../platform/go';
import { whenOf } from '../../words/when';
import { missedSentence } from './missed-words';

/** What did not go out and never will, and what to do; nothing at all where there is none. */
export function MissedLines({ now }: { now: number }) {
  const { load } = useLoad(
    useCallback(() => call('alerts', {}), []),
    60,
  );
  if (load.state === 'loading') return null;
  if (load.state === 'failed')
    return (
      <Box className="gy-below">
        <Hint tone="warm" icon="alert">
          暂时查不到有没有漏推的安排，请过一会儿再看。
        </Hint>
      </Box>
    );
  const { items, days } = load.data;
  if (items.length === 0) return null;
  return (
    <Box as="section" id="missed" className="gy-card gy-below" label="没有推出去的">
      <Box as="h2" className="gy-h3">
        有安排没有推出去
      </Box>
      {items.map((item) => (
        <Missed key={item.id} item={item} now={now} />
      ))}
      <Box as="p" className="gy-meta gy-gap-s">{`只列最近 ${days} 天的。`}</Box>
    </Box>
  );
}

function Missed({ item, now }: { item: WireAlerts['items'][number]; now: number }) {
  return (
    <Box className="gy-gap-s">
      <Hint tone="warm" icon="alert">
        {missedSentence(item, now)}
      </Hint>
      <Box as="ul" className="gy-lines">
        {item.lines.map(({ line, title, startsAt }) => (
          <Box as="li" key={line} className="gy-line">
            <Box as="span">{`第 ${line} 行《${title}》`}</Box>
            <Box as="span" className="gy-meta">{`原定 ${whenOf(startsAt, now)}`}</Box>
          </Box>
        ))}
      </Box>
      <Link to={pageUrl('/school/pages/plan/index', { id: item.plan })} className="gy-textlink">
        去计划里另排时间
      </Link>
    </Box>
  );
}
