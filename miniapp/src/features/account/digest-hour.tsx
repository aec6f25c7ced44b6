import type { WireMe } from '@contract/index';
import { Box } from '../../components/box';
import { Choice } from '../../components/field';

type Time = WireMe['settings']['digestAt'];
const times: readonly (readonly [Time, string])[] = [
  ['07:30', '早上 7:30'],
  ['12:30', '中午 12:30'],
  ['18:30', '傍晚 18:30'],
  ['20:00', '晚上 20:00'],
];

/** When the one reminder of a day comes, while the school is closed and children learn at home. */
export function DigestHour({ at, onChange }: { at: Time; onChange: (at: Time) => void }) {
  return (
    <Box className="gy-gap">
      <Box as="p" className="gy-field__label">
        停课在家学习时，每天几点提醒
      </Box>
      <Choice label="停课在家学习时，每天几点提醒" options={times} value={at} onChange={onChange} />
      <Box as="p" className="gy-field__hint">
        那些天的内容合成一条，一天只响一次。碰上免打扰，就等免打扰过了再响。
      </Box>
    </Box>
  );
}
