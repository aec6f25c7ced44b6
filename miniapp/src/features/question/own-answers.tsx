import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';

/** A teacher's own answers of this month; nobody else sees how they stand. */
export function OwnAnswers() {
  const { load } = useLoad(useCallback(() => call('ownAnswers', {}), []));
  if (load.state !== 'ready' || load.data.decided === 0) return null;
  const { decided, inTime, standing } = load.data;
  return (
    <Box as="p" id="own-answers" className="gy-meta gy-section">
      {`这个月到时限的提问 ${decided} 个，按时答复 ${inTime} 个。${
        standing === undefined ? '' : `按时的比例高于本校约 ${standing}% 的老师。`
      }这一句只有您自己看得到。`}
    </Box>
  );
}
