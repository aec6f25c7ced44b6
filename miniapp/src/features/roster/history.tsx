import { useCallback, useState } from 'react';
import type { WireRosterJob } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint, Notice } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { Table, type Column } from '../../components/table';
import { Tag } from '../../components/tag';
import { toast } from '../../platform/go';
import { whenOf } from '../../words/when';
import { stateTone } from './words';

/** What was done to the roster, newest first; the last of it can be taken back for a day. */
export function RosterHistory({
  jobs,
  now,
  onUndone,
  empty = '导入、换班、离校、升级，都会记在这里，一天以内可以撤销。',
}: {
  jobs: readonly WireRosterJob[];
  now: number;
  onUndone: () => void;
  empty?: string;
}) {
  const [asked, setAsked] = useState<WireRosterJob | null>(null);
  const close = useCallback(() => setAsked(null), []);
  const undo = useSend(
    (job: WireRosterJob) => call('undoRoster', { params: { import: job.id } }),
    () => {
      setAsked(null);
      toast('已撤销');
      onUndone();
    },
  );
  if (jobs.length === 0) return <Notice icon="clock" title="还没有改过名册" text={empty} />;
  const columns: readonly Column<WireRosterJob>[] = [
    { key: 'title', title: '做了什么', cell: (job) => job.title },
    { key: 'at', title: '时间', tight: true, cell: (job) => whenOf(job.at, now) },
    { key: 'state', title: '结果', beside: true, cell: (job) => <Tag tone={stateTone(job.state)}>{job.stateText}</Tag> },
    {
      key: 'undo',
      title: '',
      cell: (job) =>
        job.undoable ? (
          <Button id={`undo-${job.id}`} kind="line" small onPress={() => setAsked(job)}>
            撤销
          </Button>
        ) : (
          ''
        ),
    },
  ];
  return (
    <>
      {undo.problem === null ? null : (
        <Box className="gy-below-s">
          <Hint tone="bad" icon="alert">
            {undo.problem.message}
          </Hint>
        </Box>
      )}
      <Table label="改动记录" columns={columns} rows={jobs} keyOf={(job) => job.id} />
      {asked === null ? null : (
        <Confirm
          title="撤销这一次吗？"
          text={`“${asked.title}”会全部退回去，名册和之前一样。家长这期间的绑定都留着。`}
          yes="撤销"
          busy={undo.busy}
          onYes={() => undo.send(asked)}
          onNo={close}
        />
      )}
    </>
  );
}
