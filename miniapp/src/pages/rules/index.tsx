import { useCallback, useState } from 'react';
import type { WireChildDesk, WireChildrenRules } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Switch } from '../../components/field';
import { Loaded } from '../../components/loaded';
import { Hint } from '../../components/notice';
import { PurposeWords } from '../../features/privacy/purpose-words';
import { RoomPage } from '../../features/room/room-page';
import { go, toast } from '../../platform/go';
import { useQuery } from '../../platform/page-life';
import '../../features/privacy/privacy.scss';

interface Read {
  rules: WireChildrenRules;
  desk: WireChildDesk | undefined;
}

async function readRules(child: string | undefined): Promise<Read> {
  const [rules, desks] = await Promise.all([call('childrenRules', {}), child === undefined ? undefined : call('childDesks', {})]);
  return { rules, desk: desks?.items.find(({ id }) => id === child) };
}

/** The rules as they are read, and at their end a box for each use that this child's guardian has not answered yet. */
export default function RulesPage() {
  const child = useQuery()('child');
  const { load, reload } = useLoad(useCallback(() => readRules(child), [child]));
  return (
    <RoomPage title="儿童个人信息保护规则" room="any">
      <Loaded of={load} retry={reload}>
        {({ rules, desk }) => (
          <>
            <Box as="p" className="gy-meta">{`第 ${rules.version} 版，${rules.since} 起。${rules.toCheck}`}</Box>
            {rules.sections.map(({ heading, lines }) => (
              <Box as="section" key={heading} className="gy-card gy-gap">
                <Box as="h2" className="gy-h3 gy-below-s">
                  {heading}
                </Box>
                <Box as="ul" className="gy-rules__lines">
                  {lines.map((line) => (
                    <Box as="li" key={line} className="gy-rules__line">
                      {line}
                    </Box>
                  ))}
                </Box>
              </Box>
            ))}
            {desk === undefined ? null : <Ask key={desk.id} desk={desk} rules={rules} />}
          </>
        )}
      </Loaded>
    </RoomPage>
  );
}

function Ask({ desk, rules }: { desk: WireChildDesk; rules: WireChildrenRules }) {
  const open = rules.purposes.filter(
    ({ purpose, askedFirst }) => askedFirst && desk.purposes.find((standing) => standing.purpose === purpose)?.yours !== 'given',
  );
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { send, busy, problem } = useSend(
    async () => {
      for (const { purpose } of open.filter((each) => chosen.includes(each.purpose))) {
        await call('sayConsent', {
          params: { child: desk.id },
          in: { purpose, word: 'given', version: rules.version, sha256: rules.sha256 },
        });
      }
    },
    () => {
      toast('记下了，谢谢您');
      void go.back('/pages/privacy/index');
    },
  );
  if (open.length === 0) {
    return (
      <Box className="gy-gap">
        <Hint tone="good" icon="tick">{`您已经为${desk.name}同意过了，随时可以在“孩子的信息”里收回。`}</Hint>
      </Box>
    );
  }
  return (
    <Box as="section" className="gy-card gy-gap" label="您的同意">
      <Box as="h2" className="gy-h2">{`为${desk.name}，您同意吗？`}</Box>
      <Box as="p" className="gy-soft">
        每一样分开选。都不选也能用。
      </Box>
      {open.map((purpose) => (
        <Box key={purpose.purpose} className="gy-gap">
          <PurposeWords purpose={purpose} />
          <Switch
            id={`agree-${purpose.purpose}`}
            label={`我同意：${purpose.title}`}
            on={chosen.includes(purpose.purpose)}
            onChange={(on) => setChosen(on ? [...chosen, purpose.purpose] : chosen.filter((each) => each !== purpose.purpose))}
          />
        </Box>
      ))}
      {problem === null ? null : <Hint tone="bad" icon="alert">{`没有记下：${problem.message}`}</Hint>}
      <Box className="gy-row gy-gap-l">
        <Button id="rules-yes" busy={busy} off={chosen.length === 0} onPress={send}>
          同意选中的
        </Button>
        <Button id="rules-no" kind="line" onPress={() => void go.back('/pages/privacy/index')}>
          先不同意
        </Button>
      </Box>
    </Box>
  );
}
