import { useState } from 'react';
import type { WireDuty, WireLeave } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Hint, Notice } from '../../components/notice';
import { Table, type Column } from '../../components/table';
import { toast } from '../../platform/go';
import { readNames } from './words';

type Part = 'whole' | 'morning' | 'afternoon';
const PARTS: readonly (readonly [Part, string])[] = [
  ['whole', '整天'],
  ['morning', '只有上午'],
  ['afternoon', '只有下午'],
];

/** Leaves that stand; one's own can be taken out, for the office everybody's. */
export function LeaveList({ duty, onChanged }: { duty: WireDuty; onChanged: (duty: WireDuty) => void }) {
  const drop = useSend(
    (leave: WireLeave) => call('dropLeave', { params: { leave: leave.id } }),
    (next) => {
      toast('已去掉');
      onChanged(next);
    },
  );
  const columns: Column<WireLeave>[] = [
    { key: 'who', title: '谁', cell: (leave) => (leave.mine ? '我' : leave.teacher) },
    { key: 'days', title: '哪几天', cell: (leave) => leave.days },
    { key: 'substitute', title: '谁代答', cell: (leave) => leave.substitute ?? '班主任或学校' },
    {
      key: 'drop',
      title: '操作',
      tight: true,
      cell: (leave) =>
        leave.edits ? (
          <Button kind="plain" small busy={drop.busy} label={`去掉 ${leave.teacher} ${leave.days}`} onPress={() => drop.send(leave)}>
            去掉
          </Button>
        ) : (
          ''
        ),
    },
  ];
  return (
    <>
      {drop.problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {drop.problem.message}
        </Hint>
      )}
      {duty.leaves.length === 0 ? (
        <Notice icon="clock" title="没有登记请假" text="请假的日子不算答复时间，新的提问会转给代答的老师。" />
      ) : (
        <Table label="登记的请假" columns={columns} rows={duty.leaves} keyOf={(leave) => leave.id} />
      )}
    </>
  );
}

/** A leave of one's own, or for the office a colleague's. */
export function LeaveForm({ duty, onChanged }: { duty: WireDuty; onChanged: (duty: WireDuty) => void }) {
  const [who, setWho] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [part, setPart] = useState<Part>('whole');
  const [substitute, setSubstitute] = useState('');
  const [fault, setFault] = useState<{ who?: string; from?: string; to?: string; substitute?: string }>({});
  const { send, busy, problem } = useSend(
    (leave: { teacher?: string; from: string; to: string; part?: 'morning' | 'afternoon'; substitute?: string }) =>
      call('addLeave', { in: leave }),
    (next) => {
      toast('登记好了');
      setFrom('');
      setTo('');
      onChanged(next);
    },
  );
  const press = (): void => {
    const isDay = (text: string): boolean => /^20\d\d-\d\d-\d\d$/.test(text);
    const person = readNames(who, duty.colleagues);
    const stands = readNames(substitute, duty.colleagues);
    const wrong = {
      ...('fault' in person ? { who: person.fault } : {}),
      ...('fault' in stands ? { substitute: stands.fault } : {}),
      ...(isDay(from) ? {} : { from: '请选开始的日子，例如 2026-11-02。' }),
      ...(to === '' || isDay(to) ? {} : { to: '请选结束的日子，或者空着。' }),
    };
    setFault(wrong);
    if (Object.keys(wrong).length > 0 || 'fault' in person || 'fault' in stands) return;
    send({
      from,
      to: to === '' ? from : to,
      ...(part === 'whole' ? {} : { part }),
      ...(person.ids[0] === undefined ? {} : { teacher: person.ids[0] }),
      ...(stands.ids[0] === undefined ? {} : { substitute: stands.ids[0] }),
    });
  };
  return (
    <Box as="section" className="gy-card" label="登记请假">
      <Box as="h2" className="gy-h3 gy-below-s">
        登记请假
      </Box>
      <Box className="gy-fields">
        {duty.edits ? (
          <Field id="leave-who" label="哪位老师" value={who} onChange={setWho} fault={fault.who} hint="不填就是我自己" placeholder="李敏" />
        ) : null}
        <Field id="leave-from" label="从哪天" kind="date" value={from} onChange={setFrom} fault={fault.from} placeholder="2026-11-02" />
        <Field
          id="leave-to"
          label="到哪天"
          kind="date"
          value={to}
          onChange={setTo}
          fault={fault.to}
          hint="不填就是当天"
          placeholder="2026-11-03"
        />
        <Field
          id="leave-substitute"
          label="谁代答"
          value={substitute}
          onChange={setSubstitute}
          fault={fault.substitute}
          hint="写老师的姓名。不填就转给班主任或学校"
          placeholder="王蕾"
        />
      </Box>
      <Box className="gy-gap">
        <Choice label="整天还是半天" options={PARTS} value={part} onChange={setPart} />
      </Box>
      {problem === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
      <Box className="gy-gap">
        <Button id="add-leave" busy={busy} onPress={press}>
          登记
        </Button>
      </Box>
    </Box>
  );
}
