import { useCallback } from 'react';
import type { WireBindingCheck, WireSchoolBinding } from '@contract/index';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { useSend } from '../../../api/use-send';
import { Box } from '../../../components/box';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { Hint, Notice } from '../../../components/notice';
import { Table, type Column } from '../../../components/table';
import { RoomPage } from '../../../features/room/room-page';

export default function SchoolBindingPage() {
  const { load, reload, put } = useLoad(useCallback(() => call('schoolBinding', {}), []));
  return (
    <RoomPage title="家长绑定" room="school" door="/school/pages/binding/index" wide bare>
      <Loaded of={load} retry={reload}>
        {(of) => <Binding of={of} put={put} />}
      </Loaded>
    </RoomPage>
  );
}

const checks: readonly (readonly [WireBindingCheck, string])[] = [
  ['phone-tail', '手机号后 4 位'],
  ['slip', '纸条上的绑定码'],
];
const explained: Readonly<Record<WireBindingCheck, string>> = {
  'phone-tail': '家长填孩子名字和登记手机号的后 4 位。最省事；手机号登记不全的学校，请用纸条。',
  slip: '班主任给每个孩子印一张纸条，家长填孩子名字和纸条上的码。更稳妥，适合手机号变动多的学校。',
};

type Line = WireSchoolBinding['classrooms'][number];
const columns: readonly Column<Line>[] = [
  { key: 'name', title: '班级', cell: ({ name }) => name },
  { key: 'children', title: '学生', right: true, stack: true, cell: ({ children }) => String(children) },
  { key: 'bound', title: '有家长绑定', right: true, stack: true, cell: ({ bound }) => String(bound) },
  { key: 'missing', title: '还没有', right: true, stack: true, cell: ({ children, bound }) => String(children - bound) },
];

function Binding({ of, put }: { of: WireSchoolBinding; put: (next: WireSchoolBinding) => void }) {
  const { send, busy, problem } = useSend((check: WireBindingCheck) => call('chooseCheck', { in: { check } }), put);
  return (
    <>
      <Box as="section" className="gy-card gy-below">
        <Box as="h2" className="gy-h3 gy-below-s">
          除了孩子名字，还核对什么
        </Box>
        <Choice label="核对什么" options={checks} value={of.check} onChange={(check) => (busy ? undefined : send(check))} />
        <Box as="p" className="gy-soft gy-gap-s">
          {explained[of.check]}
        </Box>
        {problem === null ? null : <Hint tone="bad">{`没有改成：${problem.message}`}</Hint>}
      </Box>
      {of.classrooms.length === 0 ? (
        <Notice icon="class" title="还没有班级" text="导入名册以后，各班的绑定情况会显示在这里。" />
      ) : (
        <Table label="各班绑定情况" columns={columns} rows={of.classrooms} keyOf={({ id }) => id} />
      )}
    </>
  );
}
