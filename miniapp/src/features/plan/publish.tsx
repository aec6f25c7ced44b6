import { useCallback, useState } from 'react';
import type { WirePlan } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';

/** Publishing is asked twice: from then on every line leaves at its time by itself. */
export function Publish({ plan, onPublished }: { plan: WirePlan; onPublished: (plan: WirePlan) => void }) {
  const [asked, setAsked] = useState(false);
  const close = useCallback(() => setAsked(false), []);
  const { send, busy, problem } = useSend(
    () => call('publishPlan', { params: { plan: plan.id } }),
    (next) => {
      setAsked(false);
      onPublished(next);
    },
  );
  if (plan.state !== 'draft') return null;
  return (
    <>
      <Button id="publish" onPress={() => setAsked(true)}>
        发布计划
      </Button>
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
      {asked ? (
        <Confirm
          title="发布这个计划吗？"
          text={`发布以后，${plan.waiting} 次推送会到时间自动送给家长。还没到时间的，随时能改。`}
          yes="发布"
          no="再看看"
          busy={busy}
          onYes={send}
          onNo={close}
        />
      ) : null}
    </>
  );
}
