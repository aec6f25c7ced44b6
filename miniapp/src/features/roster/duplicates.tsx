import { useCallback, useState } from 'react';
import type { WireRosterDuplicates } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { toast } from '../../platform/go';

type Pair = WireRosterDuplicates['students'][number];
interface Choice {
  kind: 'student' | 'guardian';
  keep: Pair[0];
  drop: Pair[0];
}

/** Rows that may be one and the same person; only who knows them can say. */
export function Duplicates({ onDone }: { onDone: () => void }) {
  const [found, setFound] = useState<WireRosterDuplicates | null>(null);
  const [choice, setChoice] = useState<Choice | null>(null);
  const close = useCallback(() => setChoice(null), []);
  const look = useSend(() => call('rosterDuplicates', {}), setFound);
  const merge = useSend(
    ({ kind, keep, drop }: Choice) => call('mergePeople', { in: { kind, keep: keep.id, drop: drop.id } }),
    () => {
      setChoice(null);
      toast('已合并');
      look.send();
      onDone();
    },
  );
  const problem = merge.problem ?? look.problem;
  const pairs = (kind: Choice['kind'], list: readonly Pair[]) =>
    list.map(([a, b]) => (
      <Box key={`${a.id}:${b.id}`} className="gy-row gy-row--apart gy-gap">
        <Box>
          <Box className="gy-strong">{a.name}</Box>
          <Box className="gy-meta">{a.about}</Box>
          <Box className="gy-meta">{b.about}</Box>
        </Box>
        <Box className="gy-row">
          <Button kind="line" small onPress={() => setChoice({ kind, keep: a, drop: b })}>
            留上面一行
          </Button>
          <Button kind="line" small onPress={() => setChoice({ kind, keep: b, drop: a })}>
            留下面一行
          </Button>
        </Box>
      </Box>
    ));
  return (
    <Box as="section" className="gy-card" label="重复的人">
      <Box className="gy-row gy-row--apart">
        <Box>
          <Box as="h2" className="gy-h3">
            重复的人
          </Box>
          <Box as="p" className="gy-meta">
            同一个孩子有两个学号，或者同一位家长换了手机号，可以合成一个。
          </Box>
        </Box>
        <Button id="look-duplicates" kind="line" busy={look.busy} onPress={() => look.send()}>
          找一找
        </Button>
      </Box>
      {problem === null ? null : (
        <Box className="gy-gap">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
      {found === null ? null : found.students.length + found.guardians.length === 0 ? (
        <Box className="gy-gap">
          <Hint tone="good" icon="tick">
            没有找到像是重复的人。
          </Hint>
        </Box>
      ) : (
        <Box id="duplicates" className="gy-gap">
          {pairs('student', found.students)}
          {pairs('guardian', found.guardians)}
        </Box>
      )}
      {choice === null ? null : (
        <Confirm
          title="合并这两行吗？"
          text={
            choice.kind === 'student'
              ? `留下“${choice.keep.about}”，另一行并进来。家长、看过的内容都留着。`
              : `留下“${choice.keep.about}”这一位，换成另一行的手机号，孩子和绑定都留着。`
          }
          yes="合并"
          busy={merge.busy}
          onYes={() => merge.send(choice)}
          onNo={close}
        />
      )}
    </Box>
  );
}
