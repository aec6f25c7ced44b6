import { useCallback, useState } from 'react';
import type { WireQuestion } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Loaded } from '../../components/loaded';
import { Hint } from '../../components/notice';
import { Select } from '../../components/select';
import { Sheet } from '../../components/sheet';
import { go, toast } from '../../platform/go';
import { whenOf } from '../../words/when';
import { waitsForTeacher } from './states';

const DESK = '';

/** What stays among colleagues: notes, and who shall answer. */
export function ColleagueBox({ question, now, onDone }: { question: WireQuestion; now: number; onDone: (question: WireQuestion) => void }) {
  const [text, setText] = useState('');
  const [isHanding, setHanding] = useState(false);
  const close = useCallback(() => setHanding(false), []);
  const note = useSend(
    (words: string) => call('addNote', { params: { question: question.id }, in: { text: words } }),
    (next) => {
      setText('');
      onDone(next);
    },
  );
  const notes = question.notes ?? [];
  return (
    <Box as="section" className="gy-card gy-answer" label="同事之间" id="colleagues">
      <Box as="h2" className="gy-h3">
        同事之间
      </Box>
      <Box as="p" className="gy-meta">
        家长看不到这里。
      </Box>
      {notes.length === 0 ? null : (
        <Box as="ul" className="gy-notes">
          {notes.map((one) => (
            <Box as="li" key={one.id} className="gy-gap-s">
              <Box as="p" className="gy-meta">{`${one.from} · ${whenOf(one.at, now)}`}</Box>
              <Box className="gy-said__words">{one.text}</Box>
            </Box>
          ))}
        </Box>
      )}
      <Field id="note" label="写一句备注" value={text} onChange={setText} maxLength={500} placeholder="比如：已和心理老师商量" />
      {note.problem === null ? null : <Hint tone="bad" icon="alert">{`没有记上：${note.problem.message}`}</Hint>}
      <Box className="gy-row gy-gap">
        <Button id="add-note" kind="line" small busy={note.busy} off={text.trim() === ''} onPress={() => note.send(text.trim())}>
          记下
        </Button>
        {waitsForTeacher(question.state) ? (
          <Button id="hand-over" kind="plain" small onPress={() => setHanding(true)}>
            转给同事
          </Button>
        ) : null}
      </Box>
      {isHanding ? (
        <Sheet id="hand-over-sheet" title="转给同事" onClose={close}>
          <HandOver question={question} />
        </Sheet>
      ) : null}
    </Box>
  );
}

function HandOver({ question }: { question: WireQuestion }) {
  const [to, setTo] = useState(DESK);
  const { load, reload } = useLoad(useCallback(() => call('colleagues', {}), []));
  const { send, busy, problem } = useSend(
    (teacher: string) => call('handOver', { params: { question: question.id }, in: teacher === DESK ? {} : { teacher } }),
    (done) => {
      toast(`已转给${done.to}`);
      void go.instead('/teacher/pages/box/index');
    },
  );
  return (
    <Loaded of={load} retry={reload}>
      {({ items }) => (
        <Box className="gy-stack">
          <Select
            id="hand-over-to"
            label="转给谁"
            options={[
              [DESK, '学校值班箱'],
              ...items.map(({ id, name, subjects }): [string, string] => [
                id,
                subjects.length === 0 ? name : `${name}（${subjects.join('、')}）`,
              ]),
            ]}
            value={to}
            onChange={setTo}
          />
          <Hint>答复的时限不变。家长会看到现在由谁来答复。</Hint>
          {problem === null ? null : <Hint tone="bad" icon="alert">{`没有转成：${problem.message}`}</Hint>}
          <Button id="hand-over-ok" wide busy={busy} onPress={() => send(to)}>
            转过去
          </Button>
        </Box>
      )}
    </Loaded>
  );
}
