import type { WireResource, WireViewing } from '@contract/index';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Link } from '../../components/link';
import { Hint } from '../../components/notice';
import { Strip } from '../../components/strip';
import { Tag } from '../../components/tag';
import { asSpans, seenOf, stillOpen } from './gaps';
import { beforeText, familyText, missingText, recordedText, unconfirmedText, type Verb } from './recorded';
import type { Span } from './spans';
import { NO_CONSENT } from './sitting';
import type { ViewingNow } from './use-viewing';
import './viewing.scss';

interface WatchedProps {
  resource: WireResource;
  now: ViewingNow;
  gapsOnly: boolean;
  onPlayGaps: (gaps: readonly Span[]) => void;
}

/** What has been recorded, on a map and in words, and the way to what is left. */
export function Watched({ resource, now, gapsOnly, onPlayGaps }: WatchedProps) {
  const { viewing } = now;
  const gaps = asSpans(viewing.gaps);
  const length = resource.durationSeconds ?? resource.effectiveEnd;
  const left = stillOpen(gaps, now.fresh);
  const reads = resource.kind === 'article';
  const verb: Verb = reads ? '读' : resource.kind === 'audio' ? '听' : '看';
  const words = recordedText(viewing, verb);
  // What is held says why itself.
  const unsure = viewing.held === undefined ? unconfirmedText(viewing, verb) : null;
  const missing = reads ? null : missingText(viewing, left, resource.thresholdPercent, verb);
  const earlier = beforeText(viewing, now.before, verb);
  const family = familyText(now.family, verb);
  return (
    <Box as="section" className="gy-watched" label="观看记录">
      <Strip
        length={length}
        seen={seenOf(gaps, resource.effectiveStart, resource.effectiveEnd)}
        fresh={now.fresh}
        head={now.position > 0 ? now.position : undefined}
        label={words}
      />
      <Box className="gy-row gy-row--apart gy-gap-s">
        <Box as="p" id="recorded" className="gy-watched__words gy-number" live>
          {words}
        </Box>
        {viewing.held !== undefined ? (
          <Tag tone="warm">待确认</Tag>
        ) : viewing.completed ? (
          <Tag tone="good" icon="tick">
            {`已${verb}完`}
          </Tag>
        ) : gapsOnly ? (
          <Tag tone="cool">{`只放没${verb}的`}</Tag>
        ) : null}
      </Box>
      {missing === null ? null : (
        <Box as="p" id="missing" className="gy-meta gy-number gy-gap-xs">
          {missing}
        </Box>
      )}
      {earlier === null ? null : (
        <Box as="p" id="before" className="gy-meta gy-gap-xs">
          {earlier}
        </Box>
      )}
      {family === null ? null : (
        <Box as="p" id="family" className="gy-meta gy-number gy-gap-xs">
          {family}
        </Box>
      )}
      {unsure === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="warm">{unsure}</Hint>
        </Box>
      )}
      {viewing.held === undefined ? null : (
        <Box id="held" className="gy-gap-s">
          <Hint tone="warm">{viewing.held}</Hint>
        </Box>
      )}
      <Trouble now={now} />
      {!viewing.completed && viewing.creditedSeconds > 0 && left.length > 0 && !gapsOnly ? (
        <Box className="gy-gap-s">
          <Button id="play-gaps" kind="soft" small {...(reads ? {} : { icon: 'play' as const })} onPress={() => onPlayGaps(left)}>
            {reads ? '去没读的地方' : verb === '听' ? '听没听的部分' : '看未看的部分'}
          </Button>
        </Box>
      ) : null}
    </Box>
  );
}

/** Nothing is kept of a child's watching without a guardian's consent: one sentence, and the way to change it. */
function NotKept() {
  return (
    <Box className="gy-gap-s">
      <Hint icon="info">
        没有家长同意，孩子看这个不留记录，照样能看。
        <Link id="to-consent" to="/pages/privacy/index" className="gy-plain-link">
          去看看
        </Link>
      </Hint>
    </Box>
  );
}

function Trouble({ now }: { now: ViewingNow }) {
  if (now.problem?.code === NO_CONSENT) return <NotKept />;
  const words =
    now.lost !== null
      ? `有一段之前看的没有记上：${now.lost}`
      : now.problem === null
        ? null
        : now.problem.code === 'net/offline' || now.problem.code === 'net/timeout'
          ? '现在没有网络。可以接着看，连上以后会自动补记。'
          : `暂时记不上观看：${now.problem.message}`;
  if (words === null) return null;
  return (
    <Box className="gy-gap-s">
      <Hint tone="warm" icon="offline">
        {words}
      </Hint>
    </Box>
  );
}

/** A card's small version: the strip alone with its words. */
export function WatchedLine({ length, viewing }: { length: number; viewing: WireViewing }) {
  const words = recordedText(viewing);
  return (
    <Box className="gy-watched-line">
      <Strip length={length} seen={seenOf(asSpans(viewing.gaps), 0, length)} label={words} />
      <Box className="gy-meta gy-number">{words}</Box>
    </Box>
  );
}
