import type { WireClassAnswer } from '@contract/index';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { Tag } from '../../components/tag';
import { pageUrl } from '../../platform/go';
import { clockLength } from '../../words/amount';
import { whenOf } from '../../words/when';
import './question.scss';

export const reachWords = { class: '本班家长看', grade: '全年级家长看', school: '全校家长看' } as const;
const tones = { checking: 'warm', waiting: 'warm', returned: 'bad', published: 'good', withdrawn: undefined } as const;

/** One class answer in a list; the whole card opens it. */
export function ClassAnswerCard({ answer, now }: { answer: WireClassAnswer; now: number }) {
  const { staff, pinned } = answer;
  return (
    <Link id={`answer-${answer.id}`} to={pageUrl('/pages/class-answer/index', { id: answer.id })} className="gy-card">
      {staff === undefined ? null : (
        <Box className="gy-row gy-row--tight">
          <Tag tone={tones[staff.state]}>{staff.stateText}</Tag>
          <Tag>{reachWords[staff.reach]}</Tag>
        </Box>
      )}
      <Box as="h2" className="gy-h3 gy-gap-s gy-short">
        {answer.question}
      </Box>
      <Box as="p" className="gy-soft gy-gap-xs gy-short">
        {`${answer.from}：${answer.answer}`}
      </Box>
      <Box as="p" className="gy-meta gy-gap-s">
        {[
          pinned === undefined ? '' : `《${pinned.title}》${clockLength(pinned.atSecond)} 处`,
          staff?.className ?? '',
          whenOf(answer.at, now),
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </Box>
    </Link>
  );
}
