import { useCallback, useState } from 'react';
import type { WireChildDesk, WireChildrenRules } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Sheet } from '../../components/sheet';
import { dateOf, whenOf } from '../../words/when';
import { receipts } from './receipts';
import { leftOf } from './words';

interface ErasureProps {
  desk: WireChildDesk;
  rules: WireChildrenRules;
  reload: () => void;
}

/** The way to have everything erased, or how far such a wish has come. */
export function Erasure({ desk, rules, reload }: ErasureProps) {
  const [asking, setAsking] = useState(false);
  const close = useCallback(() => setAsking(false), []);
  const { send, busy, problem } = useSend(
    () => call('askErasure', { params: { child: desk.id } }),
    ({ no }) => {
      receipts.keep(no);
      setAsking(false);
      reload();
    },
  );
  if (desk.erasure?.yours) return <Waiting erasure={desk.erasure} reload={reload} />;
  return (
    <Box>
      {desk.erasure === undefined ? null : (
        <Box className="gy-below-s">
          <Hint tone="warm" icon="alert">
            {`孩子的另一位家长申请了删除，${whenOf(desk.erasure.takeBackUntil, Date.now())} 开始删。有不同想法，请和他商量，或者找班主任。`}
          </Hint>
        </Box>
      )}
      <Box as="p" className="gy-soft">
        把孩子在这里的信息都删掉。学校自己的学籍不在这里，不受影响。
      </Box>
      <Box className="gy-gap">
        <Button id={`erase-${desk.id}`} kind="danger" onPress={() => setAsking(true)}>
          {desk.erasure === undefined ? '删除孩子的信息' : '我也要删除'}
        </Button>
      </Box>
      {asking ? (
        <Sheet id="erase" title={`删除${desk.name}的信息`} onClose={close}>
          <Box as="p">提交以后等 72 小时，这段时间可以收回。时间到了就删，找不回来。最晚 15 个工作日做完。</Box>
          {desk.otherGuardians.length === 0 ? null : (
            <Box
              as="p"
              className="gy-gap-s"
            >{`孩子的${desk.otherGuardians.map((r) => (r === '其他' ? '另一位家人' : r)).join('、')}会收到消息。`}</Box>
          )}
          <Box as="h3" className="gy-h3 gy-gap">
            会删掉
          </Box>
          <Lines lines={rules.whatGoes} />
          <Box as="h3" className="gy-h3 gy-gap">
            法律要求留下的
          </Box>
          <Lines lines={rules.whatStays} />
          {problem === null ? null : <Hint tone="bad" icon="alert">{`没有提交：${problem.message}`}</Hint>}
          <Box className="gy-row gy-gap-l">
            <Button id="erase-yes" kind="danger" busy={busy} onPress={send}>
              提交删除申请
            </Button>
            <Button id="erase-no" kind="line" onPress={close}>
              不删
            </Button>
          </Box>
        </Sheet>
      ) : null}
    </Box>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <Box as="ul" className="gy-rules__lines">
      {lines.map((line) => (
        <Box as="li" key={line} className="gy-rules__line gy-soft">
          {line}
        </Box>
      ))}
    </Box>
  );
}

function Waiting({ erasure, reload }: { erasure: NonNullable<WireChildDesk['erasure']>; reload: () => void }) {
  const { send, busy, problem } = useSend(
    () => call('takeBackErasure', { params: { erasure: erasure.no } }),
    () => reload(),
  );
  const now = Date.now();
  return (
    <Box>
      <Hint tone="warm" icon="clock">
        {erasure.canTakeBack
          ? `您申请了删除。${leftOf(erasure.takeBackUntil, now)}可以收回，${whenOf(erasure.takeBackUntil, now)} 开始删。`
          : '正在删除，很快就好。'}
      </Hint>
      <Box as="p" className="gy-meta gy-gap-s">
        {`受理编号 ${erasure.no}。最晚 ${dateOf(erasure.dueAt - 1)} 做完。请记下编号，删完以后凭它查回执。`}
      </Box>
      {erasure.canTakeBack ? (
        <Box className="gy-gap">
          <Button id="erase-back" busy={busy} onPress={send}>
            收回申请，不删了
          </Button>
        </Box>
      ) : null}
      {problem === null ? null : <Hint tone="bad" icon="alert">{`没有收回：${problem.message}`}</Hint>}
    </Box>
  );
}
