import { useCallback, useState } from 'react';
import type { WireOwnResource } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { Table, type Column } from '../../components/table';
import { Tag } from '../../components/tag';
import { toast } from '../../platform/go';
import { whenOf } from '../../words/when';

type Version = WireOwnResource['versions'][number];

/** Every version that went out, newest first. */
export function Versions({ versions, now }: { versions: readonly Version[]; now: number }) {
  if (versions.length === 0) return null;
  const columns: readonly Column<Version>[] = [
    { key: 'version', title: '版本', tight: true, cell: ({ version }) => `第 ${version} 版` },
    { key: 'title', title: '标题', cell: ({ title }) => title },
    { key: 'at', title: '发布时间', tight: true, cell: ({ at }) => (at === undefined ? '' : whenOf(at, now)) },
    { key: 'by', title: '审核', cell: ({ checkedBy }) => checkedBy ?? '' },
    { key: 'state', title: '', beside: true, cell: ({ withdrawn }) => (withdrawn ? <Tag tone="bad">已下架</Tag> : '') },
  ];
  return (
    <Box as="section" className="gy-section" label="版本">
      <Box as="h2" className="gy-h2 gy-below-s">
        版本
      </Box>
      <Table label="版本" columns={columns} rows={versions} keyOf={({ version }) => String(version)} />
      <Box as="p" className="gy-meta gy-gap">
        已经推送出去的，家长看到的还是推送时的那一版。
      </Box>
    </Box>
  );
}

/** 下架: gone for everybody at once. */
export function Withdraw({ item, onDone }: { item: WireOwnResource; onDone: (item: WireOwnResource) => void }) {
  const [asked, setAsked] = useState(false);
  const close = useCallback(() => setAsked(false), []);
  const withdraw = useSend(
    () => call('withdrawResource', { params: { resource: item.card.id } }),
    (done) => {
      setAsked(false);
      toast('已下架');
      onDone(done);
    },
  );
  if (!item.may.withdraw) return null;
  return (
    <>
      <Button id="withdraw" kind="danger" onPress={() => setAsked(true)}>
        下架
      </Button>
      {withdraw.problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {withdraw.problem.message}
        </Hint>
      )}
      {asked ? (
        <Confirm
          title="马上下架吗？"
          text="家长和孩子手机上马上看不到，没到时间的推送也不再送。看过的记录都留着。要再用，写一个新版本重新审核。"
          yes="下架"
          busy={withdraw.busy}
          onYes={() => withdraw.send()}
          onNo={close}
        />
      ) : null}
    </>
  );
}
