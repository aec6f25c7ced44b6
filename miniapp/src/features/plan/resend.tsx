import { useCallback, useState } from 'react';
import type { WirePushRun } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { countOf } from '../../words/amount';

/** Those that WeChat did not take, once more; nobody who was rung, or may have been, is rung again. */
export function Resend({ push, count, onSent }: { push: string; count: number; onSent: (run: WirePushRun) => void }) {
  const [asking, setAsking] = useState(false);
  const close = useCallback(() => setAsking(false), []);
  const { send, busy, problem } = useSend(
    () => call('resendFailed', { params: { push } }),
    (run) => {
      setAsking(false);
      onSent(run);
    },
  );
  return (
    <Box className="gy-gap-s">
      <Button id="push-resend" kind="soft" small onPress={() => setAsking(true)}>
        {`再送没送成的 ${countOf(count)} 条`}
      </Button>
      {asking ? (
        <Confirm
          title="再送一次吗？"
          text="只送微信明确没收的。已经送到的、微信没有回音的，都不会再送，家长不会收到两次。"
          yes="再送"
          busy={busy}
          onYes={send}
          onNo={close}
        />
      ) : null}
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
    </Box>
  );
}
