import { useCallback, useState } from 'react';
import type { WireDraft } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { Confirm, Sheet } from '../../components/sheet';
import { whenOf } from '../../words/when';

type Word = 'submit' | 'take-back' | 'discard' | 'publish';

interface BannerProps {
  draft: WireDraft;
  now: number;
  /** Something was said that changes how the draft stands. */
  onStepped: (word: Word | 'send-back') => void;
}

const asked: Record<Word, { title: string; text: (draft: WireDraft) => string; yes: string }> = {
  submit: { title: '交给别人审核吗？', text: () => '交出去以后，审核完之前不能再改；要改可以先收回。', yes: '交去审核' },
  'take-back': { title: '收回来接着改吗？', text: () => '审核的人就看不到这一版了，改好以后再交。', yes: '收回' },
  discard: { title: '丢掉这一版吗？', text: () => '起草中的改动都会没有，正在用的一版照常推送。', yes: '丢掉' },
  publish: {
    title: '通过并发布吗？',
    text: ({ planState }) => (planState === 'draft' ? '发布以后，到时间就自动送给家长。' : '还没推送的会换成这一版；已经推送的不变。'),
    yes: '通过并发布',
  },
};

/** How the draft stands, and what the reader may do with it now. */
export function DraftBanner({ draft, now, onStepped }: BannerProps) {
  const [word, setWord] = useState<Word | 'send-back' | null>(null);
  const [words, setWords] = useState('');
  const close = useCallback(() => setWord(null), []);
  const { plan, revision, can } = draft;
  const { send, busy, problem } = useSend(
    async (said: Word | 'send-back') => {
      // What was refused is read on the page, not behind a sheet.
      setWord(null);
      if (said === 'publish') await call('publishPlan', { params: { plan }, in: { revision } });
      else await call('stepDraft', { params: { plan }, in: { revision, word: said, ...(said === 'send-back' ? { words } : {}) } });
      return said;
    },
    (said) => {
      setWords('');
      onStepped(said);
    },
  );
  const question = word === null || word === 'send-back' ? null : asked[word];
  const buttons: readonly (readonly [boolean, Word | 'send-back', string, 'main' | 'line' | 'soft' | 'danger'])[] = [
    [can.submit, 'submit', '交去审核', 'main'],
    [can.publish, 'publish', '通过并发布', 'main'],
    [can.sendBack, 'send-back', '退回去改', 'line'],
    [can.takeBack, 'take-back', '收回来改', 'soft'],
    [can.discard, 'discard', '丢掉这一版', 'danger'],
  ];
  return (
    <Box className="gy-stack gy-below">
      <Standing draft={draft} now={now} />
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
      <Box className="gy-row">
        {buttons.map(([shown, each, name, kind]) =>
          shown ? (
            <Button key={each} id={`draft-${each}`} kind={kind} busy={busy} onPress={() => setWord(each)}>
              {name}
            </Button>
          ) : null,
        )}
      </Box>
      {question === null || word === null ? null : (
        <Confirm title={question.title} text={question.text(draft)} yes={question.yes} busy={busy} onYes={() => send(word)} onNo={close} />
      )}
      {word === 'send-back' ? (
        <Sheet id="send-back" title="退回去改" onClose={close}>
          <Field id="send-back-words" label="请写一句，要改什么" value={words} onChange={setWords} long maxLength={200} />
          <Box className="gy-row gy-gap">
            <Button id="send-back-yes" busy={busy} off={words.trim() === ''} onPress={() => send('send-back')}>
              退回
            </Button>
            <Button kind="line" onPress={close}>
              先不
            </Button>
          </Box>
        </Sheet>
      ) : null}
    </Box>
  );
}

function Standing({ draft, now }: { draft: WireDraft; now: number }) {
  const { state, submitted, sentBack, planState, version, faults, can } = draft;
  const next = planState === 'draft' ? '这个计划还没有发布过。' : `正在用的是第 ${version} 版；下面是起草中的第 ${version + 1} 版。`;
  if (state === 'in-review' && submitted) {
    const who = `${submitted.by} ${whenOf(submitted.at, now)} 交来审核。`;
    const what = can.publish
      ? `请看看“${version > 0 ? '改了什么' : '有什么'}”，再决定发布或退回。`
      : can.takeBack
        ? '审核完之前不能改，要改先收回。自己交的要请别人审核。'
        : '正在等审核。';
    return <Hint tone="warm" icon="clock">{`${who}${what}`}</Hint>;
  }
  return (
    <Box className="gy-stack">
      {sentBack ? <Hint tone="bad" icon="back">{`${sentBack.by} ${whenOf(sentBack.at, now)} 退回：${sentBack.words}`}</Hint> : null}
      <Hint>{next}</Hint>
      {faults.length > 0 ? (
        <Hint tone="bad" icon="alert">
          {`有 ${faults.length} 处要改，改好才能交：${faults
            .slice(0, 3)
            .map(({ line, sentence }) => `第 ${line} 条 ${sentence}`)
            .join('；')}${faults.length > 3 ? '……' : ''}`}
        </Hint>
      ) : null}
    </Box>
  );
}
