import type { WireBulletin } from '@contract/index';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { Sheet } from '../../components/sheet';
import { pageUrl } from '../../platform/go';
import { FiguresNow } from './figures-now';

type Measure = WireBulletin['measures'][number];

/** A page that shows the same again, where there is one for who reads. */
function pageOf({ query: { page, from, to, month } }: Measure, isBureau: boolean): readonly [string, string] | undefined {
  if (page === 'answer-figures') return [pageUrl('/school/pages/question-figures/index', { month }), '打开答复情况'];
  return isBureau ? [pageUrl('/bureau/pages/schools/index', { from, to }), '打开这几天的各校情况'] : undefined;
}

interface Days {
  readonly from: string;
  readonly to: string;
}
/** Which days a number is of: a change is of two times, each of which is asked for itself. */
function spansOf({ id, query: { page, from, to } }: Measure, { changes }: WireBulletin['facts']): readonly Days[] {
  if (page !== 'figures') return [];
  const change = changes.find(({ rate }) => id === `change.${rate}`);
  if (change) return change.now && change.then ? [change.now, change.then] : [];
  return from !== undefined && to !== undefined ? [{ from, to }] : [];
}

/** What a number of the text is, how it is counted, and what the same question gives now. */
export function MeasureSheet({
  measure,
  shown,
  facts,
  onClose,
}: {
  measure: Measure;
  shown: string;
  facts: WireBulletin['facts'];
  onClose: () => void;
}) {
  const { definition, query } = measure;
  const [name = '', ...meaning] = definition.split('：');
  const link = pageOf(measure, facts.place.kind === 'bureau');
  const spans = spansOf(measure, facts);
  return (
    <Sheet id="measure" title={name} onClose={onClose}>
      <Box as="p" className="gy-strong gy-below-s">
        {shown}
      </Box>
      <Box as="p">{meaning.join('：')}</Box>
      {spans.map(({ from, to }) => (
        <FiguresNow key={from} by={query.by ?? 'school'} from={from} to={to} />
      ))}
      {spans.length > 0 ? (
        <Box as="p" className="gy-meta gy-gap">
          和通报不一样，是因为后来又有推送到了截止时间。通报发出以后不改，后到的数另发补报。
        </Box>
      ) : null}
      {link ? (
        <Link id="measure-page" to={link[0]} className="gy-textlink">
          {link[1]}
        </Link>
      ) : null}
    </Sheet>
  );
}
