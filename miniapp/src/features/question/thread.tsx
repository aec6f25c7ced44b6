import type { ReactNode } from 'react';
import type { WireQuestion } from '@contract/index';
import { Box } from '../../components/box';
import { Hint } from '../../components/notice';
import { Link } from '../../components/link';
import { Tag } from '../../components/tag';
import { pageUrl } from '../../platform/go';
import { clockLength } from '../../words/amount';
import { whenOf } from '../../words/when';
import { SaidMedia } from './voice/said-media';
import { ReplyItem } from './reply-item';
import { SafetyNotes } from './safety-notes';
import { forAsker, forTeacher, waitsForTeacher } from './states';
import './question.scss';

const sources: Record<WireQuestion['from'], string> = {
  player: '看视频时问的',
  'mini-program': '小程序里问的',
  'official-account': '公众号里问的',
};

/** The question and what was said to it, oldest first. */
export function Thread({ question, now, asTeacher }: { question: WireQuestion; now: number; asTeacher: boolean }) {
  const state = (asTeacher ? forTeacher : forAsker)[question.state];
  const { pinned } = question;
  return (
    <Box as="section" className="gy-thread" label="提问和答复">
      <Box className="gy-row gy-row--tight">
        <Tag tone={state.tone}>{state.words}</Tag>
        {question.dueText !== '' && waitsForTeacher(question.state) ? (
          <Tag {...(question.overdue ? { tone: 'bad' as const } : {})} icon="clock">
            {question.dueText}
          </Tag>
        ) : null}
        {question.solveText === undefined ? null : <Tag>{question.solveText}</Tag>}
      </Box>
      <Box as="p" className="gy-meta gy-gap-s">
        {[question.with, ...(asTeacher ? [] : [`${question.child.className} ${question.child.name}`]), sources[question.from]].join(' · ')}
      </Box>
      {pinned === undefined ? null : (
        <Link
          to={pageUrl('/pages/item/index', {
            resource: pinned.resource,
            for: asTeacher ? undefined : question.child.id,
            at: String(Math.floor(pinned.atSecond)),
          })}
          className="gy-pinned"
        >
          {`《${pinned.title}》${clockLength(pinned.atSecond)} 处，点开看看`}
        </Link>
      )}
      <Box as="ul" className="gy-talk">
        <Said mine={!asTeacher} from={asTeacher ? '家长' : '我'} text={question.text} at={question.askedAt} now={now}>
          <SaidMedia media={question.media} />
        </Said>
        {question.replies.map((reply) => (
          <Said key={reply.id} mine={reply.mine} from={reply.mine ? '我' : reply.from} text={reply.text} at={reply.at} now={now}>
            <SaidMedia media={reply.media} />
            <ReplyItem resource={reply.resource} child={asTeacher ? undefined : question.child.id} />
          </Said>
        ))}
      </Box>
      {question.delivery === undefined || question.delivery === '' ? null : (
        <Box className="gy-gap">
          <Hint icon="inbox">{`最近一次答复：${question.delivery}`}</Hint>
        </Box>
      )}
      <SafetyNotes question={question} />
    </Box>
  );
}

function Said({
  mine,
  from,
  text,
  at,
  now,
  children,
}: {
  mine: boolean;
  from: string;
  text: string;
  at: number;
  now: number;
  children?: ReactNode;
}) {
  return (
    <Box as="li" className={`gy-said${mine ? ' gy-said--mine' : ''}`}>
      <Box as="p" className="gy-meta">
        {`${from} · ${whenOf(at, now)}`}
      </Box>
      {text === '' ? null : <Box className="gy-said__text">{text}</Box>}
      {children}
    </Box>
  );
}
