import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Hint } from '../../components/notice';

const load = () => call('climbedQuestions', {});

/** Schools with questions that nobody has answered for days: never whose, and no number under ten. */
export function ClimbedQuestions() {
  const { load: climbed } = useLoad(load);
  if (climbed.state !== 'ready' || climbed.data.rows.length === 0) return null;
  return (
    <Box className="gy-below" label="久未答复的提问">
      <Hint icon="alert">
        {`久未答复的家长提问：${climbed.data.rows
          .map(({ school, few, atLeast }) => `${school}${few ? '（不到 10 个）' : `（${atLeast} 个以上）`}`)
          .join('、')}`}
      </Hint>
    </Box>
  );
}
