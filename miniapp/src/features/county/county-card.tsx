import type { WireCountyPlanCard } from '@contract/index';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { Tag } from '../../components/tag';
import { pageUrl } from '../../platform/go';
import { tones } from './county-words';

export function CountyCard({ plan }: { plan: WireCountyPlanCard }) {
  return (
    <Link id={`county-${plan.id}`} to={pageUrl('/bureau/pages/county-plan/index', { id: plan.id })} className="gy-card">
      <Box className="gy-row gy-row--tight">
        <Tag tone={tones[plan.state]}>{plan.stateText}</Tag>
        <Tag>{plan.term}</Tag>
        <Tag>{plan.kindText}</Tag>
      </Box>
      <Box as="h3" className="gy-h3 gy-gap-s">
        {plan.title}
      </Box>
      <Box as="p" className="gy-meta">
        {`共 ${plan.lines} 行`}
        {plan.pending === 0 ? '' : `；还有 ${plan.pending} 所学校没有收到，正在发`}
      </Box>
    </Link>
  );
}
