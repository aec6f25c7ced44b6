import { useState } from 'react';
import type { WireCalendar } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Hint, Notice } from '../../components/notice';
import { Table, type Column } from '../../components/table';
import { Tag } from '../../components/tag';
import { toast } from '../../platform/go';
import { spanWords } from './month';

type Entry = WireCalendar['entries'][number];
type Kind = Entry['kind'];
const KINDS: readonly (readonly [Kind, string])[] = [
  ['holiday', '放假'],
  ['make-up', '补课'],
  ['exam', '考试'],
  ['closure', '停课'],
];
const tones = { holiday: 'bad', 'make-up': 'good', exam: 'warm', closure: 'cool' } as const;

/** What was said of this term's days, by whom; one's own can be taken out. */
export function DayList({ calendar, onChanged }: { calendar: WireCalendar; onChanged: (calendar: WireCalendar) => void }) {
  const drop = useSend(
    (entry: Entry) => call('dropCalendarDays', { params: { days: entry.key } }),
    (next) => {
      toast('已去掉');
      onChanged(next);
    },
  );
  const columns: Column<Entry>[] = [
    { key: 'name', title: '是什么日子', cell: (e) => e.name },
    { key: 'kind', title: '类型', beside: true, cell: (e) => <Tag tone={tones[e.kind]}>{e.kindText}</Tag> },
    { key: 'days', title: '哪几天', tight: true, cell: spanWords },
    { key: 'by', title: '谁写的', cell: (e) => (e.own ? '自己' : e.by) },
    ...(calendar.edits
      ? [
          {
            key: 'drop',
            title: '操作',
            tight: true,
            cell: (e: Entry) =>
              e.own ? (
                <Button kind="plain" small busy={drop.busy} label={`去掉 ${e.name}`} onPress={() => drop.send(e)}>
                  去掉
                </Button>
              ) : (
                ''
              ),
          },
        ]
      : []),
  ];
  return (
    <>
      {drop.problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {drop.problem.message}
        </Hint>
      )}
      {calendar.entries.length === 0 ? (
        <Notice
          icon="clock"
          title="这学期还没有写自己的日子"
          text={
            calendar.edits
              ? '国家的节假日和调休已经有了，只写自己放假、补课、考试和停课的日子。'
              : '国家的节假日和调休已经有了。以后写上放假、补课、考试和停课的日子，会显示在这里。'
          }
        />
      ) : (
        <Table label="这学期自己写的日子" columns={columns} rows={calendar.entries} keyOf={(e) => `${e.by} ${e.key}`} />
      )}
    </>
  );
}

/** One stretch of days to be added. */
export function AddDays({ onChanged }: { onChanged: (calendar: WireCalendar) => void }) {
  const [kind, setKind] = useState<Kind>('exam');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [name, setName] = useState('');
  const [fault, setFault] = useState<{ from?: string; to?: string; name?: string }>({});
  const { send, busy, problem } = useSend(
    (days: { kind: Kind; from: string; to: string; name: string }) => call('addCalendarDays', { in: days }),
    (next) => {
      toast('写上了');
      setName('');
      onChanged(next);
    },
  );
  const press = (): void => {
    const isDay = (text: string): boolean => /^20\d\d-\d\d-\d\d$/.test(text);
    const wrong = {
      ...(isDay(from) ? {} : { from: '请选开始的日子，例如 2026-11-02。' }),
      ...(to === '' || isDay(to) ? {} : { to: '请选结束的日子，或者空着。' }),
      ...(name.trim() === '' ? { name: '请写上是什么日子，例如 期中考试。' } : {}),
    };
    setFault(wrong);
    if (Object.keys(wrong).length === 0) send({ kind, from, to: to === '' ? from : to, name: name.trim() });
  };
  return (
    <Box as="section" className="gy-card" label="写上一段日子">
      <Box as="h2" className="gy-h3 gy-below-s">
        写上一段日子
      </Box>
      <Choice label="是什么" options={KINDS} value={kind} onChange={setKind} />
      <Box className="gy-fields gy-gap">
        <Field id="days-from" label="从哪天" kind="date" value={from} onChange={setFrom} fault={fault.from} placeholder="2026-11-02" />
        <Field
          id="days-to"
          label="到哪天"
          kind="date"
          value={to}
          onChange={setTo}
          fault={fault.to}
          hint="不填就是当天"
          placeholder="2026-11-06"
        />
        <Field id="days-name" label="名称" value={name} onChange={setName} fault={fault.name} maxLength={20} placeholder="期中考试" />
      </Box>
      {problem === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
      <Box className="gy-gap">
        <Button id="days-save" busy={busy} onPress={press}>
          写上
        </Button>
      </Box>
    </Box>
  );
}
