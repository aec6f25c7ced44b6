import type { WireBulletin } from '@contract/index';
import { useCallback, useState } from 'react';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Link } from '../../../components/link';
import { Loaded } from '../../../components/loaded';
import { Notice } from '../../../components/notice';
import { BulletinFiles } from '../../../features/bulletin/bulletin-files';
import { BulletinTable } from '../../../features/bulletin/bulletin-table';
import { BulletinText } from '../../../features/bulletin/bulletin-text';
import { MeasureSheet } from '../../../features/bulletin/measure-sheet';
import { bulletinAt, numberWords, untilWords } from '../../../features/bulletin/words';
import { RoomPage } from '../../../features/room/room-page';
import { useQuery } from '../../../platform/page-life';

export default function BulletinPage() {
  const id = useQuery()('id');
  return (
    <RoomPage title="通报" room="any" wide>
      {id === undefined ? <Notice icon="article" title="没有说是哪一份通报" text="请从通报列表里打开。" /> : <Bulletin key={id} id={id} />}
    </RoomPage>
  );
}

function Bulletin({ id }: { id: string }) {
  const { load, reload } = useLoad(useCallback(() => call('bulletin', { params: { bulletin: id } }), [id]));
  return (
    <Loaded of={load} retry={reload}>
      {(bulletin) => <Whole bulletin={bulletin} />}
    </Loaded>
  );
}

interface Asked {
  readonly measure: string;
  readonly shown: string;
}

function Whole({ bulletin }: { bulletin: WireBulletin }) {
  const { text, facts, measures, stand, table, beside, hash, id } = bulletin;
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = useCallback(() => setAsked(null), []);
  const measure = asked === null ? undefined : measures.find((one) => one.id === asked.measure);
  return (
    <>
      <Box className="gy-card gy-bulletin">
        <Box as="h2" className="gy-bulletin__title">
          {text.title.map((piece) => piece.text).join('')}
        </Box>
        <Box as="p" className="gy-meta">
          {stand}
        </Box>
        <BulletinFiles id={id} />
        <Box as="p" className="gy-soft gy-gap">
          点带下划线的数，看它是什么、怎么算的、现在再查是多少。
        </Box>
        <BulletinText text={text} onAsk={(one, shown) => setAsked({ measure: one, shown })} />
      </Box>
      {beside.length > 0 ? (
        <Box as="section" className="gy-section" label="同一期的">
          <Box as="h3" className="gy-h3">
            同一期的
          </Box>
          {beside.map((one) => (
            <Box as="p" key={one.id}>
              <Link to={bulletinAt(one.id)} className="gy-textlink">
                {`${numberWords(one)}（${untilWords(one)}）`}
              </Link>
            </Box>
          ))}
        </Box>
      ) : null}
      {table ? <BulletinTable table={table} /> : null}
      <Box as="p" className="gy-meta gy-section gy-bulletin__proof">
        {`编号 ${id}；本份指纹 ${hash}。指纹由正文和原始数字算出，改动一个字就对不上。`}
      </Box>
      {asked !== null && measure ? <MeasureSheet measure={measure} shown={asked.shown} facts={facts} onClose={close} /> : null}
    </>
  );
}
