import { useCallback, useState } from 'react';
import type { WirePromotion } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { Table, type Column } from '../../components/table';
import { toast } from '../../platform/go';
import { whenOf } from '../../words/when';

type Line = WirePromotion['lines'][number];
const columns: readonly Column<Line>[] = [
  { key: 'from', title: '现在', cell: (line) => line.from },
  { key: 'to', title: '以后', cell: (line) => line.to ?? '毕业离校' },
  { key: 'students', title: '人数', right: true, beside: true, cell: (line) => `${line.students} 人` },
];

/** The end of a school year: first what becomes of every class, then the step itself, asked twice. */
export function Promotion({ now, onDone }: { now: number; onDone: () => void }) {
  const [seen, setSeen] = useState<WirePromotion | null>(null);
  const [asked, setAsked] = useState(false);
  const close = useCallback(() => setAsked(false), []);
  const look = useSend(() => call('promotion', {}), setSeen);
  const total = seen?.lines.reduce((sum, { students }) => sum + students, 0) ?? 0;
  const apply = useSend(
    () => call('promote', { in: { students: total } }),
    () => {
      setAsked(false);
      setSeen(null);
      toast('已升级');
      onDone();
    },
  );
  const problem = apply.problem ?? look.problem;
  return (
    <Box as="section" className="gy-card" label="学年升级">
      <Box className="gy-row gy-row--apart">
        <Box>
          <Box as="h2" className="gy-h3">
            学年升级
          </Box>
          <Box as="p" className="gy-meta">
            一学年结束时做一次：每个班升一个年级，班主任和任课老师跟着走，最高年级离校。
          </Box>
        </Box>
        <Button id="look-promotion" kind="line" busy={look.busy} onPress={() => look.send()}>
          看看会怎样
        </Button>
      </Box>
      {problem === null ? null : (
        <Box className="gy-gap">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
      {seen === null ? null : (
        <Box className="gy-stack gy-gap">
          {seen.before === undefined ? null : (
            <Hint tone="warm" icon="info">{`这一学年已经升过级了（${whenOf(seen.before, now)}），不能再升一次。`}</Hint>
          )}
          {seen.lines.length === 0 ? (
            <Hint>班里还没有学生，不用升级。</Hint>
          ) : (
            <Table label="升级以后" columns={columns} rows={seen.lines} keyOf={(line) => line.from} />
          )}
          {seen.before !== undefined || seen.lines.length === 0 ? null : (
            <Box className="gy-row">
              <Button id="promote" onPress={() => setAsked(true)}>
                升级
              </Button>
              <Button kind="line" onPress={() => setSeen(null)}>
                先不
              </Button>
            </Box>
          )}
        </Box>
      )}
      {asked ? (
        <Confirm
          title="现在升级吗？"
          text={`${total} 名学生会换到新的班或者离校。一天以内可以撤销。`}
          yes="升级"
          busy={apply.busy}
          onYes={() => apply.send()}
          onNo={close}
        />
      ) : null}
    </Box>
  );
}
