import { useCallback, useEffect, useState } from 'react';
import type { WireDesktopSeen } from '@contract/index';
import { session } from '../../api/app-session';
import { call } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { useLargeType } from '../../api/settings';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Loaded } from '../../components/loaded';
import { Hint, Notice } from '../../components/notice';
import { Page } from '../../components/page';
import { Press } from '../../components/press';
import { RoomPage, useActor } from '../../features/room/room-page';
import { homeOf } from '../../features/room/rooms';
import { go } from '../../platform/go';
import { setTitle, useQuery } from '../../platform/page-life';
import { ConfirmTie, isTieScene } from '../../features/sign-in/confirm-tie';
import { whenOf } from '../../words/when';
import '../../features/sign-in/sign-in.scss';

/** Where WeChat leads after a code on a desktop was scanned: to let it in, or to tie this WeChat to who sits there. */
export default function ConfirmSignInPage() {
  const scene = useQuery()('scene') ?? '';
  return isTieScene(scene) ? <TieHere scene={scene} /> : <SignInThere scene={scene} />;
}

/** Not a page of a room: whoever is to be tied may be nobody here yet. */
function TieHere({ scene }: { scene: string }) {
  const large = useLargeType();
  useEffect(() => setTitle('连上微信'), []);
  const leave = (): void => {
    const actor = session.known();
    void go.room(actor === null ? '/pages/start/index' : homeOf(actor));
  };
  return (
    <Page title="连上微信" large={large} demo={__SANDBOX__}>
      <ConfirmTie scene={scene} onLeave={leave} />
    </Page>
  );
}

function SignInThere({ scene }: { scene: string }) {
  const [said, setSaid] = useState<'yes' | 'no' | null>(null);
  const actor = useActor();
  const leave = (): void => void go.room(actor === null ? '/pages/start/index' : homeOf(actor));
  return (
    <RoomPage title="登录电脑" room="any">
      {said === 'yes' ? (
        <Notice kind="good" title="电脑上已经登录" text="不用的时候，在“我的”里可以随时退出那台电脑。" retry={leave} retryText="知道了" />
      ) : said === 'no' ? (
        <Notice
          kind="good"
          title="没有让它登录"
          text="如果不是您在登录，说明有人把码发给了您。请不要扫别人发来的码。"
          retry={leave}
          retryText="知道了"
        />
      ) : (
        <Asked scene={scene} onSaid={setSaid} />
      )}
    </RoomPage>
  );
}

function Asked({ scene, onSaid }: { scene: string; onSaid: (said: 'yes' | 'no') => void }) {
  const ask = useCallback(async () => {
    if (!/^[\w-]{22}$/.test(scene)) throw new ApiProblem('auth/scan-over', '这个码不完整，请在电脑上换一张再扫。', 410);
    return call('seeDesktop', { in: { scene } });
  }, [scene]);
  const { load, reload } = useLoad(ask);
  return (
    <Loaded of={load} retry={reload}>
      {(seen) => <Compare scene={scene} seen={seen} onSaid={onSaid} />}
    </Loaded>
  );
}

function Compare({ scene, seen, onSaid }: { scene: string; seen: WireDesktopSeen; onSaid: (said: 'yes' | 'no') => void }) {
  const confirm = useSend(
    (number: number) => call('confirmDesktop', { in: { scene, number } }),
    () => onSaid('yes'),
  );
  const refuse = useSend(
    () => call('refuseDesktop', { in: { scene } }),
    () => onSaid('no'),
  );
  const problem = confirm.problem ?? refuse.problem;
  return (
    <Box as="section" className="gy-card">
      <Box as="h2" className="gy-h2">
        有一台电脑要用您的名义登录
      </Box>
      <Box as="ul" className="gy-lines gy-gap">
        <Box as="li" className="gy-line">
          <Box as="span">浏览器</Box>
          <Box as="span">{seen.browser === '' ? '不知道' : seen.browser}</Box>
        </Box>
        <Box as="li" className="gy-line">
          <Box as="span">什么时候</Box>
          <Box as="span">{whenOf(seen.askedAt, Date.now())}</Box>
        </Box>
        <Box as="li" className="gy-line">
          <Box as="span">在哪里</Box>
          <Box as="span">不知道，请您自己看一看</Box>
        </Box>
      </Box>
      <Box as="p" className="gy-strong gy-gap">
        电脑就在您面前吗？请点电脑上显示的那个数：
      </Box>
      <Box className="gy-numbers">
        {seen.numbers.map((number) => (
          <Press
            key={number}
            id={`number-${number}`}
            className="gy-numbers__one"
            off={confirm.busy || confirm.problem !== null}
            onPress={() => confirm.send(number)}
          >
            {String(number)}
          </Press>
        ))}
      </Box>
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
      <Box className="gy-gap">
        <Button id="not-me" kind="line" wide busy={refuse.busy} onPress={refuse.send}>
          不是我，不让它登录
        </Button>
      </Box>
    </Box>
  );
}
