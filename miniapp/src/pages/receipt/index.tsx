import { useState } from 'react';
import type { WireErasure } from '@contract/index';
import { call } from '../../api/client';
import { useLargeType } from '../../api/settings';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Notice } from '../../components/notice';
import { Page } from '../../components/page';
import { receipts } from '../../features/privacy/receipts';
import { go } from '../../platform/go';
import { dateOf, whenOf } from '../../words/when';

/** How an erasure stands, for whoever has its number: after it nobody here knows this phone any more, so the page belongs to no room. */
export default function ReceiptPage() {
  const large = useLargeType();
  const [no, setNo] = useState(() => receipts.read()[0] ?? '');
  const [found, setFound] = useState<WireErasure | null>(null);
  const { send, busy, problem } = useSend(() => call('erasureReceipt', { params: { erasure: no.trim().toUpperCase() } }), setFound);
  return (
    <Page title="删除回执" large={large} onBack={() => void go.back()}>
      <Box className="gy-card gy-stack">
        <Field id="receipt-no" label="受理编号" value={no} onChange={setNo} placeholder="XXXX-XXXX-XXXX-XXXX" maxLength={40} />
        <Box>
          <Button id="receipt-read" busy={busy} off={no.trim() === ''} onPress={send}>
            查一查
          </Button>
        </Box>
      </Box>
      {problem !== null ? (
        <Notice kind="error" title="没有查到" text={problem.message} />
      ) : found === null ? null : (
        <Receipt erasure={found} />
      )}
    </Page>
  );
}

function Receipt({ erasure }: { erasure: WireErasure }) {
  const now = Date.now();
  if (erasure.state === 'done') {
    const date = erasure.doneAt === undefined ? '' : whenOf(erasure.doneAt, now);
    return (
      <Notice
        kind="good"
        title={`已经删除，${date}`}
        text={`编号 ${erasure.no}。删除了 ${erasure.erased ?? 0} 条，剩下的只有法律要求留的，认不出是谁。`}
      />
    );
  }
  if (erasure.state === 'taken-back') return <Notice icon="info" title="这个申请已经收回" text="孩子的信息都还在。" />;
  return (
    <Notice
      icon="clock"
      title={erasure.state === 'running' ? '正在删除' : `${whenOf(erasure.takeBackUntil, now)} 开始删`}
      text={`编号 ${erasure.no}。最晚 ${dateOf(erasure.dueAt - 1)} 做完。`}
    />
  );
}
