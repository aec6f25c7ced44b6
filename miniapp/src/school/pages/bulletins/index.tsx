import { useCallback, useState } from 'react';
import { call } from '../../../api/client';
import { useList } from '../../../api/use-list';
import { Box } from '../../../components/box';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { More } from '../../../components/more';
import { Notice } from '../../../components/notice';
import { BulletinMessages } from '../../../features/account/bulletin-messages';
import { BulletinList } from '../../../features/bulletin/bulletin-list';
import { kindWords } from '../../../features/bulletin/words';
import { RoomPage } from '../../../features/room/room-page';

type Kind = keyof typeof kindWords;
const kinds: readonly (readonly [Kind | 'all', string])[] = [
  ['all', '全部'],
  ['weekly', kindWords.weekly],
  ['monthly', kindWords.monthly],
  ['termly', kindWords.termly],
  ['yearly', kindWords.yearly],
];

/** 通报 of one's own bureau or school. One page for both: it shows what the server gives to who asks. */
export default function BulletinsPage() {
  const [kind, setKind] = useState<Kind | 'all'>('all');
  return (
    <RoomPage title="通报" room="any" door="/school/pages/bulletins/index" wide>
      <Box as="p" className="gy-soft gy-below">
        每周、每月、每学期、每学年过完自动做好，发出以后不改。那时还没有到截止时间的，到时间以后另发补报。
      </Box>
      <BulletinMessages />
      <Box className="gy-below">
        <Choice label="哪一种" options={kinds} value={kind} onChange={setKind} />
      </Box>
      <Heads key={kind} kind={kind === 'all' ? undefined : kind} />
    </RoomPage>
  );
}

function Heads({ kind }: { kind: Kind | undefined }) {
  const { load, reload, more, moreBusy, moreProblem } = useList(
    useCallback(
      (cursor: string | undefined) => call('bulletins', { query: { limit: 20, cursor, ...(kind === undefined ? {} : { kind }) } }),
      [kind],
    ),
  );
  return (
    <Loaded of={load} retry={reload}>
      {(heads) =>
        heads.length === 0 ? (
          <Notice icon="article" title="还没有通报" text="一周或者一个月过完，通报会自动做好，放在这里。" />
        ) : (
          <>
            <BulletinList heads={heads} />
            <More more={more} busy={moreBusy} problem={moreProblem} />
          </>
        )
      }
    </Loaded>
  );
}
