import { useCallback, useState } from 'react';
import type { WireDraft, WireDraftEdit, WireDraftLine } from '@contract/index';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { toLocalField } from '../../words/when';
import { LeftOut } from './left-out';
import { LineCard } from './line-card';
import { SlotEditor, type Editing } from './slot-editor';
import { WeekCalendar } from './week-calendar';

interface CalendarProps {
  draft: WireDraft;
  now: number;
  /** One edit, made from this look at it; gives what is there afterwards. */
  save: (revision: number, edit: WireDraftEdit) => Promise<WireDraft>;
  onChanged: (draft: WireDraft) => void;
  reload: () => void;
}

/** The calendar of a draft with all that is done in it, of a school's plan and of a bureau's. */
export function DraftCalendar({ draft, now, save, onChanged, reload }: CalendarProps) {
  const [editing, setEditing] = useState<Editing | null>(null);
  const [looking, setLooking] = useState<WireDraftLine | null>(null);
  const [removing, setRemoving] = useState<WireDraftLine | null>(null);
  const close = useCallback(() => setEditing(null), []);
  const keep = useCallback(() => setRemoving(null), []);
  const closeCard = useCallback(() => setLooking(null), []);
  const sending = useSend(
    (edit: WireDraftEdit) => save(draft.revision, edit),
    (next) => {
      setEditing(null);
      setRemoving(null);
      onChanged(next);
    },
  );
  const open = (line: WireDraftLine): void => (draft.can.edit && !line.settled ? setEditing({ line }) : setLooking(line));
  return (
    <>
      {sending.problem === null || editing !== null ? null : (
        <Box className="gy-below">
          <Hint tone="bad" icon="alert">
            {sending.problem.message}
          </Hint>
        </Box>
      )}
      {draft.lines.length === 0 ? (
        <Box className="gy-below">
          <Hint>还没有安排。先点一个日子，再点下面的“加一条”；也可以用表格导入。</Hint>
        </Box>
      ) : null}
      <WeekCalendar
        draft={draft}
        today={toLocalField(now).slice(0, 10)}
        onOpen={open}
        onAdd={(week, weekday) => setEditing({ week, weekday })}
        onMove={({ line }, to) => sending.send({ kind: 'change', line, set: to })}
        onRemove={setRemoving}
      />
      <LeftOut draft={draft} busy={sending.busy} onBack={(line) => sending.send({ kind: 'bring-back', line })} />
      {editing === null ? null : (
        <SlotEditor
          key={'line' in editing ? editing.line.line : 'new'}
          draft={draft}
          editing={editing}
          sending={sending}
          onClose={() => {
            close();
            // Somebody else wrote first: what is there now is shown.
            if (sending.problem?.code === 'plan/draft-changed' || sending.problem?.code === 'county/changed') reload();
          }}
        />
      )}
      {removing === null ? null : (
        <Confirm
          title={removing.county === undefined ? '去掉这一条吗？' : '本校不推这一条吗？'}
          text={`第 ${removing.line} 条《${removing.title}》，推给${removing.who}。${removing.county === undefined ? '' : '以后可以放回来。'}`}
          yes="去掉"
          no="留着"
          busy={sending.busy}
          onYes={() => sending.send({ kind: 'remove', line: removing.line })}
          onNo={keep}
        />
      )}
      {looking === null ? null : <LineCard line={looking} now={now} onClose={closeCard} />}
    </>
  );
}
