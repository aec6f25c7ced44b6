import { useCallback, useState } from 'react';
import type { WireActor } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { Sheet } from '../../components/sheet';
import { spokenNumber } from '../../words/spoken-number';
import { takeRole } from './roles';

const draw = (): number => 111 + Math.floor(Math.random() * 889);

/** Back to the adult: a number to read and write. No lock, but no single tap of a small child's either. */
export function LeaveLearner({ onLeft }: { onLeft: (actor: WireActor) => void }) {
  const [number, setNumber] = useState<number | null>(null);
  const [typed, setTyped] = useState('');
  const leaving = useSend(async () => {
    const { items } = await call('roles', {});
    const adult = items.find(({ role }) => role === 'guardian') ?? items.find(({ role }) => role !== 'learner');
    return takeRole(adult?.key ?? '');
  }, onLeft);
  const close = useCallback(() => setNumber(null), []);
  const open = (): void => {
    setTyped('');
    setNumber(draw());
  };
  return (
    <>
      <Button id="leave-learner" kind="line" wide onPress={open}>
        大人来用
      </Button>
      {number === null ? null : (
        <Sheet id="leave" title="换回大人" onClose={close}>
          <Field
            id="leave-number"
            label={`请大人用数字写出：${spokenNumber(number)}`}
            fill="off"
            maxLength={3}
            value={typed}
            onChange={setTyped}
          />
          <Box className="gy-gap">
            <Button id="leave-yes" off={typed.trim() !== String(number)} busy={leaving.busy} onPress={leaving.send}>
              换回大人
            </Button>
          </Box>
          {leaving.problem === null ? null : (
            <Hint tone="bad" icon="alert">
              {leaving.problem.message}
            </Hint>
          )}
        </Sheet>
      )}
    </>
  );
}
