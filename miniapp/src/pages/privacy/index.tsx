import { useCallback } from 'react';
import type { WireChildDesk, WireChildrenRules } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { Hint, Notice } from '../../components/notice';
import { Consents } from '../../features/privacy/consents';
import { Corrections } from '../../features/privacy/corrections';
import { Erasure } from '../../features/privacy/erasure';
import { ExportFile } from '../../features/privacy/export-file';
import { RoomPage } from '../../features/room/room-page';
import '../../features/privacy/privacy.scss';

interface Desk {
  rules: WireChildrenRules;
  children: readonly WireChildDesk[];
}

async function readDesk(): Promise<Desk> {
  const [rules, { items }] = await Promise.all([call('childrenRules', {}), call('childDesks', {})]);
  return { rules, children: items };
}

export default function PrivacyPage() {
  const { load, reload, put } = useLoad(useCallback(() => readDesk(), []));
  return (
    <RoomPage title="孩子的信息" room="parent" wide>
      <Loaded of={load} retry={reload}>
        {({ rules, children }) =>
          children.length === 0 ? (
            <Notice title="这里没有孩子的信息" text="还没有绑定孩子，或者已经删除了。">
              <Link to="/pages/receipt/index" className="gy-chip">
                查删除回执
              </Link>
            </Notice>
          ) : (
            <>
              <Box as="p" className="gy-soft gy-below">
                这里看得到我们记着什么。同意、收回、导出、改错、删除，都在这一页。
              </Box>
              {children.map((desk) => (
                <ChildCard key={desk.id} desk={desk} rules={rules} reload={reload} put={(next) => put({ rules, children: next })} />
              ))}
              <Box className="gy-section gy-row">
                <Link to="/pages/trail/index" className="gy-plain-link">
                  谁看过孩子的信息
                </Link>
                <Link to="/pages/receipt/index" className="gy-plain-link">
                  查删除回执
                </Link>
              </Box>
            </>
          )
        }
      </Loaded>
    </RoomPage>
  );
}

interface CardProps {
  desk: WireChildDesk;
  rules: WireChildrenRules;
  reload: () => void;
  put: (children: readonly WireChildDesk[]) => void;
}

function ChildCard({ desk, rules, reload, put }: CardProps) {
  return (
    <Box as="section" className="gy-card" label={`${desk.name}的信息`}>
      <Box as="h2" className="gy-h2">
        {desk.name}
      </Box>
      <Box className="gy-meta">{`${desk.schoolName} ${desk.className} · 您是${desk.relation === '其他' ? '家人' : desk.relation}`}</Box>
      {desk.erasure?.yours ? (
        <Box className="gy-gap">
          <Hint tone="warm" icon="clock">
            您申请了删除，下面可以收回。
          </Hint>
        </Box>
      ) : null}
      <Box className="gy-two gy-gap">
        <Box>
          <Part title="您的同意">
            <Consents desk={desk} rules={rules} put={put} />
          </Part>
          <Part title="我们记着什么">
            <Box as="ul" className="gy-lines">
              {desk.kept.map((kept) => (
                <Box as="li" key={kept.kind} className="gy-line">
                  <Box as="span">{`${kept.what}：${kept.amount} 条`}</Box>
                  <Box as="span" className="gy-meta">
                    {kept.until}
                  </Box>
                </Box>
              ))}
            </Box>
          </Part>
        </Box>
        <Box className="gy-records__side">
          <Part title="导出">
            <ExportFile desk={desk} />
          </Part>
          <Part title="改错">
            <Corrections desk={desk} reload={reload} />
          </Part>
          <Part title="删除">
            <Erasure desk={desk} rules={rules} reload={reload} />
          </Part>
        </Box>
      </Box>
    </Box>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Box as="section" className="gy-records__part" label={title}>
      <Box as="h3" className="gy-h3 gy-below-s">
        {title}
      </Box>
      {children}
    </Box>
  );
}
