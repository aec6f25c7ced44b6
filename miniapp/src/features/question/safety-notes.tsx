import type { WireQuestion } from '@contract/index';
import { Box } from '../../components/box';
import { Hint } from '../../components/notice';

const ALARMS: Record<NonNullable<WireQuestion['alarm']>, string> = {
  'self-harm': '话里有伤害自己的字眼。请马上联系家长，并告诉学校领导和心理老师；有危险先打 110。',
  abuse: '话里有受欺负、被伤害的字眼。请学校领导马上了解，该报告的依法报告；有危险先打 110。',
};

/** What has to be said beside a question: whom to call, who must look at once, and that nobody checked the words. */
export function SafetyNotes({ question: { alarm, care, unchecked } }: { question: WireQuestion }) {
  return (
    <>
      {care === undefined ? null : (
        <Box className="gy-gap" id="care">
          <Hint tone="warm" icon="alert">
            {care}
          </Hint>
        </Box>
      )}
      {alarm === undefined ? null : (
        <Box className="gy-gap" id="alarm">
          <Hint tone="bad" icon="alert">
            {ALARMS[alarm]}
          </Hint>
        </Box>
      )}
      {unchecked ? (
        <Box className="gy-gap">
          <Hint tone="warm">未检测：微信还没有检查这条内容，请留意有没有不合适的话。</Hint>
        </Box>
      ) : null}
    </>
  );
}
