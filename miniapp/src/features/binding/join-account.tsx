import { useState } from 'react';
import type { WireJoinCode } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { clockOf } from '../../words/when';
import './binding.scss';

/** Makes the official account's chat know whose chat it is: by a code that is sent there. */
export function JoinAccount() {
  const [offer, setOffer] = useState<WireJoinCode>();
  const { send, busy, problem } = useSend(() => call('joinCode', {}), setOffer);
  if (offer?.joined)
    return (
      <Hint tone="good" icon="tick">
        服务号已经认得您：提醒会发到那里，在那里打字就能问老师。
      </Hint>
    );
  return (
    <Box className="gy-stack">
      <Box as="p" className="gy-soft">
        连上服务号，提醒多一条路，在聊天里打字也能问老师。
      </Box>
      {offer === undefined ? null : offer.code === '' ? (
        <Hint tone="warm">这里还没有开通服务号。</Hint>
      ) : (
        <Box live>
          <Box className="gy-bind__join">{offer.code}</Box>
          <Box as="p">{`先在微信里关注“${offer.account}”，再把这 6 个数字发给它。${clockOf(offer.expiresAt)} 前有效，只能用一次。`}</Box>
        </Box>
      )}
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
      <Box>
        <Button id="join" kind="soft" busy={busy} onPress={() => send()}>
          {offer === undefined ? '连接服务号' : '发好了，再看看'}
        </Button>
      </Box>
    </Box>
  );
}
