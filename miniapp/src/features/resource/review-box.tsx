import { useState } from 'react';
import type { WireOwnResource } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';

/** 审核: let it out, or send it back with a sentence. Only for who did not write on it. */
export function ReviewBox({ item, onDone }: { item: WireOwnResource; onDone: (item: WireOwnResource) => void }) {
  const [words, setWords] = useState('');
  const params = { resource: item.card.id };
  const rev = item.draft?.rev ?? 0;
  const approve = useSend(() => call('reviewDraft', { params, in: { verdict: 'approve', rev } }), onDone);
  const back = useSend(() => call('reviewDraft', { params, in: { verdict: 'return', rev, words: words.trim() } }), onDone);
  const problem = approve.problem ?? back.problem;
  if (item.whyNotReview !== undefined) return <Hint icon="info">{item.whyNotReview}</Hint>;
  if (!item.may.review || item.draft === undefined) return null;
  return (
    <Box as="section" id="review" className="gy-card" label="审核">
      <Box as="h2" className="gy-h3">
        审核
      </Box>
      <Box as="p" className="gy-meta">
        {`${item.draft.writers.join('、')} 写的第 ${item.draft.version} 版。通过后马上发布，可以排进推送计划。`}
      </Box>
      {item.draft.advice.map((line) => (
        <Box key={line} className="gy-gap">
          <Hint>{line}</Hint>
        </Box>
      ))}
      <Box className="gy-row gy-gap">
        <Button id="approve" busy={approve.busy} off={back.busy} onPress={() => approve.send()}>
          通过并发布
        </Button>
      </Box>
      <Box className="gy-gap">
        <Field id="back-words" label="不合适的话，写一句哪里要改" long value={words} onChange={setWords} maxLength={300} fill="off" />
        <Box className="gy-gap">
          <Button id="send-back" kind="line" off={words.trim().length < 2 || approve.busy} busy={back.busy} onPress={() => back.send()}>
            退回修改
          </Button>
        </Box>
      </Box>
      {problem === null ? null : (
        <Box className="gy-gap">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
    </Box>
  );
}
