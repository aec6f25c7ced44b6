import { useCallback, useState } from 'react';
import type { WireClassFamilies, WireFamilyLine, WireGuardianLine } from '@contract/index';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice } from '../../components/field';
import { Notice } from '../../components/notice';
import { Table, type Column } from '../../components/table';
import { Tag } from '../../components/tag';
import { dateOf } from '../../words/when';
import { UnbindSheet } from './unbind-sheet';
import './binding.scss';

type Filter = 'unbound' | 'bound' | 'all';
interface Chosen {
  family: WireFamilyLine;
  guardian: WireGuardianLine;
}

const marks = (g: WireGuardianLine): string => `${g.worksAway ? '（在外）' : g.caregiverAtHome ? '（在家照看）' : ''}`;
const slipWords = ({ slip, slipUntil }: WireFamilyLine): string => {
  switch (slip) {
    case 'none':
      return '没有印';
    case 'open':
      return slipUntil === null ? '有效' : `到${dateOf(slipUntil)}`;
    case 'used':
      return '已用';
    case 'over':
      return '过期了';
  }
};

/** Every child with their guardians; who is not bound stands first and is what one sees first. */
export function FamilyTable({ of, put }: { of: WireClassFamilies; put: (families: WireClassFamilies) => void }) {
  const unbound = of.families.filter(({ bound }) => !bound);
  const bound = of.families.filter((family) => family.bound);
  const [filter, setFilter] = useState<Filter>(unbound.length > 0 ? 'unbound' : 'all');
  const [chosen, setChosen] = useState<Chosen>();
  const close = useCallback(() => setChosen(undefined), []);
  const shown = filter === 'unbound' ? unbound : filter === 'bound' ? bound : of.families;
  const columns: readonly Column<WireFamilyLine>[] = [
    { key: 'child', title: '孩子', tight: true, cell: ({ student }) => student.name },
    {
      key: 'state',
      title: '绑定',
      beside: true,
      tight: true,
      cell: (f) => <Tag tone={f.bound ? 'good' : 'warm'}>{f.bound ? '有家长绑定' : '还没绑定'}</Tag>,
    },
    {
      key: 'guardians',
      title: '家长',
      cell: (family) =>
        family.guardians.length === 0
          ? '名册里没有家长'
          : family.guardians.map((guardian) => (
              <Box key={guardian.id} className="gy-kin">
                <Box as="span">{`${guardian.relation} ${guardian.name}${marks(guardian)}`}</Box>
                <Box as="span" className="gy-meta gy-number">
                  {guardian.phone}
                </Box>
                {guardian.bound ? <Tag tone="good">已绑定</Tag> : null}
                <Button
                  id={`unbind-${family.student.id}-${guardian.id}`}
                  kind="plain"
                  small
                  label={`解除 ${guardian.name} 和 ${family.student.name} 的绑定`}
                  onPress={() => setChosen({ family, guardian })}
                >
                  解除
                </Button>
              </Box>
            )),
    },
    { key: 'slip', title: '纸条', tight: true, cell: slipWords },
  ];
  return (
    <>
      <Choice<Filter>
        label="看哪些孩子"
        options={[
          ['unbound', `还没绑定 ${unbound.length}`],
          ['bound', `已绑定 ${bound.length}`],
          ['all', `全部 ${of.families.length}`],
        ]}
        value={filter}
        onChange={setFilter}
      />
      <Box className="gy-gap">
        {shown.length === 0 ? (
          filter === 'unbound' && of.families.length > 0 ? (
            <Notice kind="good" title="全班都有家长绑定了" />
          ) : of.families.length === 0 ? (
            <Notice icon="class" title="这个班还没有学生" text="学校导入名册以后，会显示在这里。" />
          ) : (
            <Notice icon="class" title="还没有家长绑定" text="把班级码发到班级群，或者印纸条让孩子带回家。" />
          )
        ) : (
          <Table label="家长绑定情况" columns={columns} rows={shown} keyOf={({ student }) => student.id} />
        )}
      </Box>
      {chosen === undefined ? null : (
        <UnbindSheet classroom={of.classroom.id} family={chosen.family} guardian={chosen.guardian} onClose={close} put={put} />
      )}
    </>
  );
}
