import { countOf } from '../words/amount';
import { Box } from './box';

export interface Stage {
  key: string;
  name: string;
  count: number;
  soft?: boolean;
}

/** A funnel or parts of a whole: each a bar against the longest, with its number beside it. */
export function Bars({ label, stages }: { label: string; stages: readonly Stage[] }) {
  const whole = Math.max(0, ...stages.map(({ count }) => count));
  return (
    <Box as="ul" className="gy-bars" label={label}>
      {stages.map((stage) => (
        <Box as="li" key={stage.key} className="gy-bar">
          <Box as="span" className="gy-bar__name">
            {stage.name}
          </Box>
          <Box className="gy-bar__rail" decor>
            <Box
              className={`gy-bar__fill${stage.soft ? ' gy-bar__fill--soft' : ''}${stage.count === 0 ? ' gy-bar__fill--none' : ''}`}
              style={{ width: `${whole > 0 ? Math.min(100, (stage.count / whole) * 100) : 0}%` }}
            />
          </Box>
          <Box as="span" className="gy-bar__count">
            {countOf(stage.count)}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
