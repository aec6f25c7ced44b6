import type { WireDraft } from '@contract/index';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Tag } from '../../components/tag';

/** What of the county's plan the school leaves out: each can be brought back. */
export function LeftOut({ draft, busy, onBack }: { draft: WireDraft; busy: boolean; onBack: (line: number) => void }) {
  const { leftOut = [], can } = draft;
  if (leftOut.length === 0) return null;
  return (
    <Box as="section" id="left-out" className="gy-section" label="去掉的县里内容">
      <Box as="h2" className="gy-h3 gy-below-s">{`县里的，本校去掉了 ${leftOut.length} 条`}</Box>
      {leftOut.map(({ line, what, must }) => (
        <Box key={line} className="gy-row gy-row--apart gy-gap-s">
          <Box>
            {what}
            {must ? <Tag tone="warm">必推</Tag> : null}
          </Box>
          {can.edit ? (
            <Button id={`back-${line}`} kind="soft" small busy={busy} label={`放回来：${what}`} onPress={() => onBack(line)}>
              放回来
            </Button>
          ) : null}
        </Box>
      ))}
    </Box>
  );
}
