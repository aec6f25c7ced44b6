import type { WireFigures } from '@contract/index';
import { useState } from 'react';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Table, type Column } from '../../components/table';
import { spokenDay } from '../../words/days';
import { outOfTenWords } from './groups';
import { Words } from './sections';

type Told = NonNullable<WireFigures['stock']>[number];
type Way = 'reminder' | 'officialAccount' | 'wecom' | 'inbox' | 'nobody';

/** From best to last, as a sentence and as a column say it. */
const WAYS: readonly (readonly [way: Way, title: string])[] = [
  ['reminder', '收得到小程序提醒'],
  ['officialAccount', '靠公众号'],
  ['wecom', '靠企业微信'],
  ['inbox', '要自己打开小程序看'],
  ['nobody', '还没有人绑定'],
];

/** By which ways families can be reached, counted once a week: of every ten so many; a way that is never told is named below. */
export function ChannelStock({ told }: { told: readonly Told[] }) {
  const [open, setOpen] = useState(false);
  const shown = WAYS.filter(([way]) => told.some((one) => one[way] !== null));
  const few = WAYS.filter((way) => !shown.includes(way)).map(([, title]) => `“${title}”`);
  const hasCounties = new Set(told.map(({ county }) => county)).size > 1;
  const columns: readonly Column<Told>[] = [
    { key: 'on', title: '哪天数的', cell: ({ on }) => spokenDay(on) },
    ...(hasCounties ? [{ key: 'county', title: '县区', stack: true, cell: ({ county }: Told) => county }] : []),
    ...shown.map(([way, title]): Column<Told> => ({ key: way, title, right: true, stack: true, cell: (one) => outOfTenWords(one[way]) })),
  ];
  return (
    <>
      {told.length === 0 ? (
        <Words id="stock-none">这段时间里还没有数过。每周数一次，数好就写在这里。</Words>
      ) : shown.length === 0 ? (
        <Words id="stock-few">每种情况的家庭在各校都太少，写出来能猜到是哪一家，所以不写。</Words>
      ) : (
        <>
          <Words id="stock-words">有新内容时，每 10 户家庭里，能这样通知到的有几户。一户只算最好的那一种。</Words>
          <Table label="每 10 户里几户能怎么通知到" columns={columns} rows={told} keyOf={({ county, on }) => `${county} ${on}`} />
          {few.length > 0 ? <Words id="stock-left">{few.join('、')}的家庭在各校太少，不写。</Words> : null}
        </>
      )}
      <Box className="gy-gap-s gy-noprint">
        <Button id="stock-how" kind="plain" small onPress={() => setOpen(!open)}>
          怎么算的
        </Button>
      </Box>
      {open ? (
        <Hint>
          每个孩子算一户。收得到小程序提醒：有家长长期同意，或者一次性的同意还没用完。不行再看有没有关注公众号，再看企业微信；都没有，绑定了的只能自己打开小程序看。全县合在一起算，只写整户，几种加起来不一定正好
          10 户。一所学校里，这种情况和绑定了的别的家庭都有 10 户以上，才算进来；这样的学校不到 3
          所，或者合起来不到全县家庭的一半，就不写。一所学校变动不到 10 户的，先按上次的算。每周数一次，以后不改。
        </Hint>
      ) : null}
    </>
  );
}
