import { useState } from 'react';
import type { WireQuickReplies } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { toast } from '../../platform/go';

const MOST = 20;
const LONGEST = 300;
type Whose = 'own' | 'school';

const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** One sentence a line; the school's list is the office's. */
export function EditQuickReplies({ lists, onDone }: { lists: WireQuickReplies; onDone: (lists: WireQuickReplies) => void }) {
  const [whose, setWhose] = useState<Whose>('own');
  const [texts, setTexts] = useState({ own: lists.own.join('\n'), school: lists.school.join('\n') });
  const { send, busy, problem } = useSend(
    (lines: string[]) => call('setQuickReplies', { in: { whose, texts: lines } }),
    (next) => {
      onDone(next);
      toast('存好了');
    },
  );
  const lines = linesOf(texts[whose]);
  const fault =
    lines.length > MOST
      ? `最多 ${MOST} 句，现在有 ${lines.length} 句。`
      : lines.some((line) => line.length > LONGEST)
        ? `一句最多 ${LONGEST} 个字。`
        : undefined;
  return (
    <Box className="gy-stack">
      {lists.keepsSchools ? (
        <Choice<Whose>
          label="谁用的"
          options={[
            ['own', '我自己的'],
            ['school', '全校老师的'],
          ]}
          value={whose}
          onChange={setWhose}
        />
      ) : null}
      <Field
        id="replies-text"
        label="一行一句"
        long
        value={texts[whose]}
        maxLength={6500}
        fault={fault}
        hint="不要写家长和孩子的名字。"
        onChange={(text) => setTexts((all) => ({ ...all, [whose]: text }))}
      />
      {problem === null ? null : <Hint tone="bad" icon="alert">{`没有存好：${problem.message}`}</Hint>}
      <Button id="replies-save" wide busy={busy} off={fault !== undefined} onPress={() => send(lines)}>
        存好
      </Button>
    </Box>
  );
}
