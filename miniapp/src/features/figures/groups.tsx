import type { WireFigures } from '@contract/index';
import { useState } from 'react';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Table, type Column } from '../../components/table';
import { spokenDay } from '../../words/days';
import { Words } from './sections';

type Told = NonNullable<WireFigures['groups']>[number];

/** Of every ten families: 9 is nine or all, 0 is fewer than one. */
export const outOfTenWords = (n: number | null): string =>
  n === null ? '人数少，不写' : n === 0 ? '不到 1 户' : n === 9 ? '9 户以上' : `${n} 户多`;

const columns = (hasCounties: boolean): readonly Column<Told>[] => [
  { key: 'week', title: '哪一周', cell: ({ from, to }) => `${spokenDay(from)}到${spokenDay(to)}` },
  ...(hasCounties ? [{ key: 'county', title: '县区', stack: true, cell: ({ county }: Told) => county }] : []),
  { key: 'away', title: '家长在外的', right: true, stack: true, cell: ({ leftBehind }) => outOfTenWords(leftBehind) },
  { key: 'point', title: '教学点的', right: true, stack: true, cell: ({ villagePoint }) => outOfTenWords(villagePoint) },
];

/** Left-behind families and those of the teaching points, week by week: of every ten so many, as was told once. */
export function Groups({ told }: { told: readonly Told[] }) {
  const [open, setOpen] = useState(false);
  const isAny = told.some(({ leftBehind, villagePoint }) => leftBehind !== null || villagePoint !== null);
  return (
    <>
      {told.length === 0 ? (
        <Words id="groups-none">还没有过完的周。一周过完、推送都截止以后，写在这里。</Words>
      ) : isAny ? (
        <Table
          label="每 10 户里看完几户"
          columns={columns(new Set(told.map(({ county }) => county)).size > 1)}
          rows={told}
          keyOf={({ county, from }) => `${county} ${from}`}
        />
      ) : (
        <Words id="groups-few">这段时间里，这两类家庭在各校都太少，写出来能猜到是哪一家，所以不写。</Words>
      )}
      <Box className="gy-gap-s gy-noprint">
        <Button id="groups-how" kind="plain" small onPress={() => setOpen(!open)}>
          怎么算的
        </Button>
      </Box>
      {open ? (
        <Hint>
          家长在外的家庭：名册里写着有一位家长在外地的。教学点的家庭：孩子在教学点上学的。全县合在一起，应看的每 10
          户次里看完几户次，只写整户。一所学校里，这类家庭和别的家庭，看完的和没看完的都有 10 户以上，才算进来；这样的学校不到 3
          所，就不写。一周写一次，以后不改。
        </Hint>
      ) : null}
    </>
  );
}
