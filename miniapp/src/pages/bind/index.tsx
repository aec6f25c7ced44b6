import { useCallback, useEffect, useState } from 'react';
import type { WireActor, WireBound, WireOpenedCode } from '@contract/index';
import { session } from '../../api/app-session';
import { call } from '../../api/client';
import { readMe } from '../../api/refresh-me';
import { useLargeType } from '../../api/settings';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Failure } from '../../components/loaded';
import { Hint, Notice } from '../../components/notice';
import { Page } from '../../components/page';
import { Skeleton } from '../../components/skeleton';
import { AskTeacher } from '../../features/binding/ask-teacher';
import { BindForm } from '../../features/binding/bind-form';
import { MyRequests } from '../../features/binding/my-requests';
import { OpenInWeChat } from '../../features/binding/open-in-wechat';
import { PhoneCard } from '../../features/binding/phone-card';
import { broughtScene } from '../../features/binding/scene';
import { homeOf } from '../../features/room/rooms';
import { go } from '../../platform/go';
import { setTitle, useQuery } from '../../platform/page-life';

const ASK_EVERY_SECONDS = 20;

export default function BindPage() {
  const query = useQuery();
  const scene = broughtScene(query('scene'), query('q'));
  const large = useLargeType();
  const { load, reload } = useLoad(useCallback(() => session.actor(), []));
  useEffect(() => setTitle('绑定孩子'), []);
  const known = load.state === 'ready' && load.data.rooms.length > 0;
  return (
    <Page title="绑定孩子" large={large} demo={__SANDBOX__} onBack={known ? () => void go.back() : undefined}>
      {load.state === 'loading' ? (
        <Skeleton />
      ) : load.state === 'ready' ? (
        <Bind scene={scene} actor={load.data} />
      ) : load.problem.code === 'auth/open-in-wechat' ? (
        <OpenInWeChat scene={scene} />
      ) : (
        <Failure problem={load.problem} retry={reload} />
      )}
    </Page>
  );
}

function Bind({ scene, actor }: { scene: string; actor: WireActor }) {
  const [bound, setBound] = useState<WireBound>();
  const { load, reload } = useLoad(
    useCallback(() => call('myRequests', {}), []),
    ASK_EVERY_SECONDS,
  );
  const requests = load.state === 'ready' ? load.data.items : [];
  const approved = actor.rooms.length === 0 && requests.some(({ state }) => state === 'approved');
  if (bound !== undefined) return <Success bound={bound} onAnother={() => setBound(undefined)} />;
  return (
    <>
      {actor.rooms.length === 0 ? (
        <Box as="p" className="gy-soft gy-below">
          绑定孩子以后，学校发的内容会送到您这里，有问题也能直接问老师。
        </Box>
      ) : null}
      {approved ? (
        <Box className="gy-below">
          <Hint tone="good" icon="tick">
            班主任已经办好了。
          </Hint>
          <Box className="gy-gap-s">
            <Enter />
          </Box>
        </Box>
      ) : null}
      <PhoneCard onBound={setBound} />
      <ByCode scene={scene} onBound={setBound} onAsked={reload} />
      <MyRequests requests={requests} now={Date.now()} />
    </>
  );
}

/** The class's code first, whether it was scanned or is typed; then the child. */
function ByCode({ scene, onBound, onAsked }: { scene: string; onBound: (bound: WireBound) => void; onAsked: () => void }) {
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState<WireOpenedCode>();
  const [asking, setAsking] = useState(false);
  const [sent, setSent] = useState(false);
  const open = useSend((text: string) => call('openCode', { in: { scene: text } }), setOpened);
  const openScene = open.send;
  useEffect(() => {
    if (scene !== '') openScene(scene);
  }, [scene, openScene]);

  if (opened === undefined) {
    return (
      <Box as="section" className="gy-card">
        <Box as="h2" className="gy-h3 gy-below-s">
          用班级码绑定
        </Box>
        <Field
          id="code"
          label="班级码"
          value={typed}
          onChange={setTyped}
          maxLength={40}
          placeholder="例如 K7MA-QXT-FRW"
          hint="班主任发的纸上印着，或者发在班级群里。用微信扫那个码，就不用填。"
        />
        <Box className="gy-stack gy-gap">
          {open.problem === null ? null : (
            <Hint tone="bad" icon="alert">
              {open.problem.message}
            </Hint>
          )}
          <Button id="open-code" wide busy={open.busy} off={typed.trim() === ''} onPress={() => open.send(typed.trim())}>
            下一步
          </Button>
        </Box>
      </Box>
    );
  }
  return (
    <Box as="section" className="gy-card">
      <Box className="gy-row gy-row--apart gy-below">
        <Box>
          <Box className="gy-meta">{opened.schoolName}</Box>
          <Box className="gy-bind__class">{opened.className}</Box>
        </Box>
        <Button id="other-class" kind="plain" small onPress={() => setOpened(undefined)}>
          不是这个班
        </Button>
      </Box>
      {sent ? (
        <Notice kind="good" title="已经送给班主任" text="老师核对后，结果会显示在下面。您可以先退出，过后再进来看。">
          <Button
            id="again"
            kind="line"
            onPress={() => {
              setSent(false);
              setAsking(false);
            }}
          >
            好的
          </Button>
        </Notice>
      ) : asking ? (
        <AskTeacher
          opened={opened}
          onBack={() => setAsking(false)}
          onDone={() => {
            setSent(true);
            onAsked();
          }}
        />
      ) : (
        <BindForm opened={opened} onBound={onBound} onAskTeacher={() => setAsking(true)} />
      )}
    </Box>
  );
}

function Success({ bound, onAnother }: { bound: WireBound; onAnother: () => void }) {
  return (
    <Notice kind="good" title={bound.already ? '早就绑定好了' : '绑定好了'} text="下面的孩子，以后学校发的内容都会送给您。">
      <Box>
        {bound.children.map((child) => (
          <Box
            key={`${child.className}${child.name}`}
            className="gy-strong"
          >{`${child.name} · ${child.className} · 您是${child.relation === '其他' ? '家人' : child.relation}`}</Box>
        ))}
      </Box>
      <Enter />
      <Button id="another" kind="line" onPress={onAnother}>
        再绑定一个孩子
      </Button>
    </Notice>
  );
}

/** Who I am has changed: asked anew, then to the first page that is mine. */
function Enter() {
  const { send, busy, problem } = useSend(
    async (to: 'home' | 'privacy') => ({ to, me: await readMe() }),
    ({ to, me }) => void go.room(to === 'home' ? homeOf(me.actor) : '/pages/privacy/index'),
  );
  return (
    <>
      <Button id="enter" busy={busy} onPress={() => send('home')}>
        进入共育桥
      </Button>
      <Button id="consents" kind="plain" small busy={busy} onPress={() => send('privacy')}>
        看看会记孩子的什么，由您决定同不同意
      </Button>
      {problem === null ? null : <Hint tone="bad">{problem.message}</Hint>}
    </>
  );
}
