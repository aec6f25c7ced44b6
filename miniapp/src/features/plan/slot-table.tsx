import { useCallback, useState } from 'react';
import type { WirePlan, WireSlotLine } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Link } from '../../components/link';
import { Hint } from '../../components/notice';
import { Sheet } from '../../components/sheet';
import { Table, type Column } from '../../components/table';
import { Tag } from '../../components/tag';
import { pageUrl } from '../../platform/go';
import { fromLocalField, toLocalField, weekdayOf, whenOf } from '../../words/when';
import { slotTones, weekText } from './plan-words';

const columnsOf = (now: number, move: ((line: WireSlotLine) => void) | undefined): Column<WireSlotLine>[] => [
  {
    key: 'title',
    title: '内容',
    cell: (l) => (
      <>
        {l.push === undefined ? (
          l.title
        ) : (
          <Link to={pageUrl('/school/pages/push/index', { id: l.push })} className="gy-textlink">
            {l.title}
          </Link>
        )}
        <About line={l} />
      </>
    ),
  },
  {
    key: 'line',
    title: '行',
    tight: true,
    beside: true,
    // A rehearsal names lines by their number.
    cell: (l) => (
      <Box as="span" className="gy-meta">
        {`第 ${l.line} 行`}
      </Box>
    ),
  },
  { key: 'week', title: '周次', tight: true, cell: weekText },
  { key: 'at', title: '推送时间', tight: true, cell: (l) => whenOf(l.startsAt, now) },
  { key: 'due', title: '截止', tight: true, cell: (l) => whenOf(l.dueAt, now) },
  { key: 'who', title: '给谁', cell: (l) => l.audience },
  { key: 'state', title: '状态', cell: (l) => <Tag tone={slotTones[l.state]}>{l.stateText}</Tag> },
  ...(move === undefined ? [] : [moveColumn(move)]),
];

const moveColumn = (move: (line: WireSlotLine) => void): Column<WireSlotLine> => ({
  key: 'move',
  title: '操作',
  tight: true,
  cell: (l) =>
    l.state === 'waiting' ? (
      <Button id={`move-${l.line}`} kind="plain" small label={`改时间，第 ${l.line} 行`} onPress={() => move(l)}>
        改时间
      </Button>
    ) : (
      ''
    ),
});

/** What the line is for, and whether it came from the county. */
function About({ line }: { line: WireSlotLine }) {
  if (line.about === undefined && line.county === undefined) return null;
  const county = line.county === undefined ? undefined : line.must ? '县里必推' : '县里的';
  return (
    <Box className="gy-meta">
      {[county, line.county === 'moved' ? '改过时间' : undefined, line.about].filter((word) => word !== undefined).join('　')}
    </Box>
  );
}

type Which = WireSlotLine['state'] | 'all';
const names: readonly (readonly [Which, string])[] = [
  ['waiting', '还没到时间'],
  ['pushed', '已推送'],
  ['skipped', '没有推'],
  ['all', '全部'],
];

/** The lines of a plan, those that are still to come first; a line that has not left yet can be given another time. */
export function SlotTable({ plan, now, onChanged }: { plan: WirePlan; now: number; onChanged: (plan: WirePlan) => void }) {
  const [moving, setMoving] = useState<WireSlotLine | null>(null);
  const close = useCallback(() => setMoving(null), []);
  const count = (state: Which): number => plan.lines.filter((l) => state === 'all' || l.state === state).length;
  const options = names.flatMap(([state, name]) =>
    state === 'all' || count(state) > 0 ? [[state, `${name} ${count(state)}`] as const] : [],
  );
  const [which, setWhich] = useState<Which>(count('waiting') > 0 ? 'waiting' : 'all');
  const shown = options.some(([state]) => state === which) ? which : 'all';
  const lines = plan.lines.filter((l) => shown === 'all' || l.state === shown);
  // Who only reads it has nothing to press; what is being reviewed stands still.
  const moves = plan.plans === true && !(plan.state === 'draft' && plan.draft === 'in-review');
  return (
    <>
      <Box className="gy-below">
        <Choice label="看哪些安排" options={options} value={shown} onChange={setWhich} />
      </Box>
      <Table label="计划安排" columns={columnsOf(now, moves ? setMoving : undefined)} rows={lines} keyOf={(l) => l.id} />
      {moving === null ? null : (
        <MoveSlot
          plan={plan.id}
          line={moving}

          onClose={close}
          onMoved={(next) => {
            close();
            onChanged(next);
          }}
        />
      )}
    </>
  );
}

interface MoveSlotProps {
  plan: string;
  line: WireSlotLine;
  onClose: () => void;
  onMoved: (plan: WirePlan) => void;
}

function MoveSlot({ plan, line, onClose, onMoved }: MoveSlotProps) {
  const [value, setValue] = useState(toLocalField(line.startsAt));
  const [fault, setFault] = useState<string>();
  const at = fromLocalField(value);
  const { send, busy, problem } = useSend(
    (startsAt: number) => call('moveSlot', { params: { plan, slot: line.id }, in: { startsAt } }),
    onMoved,
  );
  const press = (): void => {
    // Whether it is still to come the server says: this computer's clock may be wrong.
    const wrong = at === null ? '请写成“2026-11-30T19:00”这样的日期和时间。' : undefined;
    setFault(wrong);
    if (wrong === undefined && at !== null) send(at);
  };
  return (
    <Sheet id="move-slot" title="改推送时间" onClose={onClose}>
      <Box as="p" className="gy-below">{`第 ${line.line} 行：《${line.title}》`}</Box>
      <Field
        id="starts-at"
        label="新的推送时间（北京时间）"
        kind="datetime-local"
        value={value}
        onChange={setValue}
        fault={fault}
        hint={at === null ? '' : weekdayOf(at)}
      />
      {problem === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
      <Box className="gy-row gy-gap">
        <Button id="move-save" busy={busy} onPress={press}>
          改好了
        </Button>
        <Button kind="line" onPress={onClose}>
          不改了
        </Button>
      </Box>
    </Sheet>
  );
}
