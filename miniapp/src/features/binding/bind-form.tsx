import { useState } from 'react';
import type { WireBound, WireOpenedCode, WireRelation } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { ChildName, OwnName, RelationChoice } from './person-fields';
import './binding.scss';

interface BindFormProps {
  opened: WireOpenedCode;
  onBound: (bound: WireBound) => void;
  onAskTeacher: () => void;
}
type Faults = Partial<Record<'child' | 'tail' | 'slip' | 'ownName', string>>;

/** The child's name and the school's check; what else is needed is asked when the server says so. */
export function BindForm({ opened, onBound, onAskTeacher }: BindFormProps) {
  const [child, setChild] = useState('');
  const [tail, setTail] = useState('');
  const [slip, setSlip] = useState(opened.slip ?? '');
  const [bySlip, setBySlip] = useState(opened.check === 'slip' || opened.slip !== null);
  const [relation, setRelation] = useState<WireRelation>();
  const [ownName, setOwnName] = useState('');
  const [faults, setFaults] = useState<Faults>({});
  const { send, busy, problem } = useSend(
    () =>
      call('bindChild', {
        in: {
          code: opened.code,
          child: child.trim(),
          ...(bySlip ? { slip: slip.trim() } : { tail: tail.trim() }),
          ...(relation === undefined ? {} : { relation }),
          ...(ownName.trim() === '' ? {} : { ownName: ownName.trim() }),
        },
      }),
    onBound,
  );
  const code = problem?.code;
  const asksRelation = bySlip || relation !== undefined || code === 'binding/relation-needed';
  const asksName = ownName !== '' || code === 'binding/name-needed';
  const press = (): void => {
    const next: Faults = {
      ...(child.trim() === '' ? { child: '请填孩子的名字' } : {}),
      ...(!bySlip && !/^\d{4}$/.test(tail.trim()) ? { tail: '请填 4 位数字' } : {}),
      ...(bySlip && slip.trim() === '' ? { slip: '请填纸条上的码' } : {}),
    };
    setFaults(next);
    if (Object.keys(next).length === 0) send();
  };
  return (
    <Box className="gy-stack">
      <ChildName value={child} onChange={setChild} fault={faults.child} hint="和学校登记的一样，写全名" />
      {bySlip ? (
        <Field
          id="slip"
          label="纸条上的绑定码"
          value={slip}
          onChange={setSlip}
          maxLength={40}
          fault={faults.slip}
          hint="老师发的纸条上印着，大小写都行"
        />
      ) : (
        <Field
          id="tail"
          label="家长手机号的最后 4 位"
          value={tail}
          onChange={setTail}
          maxLength={4}
          digits
          fault={faults.tail}
          hint="在学校登记过的那个手机号"
        />
      )}
      {asksRelation ? <RelationChoice value={relation} onChange={setRelation} /> : null}
      {asksName ? <OwnName value={ownName} onChange={setOwnName} hint="老师能认出您是谁" /> : null}
      {problem === null ? null : (
        <Hint tone={code === 'binding/relation-needed' || code === 'binding/name-needed' ? 'warm' : 'bad'} icon="alert">
          {problem.message}
        </Hint>
      )}
      <Button id="bind" wide busy={busy} onPress={press}>
        绑定
      </Button>
      <Box className="gy-row">
        {opened.check === 'slip' ? null : (
          <Button id="other-check" kind="plain" small onPress={() => setBySlip(!bySlip)}>
            {bySlip ? '没有纸条，用手机号后 4 位' : '我有老师发的纸条'}
          </Button>
        )}
        <Button id="ask-teacher" kind="plain" small onPress={onAskTeacher}>
          请班主任帮我办
        </Button>
      </Box>
    </Box>
  );
}
