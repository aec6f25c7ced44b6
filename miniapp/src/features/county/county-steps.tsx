import { useState } from 'react';
import type { WireCountyPlan } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { toast } from '../../platform/go';

type Word = 'submit' | 'take-back' | 'send-back' | 'approve';
const DONE: Record<Word, string> = { submit: '已交去审核', 'take-back': '已收回', 'send-back': '已退回', approve: '已发布，正在发到各校' };

/** What can be said about the plan now: handed in by one, let out by another. */
export function CountySteps({ plan, onChanged }: { plan: WireCountyPlan; onChanged: (plan: WireCountyPlan) => void }) {
  const [words, setWords] = useState('');
  const [fault, setFault] = useState<string>();
  const { send, busy, problem } = useSend(
    async (word: Word) => {
      const said = word === 'send-back' ? { words: words.trim() } : {};
      return { word, next: await call('stepCountyPlan', { params: { plan: plan.id }, in: { revision: plan.revision, word, ...said } }) };
    },
    ({ word, next }) => {
      toast(DONE[word]);
      setWords('');
      onChanged(next);
    },
  );
  const back = (): void => {
    const wrong = words.trim() === '' ? '退回时请写一句话，说说要改什么。' : undefined;
    setFault(wrong);
    if (wrong === undefined) send('send-back');
  };
  return (
    <Box as="section" className="gy-card" label="审核和发布">
      {plan.sentBack === undefined ? null : (
        <Box className="gy-below-s">
          <Hint tone="warm" icon="alert">{`退回的理由：${plan.sentBack}`}</Hint>
        </Box>
      )}
      {plan.state === 'editing' ? (
        <>
          <Box as="p" className="gy-below-s">
            改好以后交给另一位同事审核。审核通过，就发到各校，成为学校计划里的安排。
          </Box>
          <Button id="county-submit" busy={busy} onPress={() => send('submit')}>
            交去审核
          </Button>
        </>
      ) : null}
      {plan.state === 'published' ? (
        <Box as="p">已经发布。要改，请在下面的“周历”里改，用同样的名称再导入一次，或者改旁边的设置；改好再交审核。</Box>
      ) : null}
      {plan.state === 'in-review' && !plan.reviews ? (
        <>
          <Box as="p" className="gy-below-s">
            等另一位同事审核。现在不能改，要改请先收回。
          </Box>
          <Button id="county-back" kind="line" busy={busy} onPress={() => send('take-back')}>
            收回来改
          </Button>
        </>
      ) : null}
      {plan.reviews ? (
        <>
          <Box as="p" className="gy-below-s">
            请看过下面每一行，再决定。发布以后，到时间就会推给各校的家庭。
          </Box>
          <Button id="county-approve" busy={busy} onPress={() => send('approve')}>
            通过并发布
          </Button>
          <Box className="gy-gap">
            <Field id="county-words" label="要退回，请写要改什么" value={words} onChange={setWords} fault={fault} maxLength={200} />
          </Box>
          <Box className="gy-gap-s">
            <Button id="county-send-back" kind="line" busy={busy} onPress={back}>
              退回去改
            </Button>
          </Box>
        </>
      ) : null}
      {problem === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
    </Box>
  );
}
