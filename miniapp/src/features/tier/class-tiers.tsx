import { useState } from 'react';
import type { WireClassTiers } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint, Notice } from '../../components/notice';
import { Press } from '../../components/press';
import { agreedOf, allTo, backTo, waitingOf, type Change, type Tier } from './changes';
import './tier.scss';

const ALL = '*';

interface Props {
  of: WireClassTiers;
  put: (next: WireClassTiers) => void;
}

/** One subject in one class: each child whose family agreed has its line; a press counts at once, and what was pressed for all can be put back. */
export function ClassTiers({ of, put }: Props) {
  const [before, setBefore] = useState<WireClassTiers | null>(null);
  /** Which line was pressed last: what went wrong is said beside it. */
  const [touched, setTouched] = useState('');
  const params = { classroom: of.classroom, subject: of.subject };
  const set = useSend((changes: Change[]) => call('setTiers', { params, in: { changes } }), put);
  const clear = useSend(() => call('clearTiers', { params }), put);
  const busy = set.busy || clear.busy;
  const problem = set.problem ?? clear.problem;
  const [agreed, waiting] = [agreedOf(of), waitingOf(of)];
  const outOfTerm = of.termEndsOn === undefined;
  const back = before === null ? [] : backTo(before, of);
  const trouble = (line: string) =>
    problem === null || touched !== line ? null : (
      <Hint tone="bad" icon={problem.code === 'net/offline' ? 'offline' : 'alert'}>
        {problem.code === 'net/offline' ? '没有网络，刚才选的没有存上。连上以后请再点一次。' : `刚才选的没有存上：${problem.message}`}
      </Hint>
    );
  const all = (send: () => void): void => {
    setTouched(ALL);
    setBefore(of);
    send();
  };
  const one = (change: Change): void => {
    setTouched(change.student);
    setBefore(null);
    set.send([change]);
  };
  if (of.students.length === 0) return <Notice icon="class" title="这个班还没有学生" text="学校导入名册以后，会显示在这里。" />;
  return (
    <>
      {outOfTerm ? (
        <Box className="gy-below">
          <Hint tone="warm">现在不在学期里，开学以后再选。</Hint>
        </Box>
      ) : null}
      {agreed.length === 0 ? (
        <Notice
          icon="me"
          title="还没有家长同意"
          text="家长在“我的”里点“孩子的信息”，打开“分层内容”，孩子就会出现在这里。同不同意由家长定，请不要催。"
        />
      ) : (
        <Box as="section" className="gy-card" label="可以选的孩子">
          <Box as="h2" className="gy-h3">
            {`家长同意了的孩子（${agreed.length}）`}
          </Box>
          <Box className="gy-tier">
            <Box className="gy-strong">一起选</Box>
            <Box className="gy-tier__choices">
              {of.choices.map(({ tier, name }) => (
                <Button
                  key={tier}
                  id={`all-${tier}`}
                  kind="line"
                  small
                  off={busy || outOfTerm}
                  label={`全部选${name}`}
                  onPress={() => all(() => set.send(allTo(of, tier)))}
                >
                  {name}
                </Button>
              ))}
              <Button id="clear-all" kind="line" small off={busy} label="全班不分层" onPress={() => all(() => clear.send())}>
                全班不分层
              </Button>
            </Box>
          </Box>
          {trouble(ALL)}
          {back.length === 0 || busy ? null : (
            <Box id="put-back" className="gy-row gy-row--apart gy-below-s">
              <Hint tone="good" icon="tick">{`改好了，${back.length} 个孩子和刚才不一样。`}</Hint>
              <Button
                id="put-back-yes"
                kind="soft"
                small
                onPress={() => {
                  setTouched(ALL);
                  setBefore(null);
                  set.send(back);
                }}
              >
                放回去
              </Button>
            </Box>
          )}
          {agreed.map((line) => (
            <Box key={line.id} className="gy-tier__line">
              <Line line={line} choices={of.choices} off={busy} fixed={outOfTerm} onChoose={(tier) => one({ student: line.id, tier })} />
              {trouble(line.id)}
            </Box>
          ))}
        </Box>
      )}
      {waiting.length === 0 || agreed.length === 0 ? null : (
        <Box as="section" className="gy-section" label="家长还没有同意">
          <Box as="h2" className="gy-h3">
            {`家长还没有同意（${waiting.length}）`}
          </Box>
          <Box as="p" className="gy-meta">
            这些孩子不分层，和大家看一样的。同不同意由家长定，请不要催。
          </Box>
          <Box as="p" id="not-agreed" className="gy-tier__names">
            {waiting.map(({ name }) => name).join('、')}
          </Box>
        </Box>
      )}
    </>
  );
}

interface LineProps {
  line: WireClassTiers['students'][number];
  choices: WireClassTiers['choices'];
  off: boolean;
  /** Out of term: what stands can be taken away, nothing can be chosen. */
  fixed: boolean;
  onChoose: (tier: Tier | null) => void;
}

function Line({ line, choices, off, fixed, onChoose }: LineProps) {
  const options: readonly (readonly [Tier | null, string])[] = [
    ...choices.map(({ tier, name }) => [tier, name] as const),
    [null, '不分层'],
  ];
  return (
    <Box className="gy-tier" role="radiogroup" label={line.name}>
      <Box className="gy-strong">{line.name}</Box>
      <Box className="gy-tier__choices">
        {options.map(([tier, words]) => (
          <Press
            key={words}
            id={`tier-${line.id}-${tier ?? 'none'}`}
            role="radio"
            pressed={line.tier === tier}
            label={`${line.name}：${words}`}
            off={off || (fixed && tier !== null)}
            className={`gy-chip${line.tier === tier ? ' gy-chip--on' : ''}`}
            onPress={() => {
              if (line.tier !== tier) onChoose(tier);
            }}
          >
            {words}
          </Press>
        ))}
      </Box>
    </Box>
  );
}
