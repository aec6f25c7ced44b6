import { useState } from 'react';
import type { WireCountyPlan } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Switch } from '../../components/field';
import { Hint } from '../../components/notice';
import { Press } from '../../components/press';
import { toast } from '../../platform/go';
import { MOVES, scopeWords, STAGES } from './county-words';

const toggled = <T,>(list: readonly T[], one: T): T[] => (list.includes(one) ? list.filter((each) => each !== one) : [...list, one]);

/** For which stages and schools it is, and how far schools may move its lines. It counts from the next version on. */
export function CountySettings({ plan, onChanged }: { plan: WireCountyPlan; onChanged: (plan: WireCountyPlan) => void }) {
  const [moves, setMoves] = useState(plan.moves);
  const [stages, setStages] = useState(plan.scope.stages);
  const [schools, setSchools] = useState(plan.scope.schools);
  const [some, setSome] = useState(plan.scope.schools.length > 0);
  const [fault, setFault] = useState<string>();
  const { send, busy, problem } = useSend(
    (wanted: string[]) =>
      call('setCountyPlan', { params: { plan: plan.id }, in: { revision: plan.revision, moves, scope: { stages, schools: wanted } } }),
    (next) => {
      toast('设置已存');
      onChanged(next);
    },
  );
  const save = (): void => {
    const wrong = some && schools.length === 0 ? '请至少选一所学校，或者改成全部学校。' : undefined;
    setFault(wrong);
    if (wrong === undefined) send(some ? schools : []);
  };
  return (
    <Box as="section" className="gy-card" label="给哪些学校，学校能改什么">
      <Box as="h2" className="gy-h3 gy-below-s">
        给哪些学校，学校能改什么
      </Box>
      <Box as="p" className="gy-meta gy-below-s">{`现在：${scopeWords(plan.scope)}`}</Box>
      <Box as="p" className="gy-strong gy-below-s">
        学段（都不选就是全部）
      </Box>
      <Box className="gy-chips gy-below">
        {STAGES.map((stage) => (
          <Press
            key={stage}
            role="switch"
            pressed={stages.includes(stage)}
            label={stage}
            className={`gy-chip${stages.includes(stage) ? ' gy-chip--on' : ''}`}
            onPress={() => setStages(toggled(stages, stage))}
          >
            {stage}
          </Press>
        ))}
      </Box>
      <Switch id="county-some" label="只给选中的学校" hint="关上就是给全部学校" on={some} onChange={setSome} />
      {some ? (
        <Box className="gy-chips gy-gap-s">
          {plan.choice.map(({ id, name }) => (
            <Press
              key={id}
              role="switch"
              pressed={schools.includes(id)}
              label={name}
              className={`gy-chip${schools.includes(id) ? ' gy-chip--on' : ''}`}
              onPress={() => setSchools(toggled(schools, id))}
            >
              {name}
            </Press>
          ))}
        </Box>
      ) : null}
      <Box as="p" className="gy-strong gy-gap gy-below-s">
        学校改时间
      </Box>
      <Choice label="学校改时间" options={MOVES} value={moves} onChange={setMoves} />
      {fault === undefined && problem === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="bad" icon="alert">
            {fault ?? problem?.message ?? ''}
          </Hint>
        </Box>
      )}
      <Box className="gy-gap">
        <Button id="county-save" kind="line" busy={busy} onPress={save}>
          存下设置
        </Button>
      </Box>
      <Box as="p" className="gy-meta gy-gap-s">
        设置从下一版开始算，要重新交审、发布。标了“必推”的，学校不能去掉。
      </Box>
    </Box>
  );
}
