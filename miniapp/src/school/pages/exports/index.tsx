import { useCallback, useState } from 'react';
import type { WireFigureExports } from '@contract/index';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Button } from '../../../components/button';
import { Loaded } from '../../../components/loaded';
import { ExportList } from '../../../features/export/export-list';
import { ExportSheet } from '../../../features/export/export-sheet';
import { RoomPage } from '../../../features/room/room-page';

/** Seconds between two looks while something is made; links are renewed in time where a page stays open. */
const paceOf = (all: WireFigureExports | undefined): number => (all?.items.some(({ state }) => state === 'making') ? 2 : 300);

/** One page for schools and bureaus: each takes home what their own figures are made of. */
export default function ExportsPage() {
  const { load, reload, put } = useLoad(
    useCallback(() => call('figureExports', {}), []),
    paceOf,
  );
  const [asking, setAsking] = useState(false);
  const close = useCallback(() => setAsking(false), []);
  return (
    <RoomPage title="导出" room="any" door="/school/pages/exports/index" wide>
      <Loaded of={load} retry={reload}>
        {(all) => (
          <>
            <Box className="gy-row gy-row--apart gy-below">
              <Box as="p" className="gy-meta">{`把观看情况的数字存成文件。同时最多 ${all.most} 份，每份保留 24 小时。`}</Box>
              <Button id="export" icon="article" off={all.items.length >= all.most} onPress={() => setAsking(true)}>
                {all.items.length >= all.most ? '先删掉一份再导出' : '导出'}
              </Button>
            </Box>
            <ExportList all={all} now={Date.now()} put={put} />
            {asking ? (
              <ExportSheet
                onClose={close}
                onDone={(done) => {
                  close();
                  put(done);
                }}
              />
            ) : null}
          </>
        )}
      </Loaded>
    </RoomPage>
  );
}
