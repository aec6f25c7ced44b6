import { useMemo, useState } from 'react';
import type { WireClassAnswer } from '@contract/index';
import { call } from '../../api/client';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Press } from '../../components/press';
import { go, pageUrl, toast } from '../../platform/go';
import { draftWords } from './draft-words';
import { useFound } from './use-found';

const ask = (text: string) => call('similarClassAnswers', { in: { text } });

/** Before asking: what other families were answered to the same. Only the words go out, of no child; without an answer nothing is shown. */
export function SimilarAnswers({ text, onEnough }: { text: string; onEnough: () => void }) {
  const words = useMemo(() => draftWords(text), [text]);
  const [open, setOpen] = useState<string>();
  const [isOver, setOver] = useState(false);
  const { found } = useFound(isOver ? undefined : words, ask);
  if (isOver || found === undefined || found.items.length === 0) return null;
  const enough = (answer: WireClassAnswer): void => {
    onEnough();
    toast('没有发出提问');
    void go.instead(pageUrl('/pages/class-answer/index', { id: answer.id }));
  };
  return (
    <Box as="section" id="similar" className="gy-card gy-similar" label="老师答复过的相似问题">
      <Box as="p" className="gy-soft">
        老师答复过这样的问题，先看看：
      </Box>
      {found.items.map((answer) => (
        <Box key={answer.id} className="gy-similar__one">
          <Press
            id={`similar-${answer.id}`}
            className="gy-similar__ask"
            expanded={open === answer.id}
            onPress={() => setOpen(open === answer.id ? undefined : answer.id)}
          >
            {answer.question}
          </Press>
          {open === answer.id ? (
            <>
              <Box className="gy-said__text">{answer.answer}</Box>
              <Box as="p" className="gy-meta gy-gap-xs">{`${answer.from}答复`}</Box>
              <Box className="gy-row gy-gap-s">
                <Button id="enough" small icon="tick" onPress={() => enough(answer)}>
                  这就是我要问的
                </Button>
                <Button id="ask-all-the-same" small kind="line" onPress={() => setOver(true)}>
                  还是问老师
                </Button>
              </Box>
            </>
          ) : null}
        </Box>
      ))}
    </Box>
  );
}
