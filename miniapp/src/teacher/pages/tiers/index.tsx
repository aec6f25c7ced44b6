import { useCallback, useState } from 'react';
import type { WireTeaching } from '@contract/index';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { Hint, Notice } from '../../../components/notice';
import { ClassTiers } from '../../../features/tier/class-tiers';
import { RoomPage } from '../../../features/room/room-page';

export default function TiersPage() {
  const { load, reload } = useLoad(useCallback(() => call('teaching', {}), []));
  return (
    <RoomPage title="分层" room="teacher" door="/teacher/pages/tiers/index" wide>
      <Loaded of={load} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon="class" title="还没有登记您教哪个班" text="请学校在名册的“任教”一列写上您哪一科教哪些班，再导入一次。" />
          ) : (
            <Taught items={items} />
          )
        }
      </Loaded>
    </RoomPage>
  );
}

const keyOf = ({ classroom, subject }: WireTeaching['items'][number]): string => `${classroom} ${subject}`;

function Taught({ items }: { items: WireTeaching['items'] }) {
  const [key, setKey] = useState(items[0] === undefined ? '' : keyOf(items[0]));
  const chosen = items.find((item) => keyOf(item) === key);
  return (
    <>
      {items.length > 1 ? (
        <Box className="gy-below">
          <Choice
            label="哪个班、哪一科"
            options={items.map((item) => [keyOf(item), `${item.className} ${item.subject}`])}
            value={key}
            onChange={setKey}
          />
        </Box>
      ) : null}
      {chosen === undefined ? null : <One key={key} classroom={chosen.classroom} subject={chosen.subject} name={chosen.className} />}
    </>
  );
}

function One({ classroom, subject, name }: { classroom: string; subject: string; name: string }) {
  const { load, reload, put } = useLoad(useCallback(() => call('classTiers', { params: { classroom, subject } }), [classroom, subject]));
  return (
    <>
      <Box as="h2" className="gy-h2 gy-below-s">{`${name} ${subject}`}</Box>
      <Box className="gy-below">
        <Hint>
          给孩子选难易合适的内容，备课时照着用；推送还是全班一样。只有您看得到，家长看得到自己孩子的，班主任、校长和教育局都看不到。学期结束就删掉。
        </Hint>
      </Box>
      <Loaded of={load} retry={reload}>
        {(of) => (
          <>
            <Box className="gy-below">
              {of.choices.map(({ tier, name: word, about }) => (
                <Box key={tier} className="gy-meta">{`${word}：${about}`}</Box>
              ))}
            </Box>
            <ClassTiers of={of} put={put} />
          </>
        )}
      </Loaded>
    </>
  );
}
