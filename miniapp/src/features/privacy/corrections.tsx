import { useState } from 'react';
import type { WireChildDesk, WireCorrection } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { dateOf } from '../../words/when';
import { correctionFields, correctionStates } from './words';

/** What was asked to be corrected, and a form for more. */
export function Corrections({ desk, reload }: { desk: WireChildDesk; reload: () => void }) {
  const [open, setOpen] = useState(false);
  const [field, setField] = useState<WireCorrection['field']>('child-name');
  const [right, setRight] = useState('');
  const [fault, setFault] = useState<string>();
  const { send, busy, problem } = useSend(
    () => call('askCorrection', { params: { child: desk.id }, in: { field, right: right.trim() } }),
    () => {
      setOpen(false);
      setRight('');
      reload();
    },
  );
  const press = (): void => {
    setFault(right.trim() === '' ? '请写上应该是什么，再送出。' : undefined);
    if (right.trim() !== '') send();
  };
  return (
    <Box>
      {desk.corrections.length === 0 ? null : (
        <Box as="ul" className="gy-lines gy-below-s">
          {desk.corrections.map((one) => (
            <Box as="li" key={one.id} className="gy-line gy-line--said">
              <Box as="span">
                <Box>{`${one.about}，应该是“${one.right}”`}</Box>
                <Box className="gy-meta">
                  {one.state === 'open'
                    ? `${dateOf(one.askedAt)}送出，学校 ${dateOf(one.dueAt - 1)} 前答复`
                    : `${correctionStates[one.state]}${one.answer === undefined ? '' : `：${one.answer}`}`}
                </Box>
              </Box>
            </Box>
          ))}
        </Box>
      )}
      {open ? (
        <Box className="gy-stack">
          <Box>
            <Box as="p" className="gy-field__label">
              哪里不对？
            </Box>
            <Choice label="哪里不对" options={correctionFields} value={field} onChange={setField} />
          </Box>
          <Field id="right" label="应该是什么" value={right} onChange={setRight} maxLength={200} fault={fault} />
          <Box className="gy-row">
            <Button id="correction-send" busy={busy} onPress={press}>
              送给学校
            </Button>
            <Button id="correction-close" kind="line" onPress={() => setOpen(false)}>
              先不
            </Button>
          </Box>
          {problem === null ? null : <Hint tone="bad" icon="alert">{`没有送出：${problem.message}`}</Hint>}
        </Box>
      ) : (
        <>
          <Box as="p" className="gy-soft">
            姓名、班级、学号、手机号不对，告诉学校。班主任或教务会改，15 个工作日内一定答复。
          </Box>
          <Box className="gy-gap">
            <Button id={`correct-${desk.id}`} kind="soft" onPress={() => setOpen(true)}>
              改错
            </Button>
          </Box>
        </>
      )}
    </Box>
  );
}
