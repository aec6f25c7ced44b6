import { useState } from 'react';
import type { WireClassEvidence, WireDeclaration } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice } from '../../components/field';
import { Hint, Notice } from '../../components/notice';
import { Press } from '../../components/press';
import { Sheet } from '../../components/sheet';
import { daysToDeclare, declaredReasons } from './words';

interface DeclareSheetProps {
  classroom: string;
  push: string;
  evidence: WireClassEvidence;
  now: number;
  onClose: () => void;
  onDone: (said: string) => void;
}

/** Which families, why and on which day; those who completed by themselves need none. */
export function DeclareSheet({ classroom, push, evidence, now, onClose, onDone }: DeclareSheetProps) {
  const open = evidence.families.filter((family) => family.completed !== true && family.declared === undefined);
  const days = daysToDeclare(evidence.startsAt, now);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [reason, setReason] = useState<WireDeclaration['reason']>('screening');
  const [on, setOn] = useState(days.at(-1)?.[0] ?? '');
  const { send, busy, problem } = useSend(
    () => call('declareCompletion', { params: { classroom, push }, in: { students: [...chosen], reason, on } }),
    ({ declared, skipped }) => onDone(`登记了 ${declared} 家${skipped > 0 ? `；另外 ${skipped} 家自己看完了或登记过，没有动` : ''}`),
  );
  const isAll = open.length > 0 && chosen.length === open.length;
  const turn = (id: string): void => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  if (open.length === 0) {
    return (
      <Sheet id="declare" title="登记看完的家庭" onClose={onClose}>
        <Notice kind="good" title="没有要登记的家庭" text="都看完了，或者已经登记过。" />
      </Sheet>
    );
  }
  return (
    <Sheet id="declare" title="登记看完的家庭" onClose={onClose}>
      <Box as="p" className="gy-soft">
        给没在手机上看、但您知道看过了的家庭。登记的单独算，不混进“看完”里；谁登记的、为什么，会记下来。
      </Box>
      <Box className="gy-row gy-row--apart gy-gap">
        <Box as="p" className="gy-field__label">{`哪些家庭（选了 ${chosen.length} 家）`}</Box>
        <Button id="declare-all" kind="plain" small onPress={() => setChosen(isAll ? [] : open.map(({ student }) => student.id))}>
          {isAll ? '都不选' : '全选'}
        </Button>
      </Box>
      <Box className="gy-chips" label="哪些家庭">
        {open.map(({ student }) => (
          <Press
            key={student.id}
            id={`family-${student.id}`}
            pressed={chosen.includes(student.id)}
            label={student.name}
            className={`gy-chip${chosen.includes(student.id) ? ' gy-chip--on' : ''}`}
            onPress={() => turn(student.id)}
          >
            {student.name}
          </Press>
        ))}
      </Box>
      <Box as="p" className="gy-field__label gy-gap">
        您怎么知道的
      </Box>
      <Choice label="您怎么知道的" options={declaredReasons} value={reason} onChange={setReason} />
      <Box as="p" className="gy-field__label gy-gap">
        哪天看的
      </Box>
      <Choice label="哪天看的" options={days} value={on} onChange={setOn} />
      {now > evidence.dueAt ? (
        <Box className="gy-gap-s">
          <Hint>已经过了截止时间，这次会记成“截止后补登”。</Hint>
        </Box>
      ) : null}
      {problem === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="bad">{problem.message}</Hint>
        </Box>
      )}
      <Box className="gy-row gy-gap-l">
        <Button id="declare-yes" busy={busy} off={chosen.length === 0} onPress={() => send()}>
          {chosen.length === 0 ? '先选家庭' : `登记 ${chosen.length} 家`}
        </Button>
        <Button id="declare-no" kind="line" onPress={onClose}>
          先不
        </Button>
      </Box>
    </Sheet>
  );
}
