import { useCallback, useState } from 'react';
import { call } from '../../../api/client';
import { useList } from '../../../api/use-list';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Button } from '../../../components/button';
import { Loaded } from '../../../components/loaded';
import { More } from '../../../components/more';
import { Notice } from '../../../components/notice';
import { CatalogueFilters, CatalogueRow, type Filters } from '../../../features/resource/catalogue';
import { NewResource } from '../../../features/resource/new-resource';
import { RoomPage } from '../../../features/room/room-page';
import { go, pageUrl } from '../../../platform/go';

export default function ResourcesPage() {
  const [filters, setFilters] = useState<Filters>({});
  const list = useList(
    useCallback((cursor: string | undefined) => call('catalogue', { query: { ...filters, limit: 20, cursor } }), [filters]),
  );
  /** What the reader may do here, whatever is looked for. */
  const about = useLoad(useCallback(() => call('catalogue', { query: { limit: 1 } }), []));
  const waiting = about.load.state === 'ready' ? about.load.data.waiting : 0;
  const writes = about.load.state === 'ready' && about.load.data.writes;
  const retry = (): void => {
    list.reload();
    about.reload();
  };
  const narrowed = Object.values(filters).some((value) => value !== undefined);
  return (
    <RoomPage title="资源库" room="any" door="/school/pages/resources/index" wide>
      <Box className="gy-row gy-row--apart gy-below">
        <Box as="p" className="gy-soft">
          可以排进推送计划的内容。自己写的要由另一位同事审核后才发布。
        </Box>
        <Box className="gy-row gy-row--tight">
          {waiting === 0 ? null : (
            <Button id="to-review" kind="soft" onPress={() => setFilters({ state: 'submitted' })}>
              {`等审核 ${waiting} 个`}
            </Button>
          )}
          {writes ? (
            <NewResource onBegun={({ card }) => void go.to(pageUrl('/school/pages/resource-edit/index', { id: card.id }))} />
          ) : null}
        </Box>
      </Box>
      <CatalogueFilters key={filters.state ?? ''} filters={filters} onChange={setFilters} />
      <Loaded of={list.load} retry={retry}>
        {(items) =>
          items.length === 0 ? (
            narrowed ? (
              <Notice
                icon="article"
                title="没有找到"
                text="换几个字，或者少选几个条件再试。"
                retry={() => setFilters({})}
                retryText="看全部"
              />
            ) : (
              <Notice
                icon="article"
                title="资源库还是空的"
                text={writes ? '点“新建内容”写第一个，或者请管理员导入。' : '有了内容就显示在这里。'}
              />
            )
          ) : (
            <>
              <Box className="gy-grid" id="catalogue">
                {items.map((card) => (
                  <CatalogueRow key={card.id} card={card} />
                ))}
              </Box>
              <More more={list.more} busy={list.moreBusy} problem={list.moreProblem} />
            </>
          )
        }
      </Loaded>
    </RoomPage>
  );
}
