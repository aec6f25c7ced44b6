import { Box } from '../../components/box';
import { Hint } from '../../components/notice';

/** What a school may do with a plan that came from its county. */
export function FromCounty({ version, leftOut }: { version: number; leftOut: number }) {
  return (
    <Box className="gy-below">
      <Hint>
        {`这是县里发来的计划，第 ${version} 版。可以在县里允许的范围里改时间，也可以加本校自己的内容；标“县里必推”的不能去掉。县里再发新版时，本校改过的会保留。`}
        {leftOut === 0 ? '' : `本校去掉了 ${leftOut} 行，要放回来，请起草新的一版。`}
      </Hint>
    </Box>
  );
}
