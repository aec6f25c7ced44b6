import type { WireChildrenRules } from '@contract/index';
import { Box } from '../../components/box';

type Purpose = WireChildrenRules['purposes'][number];

const lines: readonly (readonly ['what' | 'why' | 'howLong' | 'whoSees' | 'ifNot', string])[] = [
  ['what', '记什么'],
  ['why', '为什么'],
  ['howLong', '记多久'],
  ['whoSees', '谁能看'],
  ['ifNot', '不同意'],
];

/** What a box means, in the order in which people ask. */
export function PurposeWords({ purpose }: { purpose: Purpose }) {
  return (
    <Box as="ul" className="gy-lines">
      {lines.map(([key, name]) => (
        <Box as="li" key={key} className="gy-line gy-line--said">
          <Box as="span" className="gy-strong gy-line__name">
            {name}
          </Box>
          <Box as="span">{purpose[key]}</Box>
        </Box>
      ))}
    </Box>
  );
}
