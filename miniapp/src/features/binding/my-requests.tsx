import type { WireMyRequest } from '@contract/index';
import { Box } from '../../components/box';
import { Tag } from '../../components/tag';
import { whenOf } from '../../words/when';

const states = {
  open: { words: '等班主任核对', tone: 'warm' },
  approved: { words: '办好了', tone: 'good' },
  refused: { words: '没有通过', tone: 'bad' },
} as const;

/** What I asked class teachers and what became of it. */
export function MyRequests({ requests, now }: { requests: readonly WireMyRequest[]; now: number }) {
  if (requests.length === 0) return null;
  return (
    <Box as="section" className="gy-card gy-gap">
      <Box as="h2" className="gy-h3 gy-below-s">
        请班主任办的
      </Box>
      <Box as="ul" className="gy-lines">
        {requests.map((request) => (
          <Box as="li" key={request.id} className="gy-line">
            <Box>
              <Box className="gy-strong">{`${request.child}（${request.className}）`}</Box>
              <Box className="gy-meta">{request.because === '' ? `${whenOf(request.askedAt, now)} 送的` : request.because}</Box>
            </Box>
            <Tag tone={states[request.state].tone}>{states[request.state].words}</Tag>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
