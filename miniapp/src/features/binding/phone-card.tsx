import { useState } from 'react';
import type { WireBound } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Hint } from '../../components/notice';
import { PhoneButton, vouchesForPhone } from '../../platform/phone-button';

/** One tap, where WeChat lets the mini-program know the number; where it does not, this goes away and the form stays. */
export function PhoneCard({ onBound }: { onBound: (bound: WireBound) => void }) {
  const [refused, setRefused] = useState(false);
  const { send, busy, problem } = useSend((code: string) => call('bindPhone', { in: { code } }), onBound);
  if (!vouchesForPhone()) return null;
  if (problem?.code === 'binding/phone-unavailable') return <Hint tone="warm">{problem.message}</Hint>;
  return (
    <Box as="section" className="gy-card">
      <Box as="h2" className="gy-h3">
        最快的办法
      </Box>
      <Box as="p" className="gy-soft gy-below">
        用在学校登记过的手机号，一下就绑好所有的孩子。只用来核对，不另外保存。
      </Box>
      <PhoneButton id="phone" className="gy-button gy-button--main gy-button--wide" onCode={send} onRefused={() => setRefused(true)}>
        {busy ? '请稍等…' : '用微信手机号绑定'}
      </PhoneButton>
      {problem === null && !refused ? null : (
        <Box className="gy-gap-s">
          <Hint tone="warm">{problem?.message ?? '没有取到手机号，也可以用下面的办法绑定。'}</Hint>
        </Box>
      )}
    </Box>
  );
}
