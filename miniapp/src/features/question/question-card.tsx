import type { WireQuestion } from '@contract/index';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { Tag } from '../../components/tag';
import { pageUrl } from '../../platform/go';
import { clockLength } from '../../words/amount';
import { whenOf } from '../../words/when';
import { mediaInWords } from './voice/media-words';
import { forAsker, forTeacher, waitsForTeacher } from './states';
import './question.scss';

/** One question in a list; the whole card opens its thread. */
export function QuestionCard({ question, now, asTeacher }: { question: WireQuestion; now: number; asTeacher: boolean }) {
  const state = (asTeacher ? forTeacher : forAsker)[question.state];
  const waits = waitsForTeacher(question.state);
  const last = question.replies[question.replies.length - 1];
  const to = pageUrl('/pages/question/index', { id: question.id, as: asTeacher ? 'teacher' : undefined });
  return (
    <Link id={`question-${question.id}`} to={to} className="gy-card">
      <Box className="gy-row gy-row--tight">
        {question.alarm === undefined ? null : <Tag tone="bad">请马上看</Tag>}
        <Tag tone={state.tone}>{state.words}</Tag>
        {question.dueText !== '' && waits ? <Tag {...(question.overdue ? { tone: 'bad' as const } : {})}>{question.dueText}</Tag> : null}
        {question.solveText === undefined ? null : <Tag>{question.solveText}</Tag>}
      </Box>
      <Box as="h2" className="gy-h3 gy-gap-s gy-short">
        {[question.text, mediaInWords(question.media)].filter((part) => part !== '').join(' ')}
      </Box>
      {last === undefined ? null : (
        <Box as="p" className="gy-soft gy-gap-xs gy-short">
          {`${last.mine ? '我' : last.from}：${last.text === '' ? mediaInWords(last.media) : last.text}`}
        </Box>
      )}
      <Box as="p" className="gy-meta gy-gap-s">
        {[
          asTeacher ? question.with : `${question.child.name} · ${question.with}`,
          question.pinned === undefined ? '' : `《${question.pinned.title}》${clockLength(question.pinned.atSecond)} 处`,
          whenOf(question.askedAt, now),
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </Box>
    </Link>
  );
}
