import { useState } from 'react';
import type { WireOpenedCode, WireRelation } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { ChildName, OwnName, RelationChoice } from './person-fields';

/** A request to the class teacher: who I am and whose child. */
export function AskTeacher({ opened, onDone, onBack }: { opened: WireOpenedCode; onDone: () => void; onBack: () => void }) {
  const [child, setChild] = useState('');
  const [ownName, setOwnName] = useState('');
  const [relation, setRelation] = useState<WireRelation>();
  const [fault, setFault] = useState('');
  const { send, busy, problem } = useSend(
    (as: WireRelation) => call('askTeacher', { in: { code: opened.code, child: child.trim(), relation: as, ownName: ownName.trim() } }),
    onDone,
  );
  const press = (): void => {
    const missing =
      child.trim() === ''
        ? '请填孩子的名字'
        : relation === undefined
          ? '请选您是孩子的什么人'
          : ownName.trim() === ''
            ? '请填您自己的名字'
            : '';
    setFault(missing);
    if (missing === '' && relation !== undefined) send(relation);
  };
  return (
    <Box className="gy-stack">
      <Box as="p" className="gy-soft">
        班主任看到以后会核对，办好了您就能进来。
      </Box>
      <ChildName value={child} onChange={setChild} />
      <RelationChoice value={relation} onChange={setRelation} />
      <OwnName value={ownName} onChange={setOwnName} />
      {fault === '' && problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {fault === '' ? `没有送到：${problem?.message ?? ''}` : fault}
        </Hint>
      )}
      <Box className="gy-row">
        <Button id="send-request" busy={busy} onPress={press}>
          送给班主任
        </Button>
        <Button id="back-to-form" kind="line" onPress={onBack}>
          自己来绑
        </Button>
      </Box>
    </Box>
  );
}
