import type { WireTodayItem } from '@contract/index';
import { mediaUrl } from '../../api/client';
import { Box } from '../../components/box';
import { Icon } from '../../components/icon';
import { Link } from '../../components/link';
import { Picture } from '../../components/picture';
import { Tag } from '../../components/tag';
import { pageUrl } from '../../platform/go';
import { spokenLength } from '../../words/amount';
import { dueOf } from '../../words/when';
import { kindNames } from '../../words/kinds';
import { standingOf } from './standing';
import './push.scss';

interface TodayCardProps {
  item: WireTodayItem;
  now: number;
  /** Several children share this phone: say for whom. */
  several: boolean;
  /** The map of what was watched, drawn by whoever knows viewing. */
  strip?: React.ReactNode;
}

/** One push on the parent's first page: what, for whom, until when, how far. The whole card opens it. */
export function TodayCard({ item, now, several, strip }: TodayCardProps) {
  const { resource } = item;
  const standing = standingOf(item);
  const length = resource.durationSeconds === undefined ? '' : ` · ${spokenLength(resource.durationSeconds)}`;
  const to = pageUrl('/pages/item/index', { push: item.push, resource: resource.id, for: item.for });
  return (
    <Link id={`push-${item.push}`} to={to} className="gy-card gy-today">
      <Box
        className={`gy-today__picture gy-today__picture--${resource.kind}${resource.poster === undefined ? ' gy-today__picture--bare' : ''}`}
        decor
      >
        {resource.poster === undefined ? <Icon name={resource.kind} /> : <Picture src={mediaUrl(resource.poster)} />}
        {resource.kind === 'video' ? (
          <Box className="gy-today__play">
            <Icon name="play" />
          </Box>
        ) : null}
      </Box>
      <Box className="gy-today__words">
        <Box as="h2" className="gy-h3">
          {resource.title}
        </Box>
        <Box as="p" className="gy-meta gy-gap-xs">
          {`${kindNames[resource.kind]}${length} · ${several ? `给 ${item.children.map((c) => c.name).join('、')}` : resource.theme}`}
        </Box>
        {strip}
        <Box className="gy-row gy-row--tight gy-gap-s">
          <Tag tone={standing.tone} {...(standing.done ? { icon: 'tick' as const } : {})}>
            {standing.words}
          </Tag>
          {standing.done || item.late ? null : (
            <Box as="span" className="gy-meta">
              {`${dueOf(item.dueAt, now)}前看完`}
            </Box>
          )}
        </Box>
      </Box>
    </Link>
  );
}
