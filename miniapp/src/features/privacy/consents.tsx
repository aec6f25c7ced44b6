import { useCallback, useState } from 'react';
import type { WireChildDesk, WireChildrenRules } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Switch } from '../../components/field';
import { Link } from '../../components/link';
import { Hint } from '../../components/notice';
import { Confirm, Sheet } from '../../components/sheet';
import { pageUrl } from '../../platform/go';
import { PurposeWords } from './purpose-words';
import { isOn, standingText, takingBack } from './words';

type Purpose = WireChildrenRules['purposes'][number];

interface ConsentsProps {
  desk: WireChildDesk;
  rules: WireChildrenRules;
  put: (desks: readonly WireChildDesk[]) => void;
}

/** One switch for each use of the child's data. Switching on shows first what it means; switching off says what happens. */
export function Consents({ desk, rules, put }: ConsentsProps) {
  const [asked, setAsked] = useState<{ purpose: Purpose; on: boolean } | null>(null);
  const close = useCallback(() => setAsked(null), []);
  const { send, busy, problem } = useSend(
    (purpose: Purpose['purpose'], word: 'given' | 'withdrawn') =>
      call('sayConsent', { params: { child: desk.id }, in: { purpose, word, version: rules.version, sha256: rules.sha256 } }),
    ({ items }) => {
      setAsked(null);
      put(items);
    },
  );
  return (
    <Box>
      {desk.purposes.map((standing) => {
        const purpose = rules.purposes.find((each) => each.purpose === standing.purpose);
        if (purpose === undefined) return null;
        // One's own yes can be switched off even while another's no keeps it off.
        const on = isOn(standing) || standing.yours === 'given';
        return (
          <Switch
            key={purpose.purpose}
            id={`consent-${purpose.purpose}-${desk.id}`}
            label={purpose.title}
            hint={standingText(standing)}
            on={on}
            onChange={(next) => setAsked({ purpose, on: next })}
          />
        );
      })}
      {desk.tiers.length === 0 ? null : (
        <Box id={`tiers-${desk.id}`} className="gy-gap-s">
          <Box className="gy-meta">老师给孩子选的（只有您家和这一科的老师看得到）：</Box>
          {desk.tiers.map(({ subject, words }) => (
            <Box key={subject}>{`${subject}：${words}`}</Box>
          ))}
        </Box>
      )}
      <Box className="gy-gap-s">
        <Link id={`rules-${desk.id}`} to={pageUrl('/pages/rules/index', { child: desk.id })} className="gy-plain-link">
          看《儿童个人信息保护规则》
        </Link>
      </Box>
      {asked === null ? null : asked.on ? (
        <Sheet id="consent" title={asked.purpose.title} onClose={close}>
          <PurposeWords purpose={asked.purpose} />
          {problem === null ? null : <Hint tone="bad" icon="alert">{`没有记下：${problem.message}`}</Hint>}
          <Box className="gy-row gy-gap-l">
            <Button id="consent-yes" busy={busy} onPress={() => send(asked.purpose.purpose, 'given')}>
              同意
            </Button>
            <Button id="consent-no" kind="line" onPress={close}>
              先不
            </Button>
          </Box>
        </Sheet>
      ) : (
        <Confirm
          title="要收回吗？"
          text={problem === null ? takingBack(asked.purpose.purpose) : `没有收回：${problem.message}`}
          yes="收回"
          no="不收回"
          busy={busy}
          onYes={() => send(asked.purpose.purpose, 'withdrawn')}
          onNo={close}
        />
      )}
    </Box>
  );
}
