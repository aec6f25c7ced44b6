import type { WirePushDetail } from '@contract/index';
import { useState } from 'react';
import { Box } from '../../components/box';
import { Choice } from '../../components/field';
import { Evidence } from './evidence';

type Class = WirePushDetail['classes'][number];

/** The office registers families of any class; the head also decides what waits. One class at a time. */
export function SchoolSays({ push, classes }: { push: string; classes: readonly Class[] }) {
  const [classroom, setClassroom] = useState<string>();
  if (classes.length === 0) return null;
  return (
    <Box as="section" className="gy-section" label="登记和待确认">
      <Box as="h2" className="gy-h2 gy-below-s">
        登记和待确认
      </Box>
      <Box as="p" className="gy-soft gy-below-s">
        选一个班，给没在手机上看的家庭登记；校长还能处理待确认的记录。
      </Box>
      <Choice label="选一个班" options={classes.map((c) => [c.id, c.name] as const)} value={classroom ?? ''} onChange={setClassroom} />
      {classroom === undefined ? null : (
        <Box className="gy-gap">
          <Evidence key={classroom} classroom={classroom} push={push} now={Date.now()} />
        </Box>
      )}
    </Box>
  );
}
