import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { Hint } from '../../components/notice';
import { waitForMe } from './waiting';

/** Half an hour is short: whoever may confirm sees on the first page that something waits. */
const EVERY_SECONDS = 30;

export function EmergencyCall() {
  const { load } = useLoad(
    useCallback(() => call('emergencies', {}), []),
    EVERY_SECONDS,
  );
  const count = load.state === 'ready' ? waitForMe(load.data.lines) : 0;
  if (count === 0) return null;
  return (
    <Box id="emergency-call" className="gy-below">
      <Hint tone="bad" icon="alert">
        {`有 ${count} 条紧急通知等您确认。`}
        <Link to="/school/pages/emergency/index" className="gy-textlink">
          去看看
        </Link>
      </Hint>
    </Box>
  );
}
