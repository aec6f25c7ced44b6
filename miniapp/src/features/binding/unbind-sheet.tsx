import { useState } from 'react';
import type { WireClassFamilies, WireFamilyLine, WireGuardianLine } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice } from '../../components/field';
import { Hint } from '../../components/notice';
import { Sheet } from '../../components/sheet';

type Because = 'left' | 'asked' | 'wrong-wechat';
const reasons: readonly (readonly [Because, string])[] = [
  ['left', '不再照看孩子'],
  ['asked', '本人要求'],
  ['wrong-wechat', '绑错人或换了微信'],
];

interface UnbindSheetProps {
  classroom: string;
  family: WireFamilyLine;
  guardian: WireGuardianLine;
  onClose: () => void;
  put: (families: WireClassFamilies) => void;
}

/** Why, and what it does; done, it acts at the guardian's very next tap. */
export function UnbindSheet({ classroom, family, guardian, onClose, put }: UnbindSheetProps) {
  const [because, setBecause] = useState<Because>('left');
  const { send, busy, problem } = useSend(
    () => call('unbind', { params: { classroom, guardian: guardian.id }, in: { student: family.student.id, because } }),
    (next) => {
      put(next);
      onClose();
    },
  );
  return (
    <Sheet id="unbind" title={`解除 ${guardian.name} 和 ${family.student.name} 的绑定`} onClose={onClose}>
      <Choice label="为什么解除" options={reasons} value={because} onChange={setBecause} />
      <Box as="p" className="gy-gap-s">
        {because === 'wrong-wechat'
          ? '名册里这位家长还在，只是背后的微信不再算数。本人可以由您同意后重新绑定。'
          : '解除后，这位家长马上看不到这个孩子的任何内容，也不会再收到提醒。下次导入名册也不会自动恢复。'}
      </Box>
      <Box as="p" className="gy-meta">
        谁在什么时候为什么解除，会记下来。
      </Box>
      {problem === null ? null : <Hint tone="bad">{problem.message}</Hint>}
      <Box className="gy-row gy-gap-l">
        <Button id="unbind-yes" kind="danger" busy={busy} onPress={() => send()}>
          解除绑定
        </Button>
        <Button id="unbind-no" kind="line" onPress={onClose}>
          先不
        </Button>
      </Box>
    </Sheet>
  );
}
