import { useCallback, useState } from 'react';
import type { WirePlanVersionCard } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Button } from '../../components/button';
import { Loaded } from '../../components/loaded';
import { Notice } from '../../components/notice';
import { Sheet } from '../../components/sheet';
import { Table, type Column } from '../../components/table';
import { whenOf } from '../../words/when';
import { Changes } from './changes';

/** Every publishing of a plan, newest first; each can be read against the one before it. */
export function Versions({ plan, now }: { plan: string; now: number }) {
  const { load, reload } = useLoad(useCallback(() => call('planVersions', { params: { plan } }), [plan]));
  const [shown, setShown] = useState<number | null>(null);
  const close = useCallback(() => setShown(null), []);
  const columns: readonly Column<WirePlanVersionCard>[] = [
    { key: 'number', title: '版本', tight: true, cell: ({ number }) => `第 ${number} 版` },
    { key: 'at', title: '发布', tight: true, cell: ({ publishedAt }) => whenOf(publishedAt, now) },
    {
      key: 'who',
      title: '谁',
      cell: ({ publishedBy, submittedBy }) =>
        submittedBy === undefined ? `${publishedBy} 发布` : `${submittedBy} 交，${publishedBy} 审核发布`,
    },
    {
      key: 'look',
      title: '改了什么',
      tight: true,
      cell: ({ number }) => (
        <Button id={`version-${number}`} kind="plain" small label={`看第 ${number} 版改了什么`} onPress={() => setShown(number)}>
          {number === 1 ? '看有什么' : '看改了什么'}
        </Button>
      ),
    },
  ];
  return (
    <Loaded of={load} retry={reload}>
      {({ items }) =>
        items.length === 0 ? (
          <Notice icon="clock" title="还没有发布过" text="审核通过、发布以后，每一版都留在这里。" />
        ) : (
          <>
            <Table label="历次版本" columns={columns} rows={items} keyOf={({ number }) => String(number)} />
            {shown === null ? null : (
              <Sheet id="version" title={shown === 1 ? '第 1 版' : `第 ${shown} 版比第 ${shown - 1} 版`} onClose={close}>
                <Changes
                  get={() => call('planChanges', { params: { plan }, query: { from: shown - 1, to: shown } })}
                  turn={`${plan} ${shown}`}
                />
              </Sheet>
            )}
          </>
        )
      }
    </Loaded>
  );
}
