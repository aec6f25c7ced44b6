import { useCallback, useState } from 'react';
import type { WireOwnResource } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { toast } from '../../platform/go';

/** 不再用于新计划: plans that have it go on, no other plan takes it; and back. */
export function Retire({ item, onDone }: { item: WireOwnResource; onDone: (item: WireOwnResource) => void }) {
  const [asked, setAsked] = useState(false);
  const close = useCallback(() => setAsked(false), []);
  const retired = item.card.retired ?? false;
  const { send, busy, problem } = useSend(
    () => call('retireResource', { params: { resource: item.card.id }, in: { retired: !retired } }),
    (done) => {
      setAsked(false);
      toast(retired ? '又可以用了' : '不再用于新计划');
      onDone(done);
    },
  );
  // Who may take it out of sight may take it out of use.
  if (!item.may.withdraw) return null;
  return (
    <>
      <Button id="retire" kind="line" busy={busy} onPress={() => (retired ? send() : setAsked(true))}>
        {retired ? '恢复用于新计划' : '不再用于新计划'}
      </Button>
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
      {asked ? (
        <Confirm
          title="不再用于新计划吗？"
          text="已经在用它的计划照常推送，家长还能看。别的计划不能再选这一版；审核通过新版本以后又可以选。以后可以恢复。"
          yes="不再用"
          busy={busy}
          onYes={() => send()}
          onNo={close}
        />
      ) : null}
    </>
  );
}
