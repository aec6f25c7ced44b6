import type { WireInboxItem } from '@contract/index';
import { Box } from '../../components/box';
import { Icon, type IconName } from '../../components/icon';
import { Link } from '../../components/link';
import { whenOf } from '../../words/when';
import './account.scss';

const kinds: Record<WireInboxItem['kind'], { icon: IconName; words: string }> = {
  item: { icon: 'video', words: '新内容' },
  nudge: { icon: 'clock', words: '还没看完' },
  answer: { icon: 'ask', words: '老师答复' },
  notice: { icon: 'info', words: '通知' },
};

/** One message; it says when it came and, if it did not ring, why. */
export function InboxCard({ item, now }: { item: WireInboxItem; now: number }) {
  const kind = kinds[item.kind] ?? kinds.notice;
  const inner = (
    <>
      <Box className={`gy-letter__icon${item.opened ? '' : ' gy-letter__icon--new'}`} decor>
        <Icon name={kind.icon} />
      </Box>
      <Box className="gy-letter__words">
        <Box as="h2" className={item.opened ? 'gy-letter__title' : 'gy-letter__title gy-strong'}>
          {item.title}
        </Box>
        <Box as="p" className="gy-meta">
          {[item.opened ? '' : '未读', kind.words, whenOf(item.at, now)].filter((part) => part !== '').join(' · ')}
        </Box>
        {item.note === '' ? null : (
          <Box as="p" className="gy-meta">
            {item.note}
          </Box>
        )}
        {item.act === undefined ? null : (
          <Link to={item.act.page} className="gy-textlink gy-gap-s">
            {item.act.words}
          </Link>
        )}
      </Box>
    </>
  );
  // With something of its own to tap it is no link as a whole.
  if (item.act !== undefined) return <Box className="gy-card gy-letter">{inner}</Box>;
  return (
    <Link to={item.page.startsWith('/') ? item.page : `/${item.page}`} className="gy-card gy-letter">
      {inner}
    </Link>
  );
}
