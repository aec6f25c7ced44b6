import type { WirePlanCard } from '@contract/index';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { Tag } from '../../components/tag';
import { pageUrl } from '../../platform/go';
import { whenOf } from '../../words/when';
import { draftStates, stateOf } from './plan-words';

export function PlanCard({ plan, now }: { plan: WirePlanCard; now: number }) {
  const state = stateOf(plan);
  return (
    <Link id={`plan-${plan.id}`} to={pageUrl('/school/pages/plan/index', { id: plan.id })} className="gy-card">
      <Box className="gy-row gy-row--tight">
        <Tag tone={state.tone}>{state.words}</Tag>
        {plan.draft === undefined || plan.state === 'draft' ? null : (
          <Tag tone={draftStates[plan.draft].tone}>{draftStates[plan.draft].words}</Tag>
        )}
        <Tag>{plan.term}</Tag>
        {plan.kindText === undefined ? null : <Tag>{plan.kindText}</Tag>}
        {plan.county === undefined ? null : <Tag tone="cool">县区统筹</Tag>}
      </Box>
      <Box as="h3" className="gy-h3 gy-gap-s">
        {plan.title}
      </Box>
      <Box as="p" className="gy-meta">
        {`共 ${plan.slots} 次推送，还有 ${plan.waiting} 次没到时间`}
        {plan.next === null ? '' : `；下一次 ${whenOf(plan.next, now)}`}
      </Box>
    </Link>
  );
}
