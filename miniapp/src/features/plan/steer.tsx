import { useCallback, useState } from 'react';
import type { WireSteerWord } from '@contract/index';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { asked } from './run-words';

interface SteerProps<T> {
  what: 'push' | 'plan';
  words: readonly WireSteerWord[];
  say: (word: WireSteerWord) => Promise<T>;
  onSaid: (result: T) => void;
}

const kinds = { pause: 'soft', resume: 'main', end: 'line' } as const;

/** The words that can be said now, each asked once more in plain words. */
export function Steer<T>({ what, words, say, onSaid }: SteerProps<T>) {
  const [word, setWord] = useState<WireSteerWord | null>(null);
  const close = useCallback(() => setWord(null), []);
  const { send, busy, problem } = useSend(say, (result) => {
    setWord(null);
    onSaid(result);
  });
  const question = word === null ? null : asked[what][word];
  return (
    <>
      <Box className="gy-row gy-row--tight">
        {words.map((each) => (
          <Button key={each} id={`${what}-${each}`} kind={kinds[each]} small onPress={() => setWord(each)}>
            {asked[what][each].yes}
          </Button>
        ))}
      </Box>
      {question === null || word === null ? null : (
        <Confirm
          title={question.title}
          text={question.text}
          yes={question.yes}
          no={question.no}
          busy={busy}
          onYes={() => send(word)}
          onNo={close}
        />
      )}
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
    </>
  );
}
