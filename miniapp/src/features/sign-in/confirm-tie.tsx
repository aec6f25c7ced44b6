import { useCallback, useState } from 'react';
import type { WireTieSeen } from '@contract/index';
import { call } from '../../api/client';
import { readMe } from '../../api/refresh-me';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Loaded } from '../../components/loaded';
import { Hint, Notice } from '../../components/notice';
import { whenOf } from '../../words/when';
import './sign-in.scss';

/** A code that ties this WeChat to a post; a desktop's, for signing in, is shorter. */
export const isTieScene = (scene: string): boolean => /^tie-[\w-]{22}$/.test(scene);

/** After a code for tying was scanned: whose post this WeChat is to be, and the number that stands on the desktop alone. */
export function ConfirmTie({ scene, onLeave }: { scene: string; onLeave: () => void }) {
  const [said, setSaid] = useState<'yes' | 'no' | null>(null);
  const { load, reload } = useLoad(useCallback(() => call('seeTie', { in: { scene } }), [scene]));
  if (said === 'yes')
    return <Notice kind="good" title="连上了" text="以后的提醒发到这个微信，用它打开小程序就是您。" retry={onLeave} retryText="进去看看" />;
  if (said === 'no')
    return (
      <Notice
        kind="good"
        title="没有连"
        text="如果不是您在连，说明有人把码发给了您。请不要扫别人发来的码。"
        retry={onLeave}
        retryText="知道了"
      />
    );
  return (
    <Loaded of={load} retry={reload}>
      {(seen) => <Compare scene={scene} seen={seen} onSaid={setSaid} />}
    </Loaded>
  );
}

function Compare({ scene, seen, onSaid }: { scene: string; seen: WireTieSeen; onSaid: (said: 'yes' | 'no') => void }) {
  const [typed, setTyped] = useState('');
  const confirm = useSend(
    async (number: number) => {
      await call('confirmTie', { in: { scene, number } });
      // Who one is has changed; without an answer now the next page asks again.
      await readMe().catch(() => undefined);
    },
    () => onSaid('yes'),
  );
  const refuse = useSend(
    () => call('refuseTie', { in: { scene } }),
    () => onSaid('no'),
  );
  const problem = confirm.problem ?? refuse.problem;
  // Without an answer it may be sent again; a wrong number ended it.
  const isOver = confirm.problem !== null && [403, 409, 410].includes(confirm.problem.status);
  const isWhole = /^[1-9]\d$/.test(typed);
  return (
    <Box as="section" className="gy-card">
      <Box as="h2" className="gy-h2">
        把这个微信连到
      </Box>
      <Box as="p" id="tie-post" className="gy-strong gy-gap-s">
        {seen.post}
      </Box>
      <Box as="p" className="gy-soft gy-gap-s">
        连上以后，用这个微信打开小程序就是这位老师或工作人员，提醒也发到这里。您要是家长，家长的页面还在。
      </Box>
      <Box as="p" className="gy-meta gy-gap-s">
        {`${whenOf(seen.askedAt, Date.now())}，在${seen.browser === '' ? '一台电脑' : seen.browser}上要求的`}
      </Box>
      <Box className="gy-fields gy-gap">
        <Field
          id="tie-typed"
          label="电脑上现在显示的两个数字"
          hint="只能写一次，写错要重新扫"
          digits
          fill="off"
          maxLength={2}
          value={typed}
          onChange={setTyped}
        />
        <Button id="tie-yes" wide off={!isWhole || isOver} busy={confirm.busy} onPress={() => confirm.send(Number(typed))}>
          连上
        </Button>
      </Box>
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
      <Box className="gy-gap">
        <Button id="tie-no" kind="line" wide busy={refuse.busy} onPress={refuse.send}>
          不是我
        </Button>
      </Box>
    </Box>
  );
}
