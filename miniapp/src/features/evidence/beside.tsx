import type { WireFunnel } from '@contract/index';
import { Box } from '../../components/box';
import { Hint } from '../../components/notice';
import { besideText, isMuchOffline } from './words';

/** The figures beside the headline; to a class teacher also, kindly, when much came in only afterwards. */
export function Beside({ funnel, forTeacher = false, atLeast = false }: { funnel: WireFunnel; forTeacher?: boolean; atLeast?: boolean }) {
  const lines = besideText(funnel, atLeast);
  if (lines.length === 0) return null;
  return (
    <>
      <Box as="ul" className="gy-stack gy-gap-s" label="看完里面的几种">
        {lines.map((line) => (
          <Box as="li" key={line} className="gy-meta gy-number">
            {line}
          </Box>
        ))}
      </Box>
      {forTeacher && isMuchOffline(funnel) ? (
        <Box className="gy-gap-s">
          <Hint>班里不少家长是断着网看、后来才补报上来的，都算看完。如果家里网络不好，可以提醒他们先下载，或者到有网的地方看。</Hint>
        </Box>
      ) : null}
    </>
  );
}
