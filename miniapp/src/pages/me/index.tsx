import { useCallback, useState } from 'react';
import type { WireMe } from '@contract/index';
import { session } from '../../api/app-session';
import { call } from '../../api/client';
import { readMe } from '../../api/refresh-me';
import { largeType } from '../../api/settings';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Switch } from '../../components/field';
import { Icon } from '../../components/icon';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { ChangePassword } from '../../features/account/change-password';
import { Devices } from '../../features/account/devices';
import { DigestHour } from '../../features/account/digest-hour';
import { QuietHours } from '../../features/account/quiet-hours';
import { Reminders } from '../../features/account/reminders';
import { JoinAccount } from '../../features/binding/join-account';
import { Roles } from '../../features/account/roles';
import { FoldedDoors } from '../../features/room/folded-doors';
import { RoomPage } from '../../features/room/room-page';
import { homeIn, homeOf, nameOf } from '../../features/room/rooms';
import { outbox } from '../../features/viewing/outbox';
import { NowListening } from '../../features/viewing/now-listening';
import { TieWeChat } from '../../features/sign-in/tie-wechat';
import { go } from '../../platform/go';
import { here } from '../../platform/here';

export default function MePage() {
  const { load, reload, put } = useLoad(useCallback(() => readMe(), []));
  return (
    <RoomPage title="我的" room="any" door="/pages/me/index">
      <NowListening />
      <Loaded of={load} retry={reload}>
        {(me) => <Mine me={me} put={put} reload={reload} />}
      </Loaded>
    </RoomPage>
  );
}

function Mine({ me, put, reload }: { me: WireMe; put: (me: WireMe) => void; reload: () => void }) {
  const settings = useSend(
    (change: { quietHours?: WireMe['settings']['quietHours']; digestAt?: WireMe['settings']['digestAt']; largeType?: boolean }) =>
      call('changeSettings', { in: change }),
    (next) => {
      largeType.set(next.settings.largeType);
      put(next);
    },
  );
  const { actor } = me;
  return (
    <>
      <Box as="section" className="gy-card">
        <Box as="h2" className="gy-h2">
          {actor.name}
        </Box>
        {actor.title === '' ? null : <Box className="gy-soft">{actor.title}</Box>}
        {actor.children.map((child) => (
          <Box key={child.id} className="gy-child">
            <Box className="gy-child__face" decor>
              {child.name.slice(-1)}
            </Box>
            <Box>
              <Box className="gy-strong">{child.name}</Box>
              <Box className="gy-meta">{`${child.schoolName} ${child.className} · 您是${child.relation}`}</Box>
            </Box>
          </Box>
        ))}
        {actor.rooms.includes('parent') ? (
          <Link id="bind-another" to="/pages/bind/index" className="gy-textlink gy-gap-s">
            再绑定一个孩子
          </Link>
        ) : null}
        {actor.classrooms.map((room) => (
          <Box key={room.id} className="gy-meta">{`${room.name} · ${room.students} 名学生`}</Box>
        ))}
      </Box>
      {actor.children.length === 0 ? null : (
        <Link id="privacy" to="/pages/privacy/index" className="gy-card gy-gap gy-row gy-row--apart gy-row--fixed">
          <Box>
            <Box className="gy-strong">孩子的信息</Box>
            <Box className="gy-meta">看记着什么，同意、收回、导出、改错、删除</Box>
          </Box>
          <Icon name="next" small />
        </Link>
      )}
      {actor.doors?.includes('corrections') ? (
        <Link id="corrections" to="/teacher/pages/corrections/index" className="gy-card gy-gap gy-row gy-row--apart gy-row--fixed">
          <Box>
            <Box className="gy-strong">改错申请</Box>
            <Box className="gy-meta">家长说哪里写错了</Box>
          </Box>
          <Icon name="next" small />
        </Link>
      ) : null}
      <FoldedDoors />
      {actor.rooms.length > 1 ? (
        <Section title="换个地方">
          <Box className="gy-chips">
            {actor.rooms.map((room) => (
              <Link key={room} to={homeIn(room, actor.doors)} fresh className="gy-chip">
                {nameOf(room, actor.doors)}
              </Link>
            ))}
          </Box>
        </Section>
      ) : null}
      <Roles onTaken={(next) => void go.room(homeOf(next))} />
      {actor.role === 'guardian' ? (
        <Section title="什么时候别打扰">
          <QuietHours hours={me.settings.quietHours} busy={settings.busy} onChange={(quietHours) => settings.send({ quietHours })} />
          <DigestHour at={me.settings.digestAt} onChange={(digestAt) => settings.send({ digestAt })} />
          {settings.problem === null ? null : <Hint tone="bad" icon="alert">{`没有保存：${settings.problem.message}`}</Hint>}
        </Section>
      ) : null}
      {actor.role === 'guardian' ? (
        <Section title="字的大小">
          <Switch
            id="large"
            label="大字"
            hint={largeType.byPhone ? '您的手机已经调成大字，这里跟着变大' : '字和按钮都放大，看着不累'}
            on={me.settings.largeType}
            onChange={(on) => settings.send({ largeType: on })}
          />
        </Section>
      ) : null}
      {me.subscriptions.length === 0 ? null : (
        <Section title="微信提醒">
          <Reminders me={me} put={put} />
        </Section>
      )}
      {actor.rooms.includes('parent') ? (
        <Section title="微信服务号">
          <JoinAccount />
        </Section>
      ) : null}
      {me.kept.length === 0 ? null : (
        <Section title="我们记着您的什么">
          <Box as="ul" className="gy-lines">
            {me.kept.map((kept) => (
              <Box as="li" key={kept.kind} className="gy-line">
                <Box as="span">{`${kept.kind}：${kept.amount} 条`}</Box>
                <Box as="span" className="gy-meta">
                  {kept.until}
                </Box>
              </Box>
            ))}
          </Box>
          {actor.rooms.includes('parent') ? (
            <Link to="/pages/trail/index" className="gy-textlink">
              谁看过孩子的信息
            </Link>
          ) : null}
        </Section>
      )}
      <Devices
        password={
          <>
            {me.hasWeChat === undefined ? null : <TieWeChat tied={me.hasWeChat} onChanged={reload} />}
            <ChangePassword />
          </>
        }
      />
      <SignOut />
    </>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Box as="section" className="gy-card gy-gap">
      <Box as="h2" className="gy-h3 gy-below-s">
        {title}
      </Box>
      {children}
    </Box>
  );
}

function SignOut() {
  const [asked, setAsked] = useState(false);
  const leave = useSend(
    async () => {
      await outbox.flush();
      await session.end();
    },
    () => void go.room('/pages/start/index?why=left'),
  );
  const close = useCallback(() => setAsked(false), []);
  return (
    <Box className="gy-gap-l">
      <Button id="sign-out" kind="line" wide onPress={() => setAsked(true)}>
        退出登录
      </Button>
      {asked ? (
        <Confirm
          title="要退出吗？"
          text={here.atDesk() ? '退出以后，这台电脑不再认得您。' : '退出以后，这台手机不再认得您；看过的都已记下，再进来接着看。'}
          yes="退出"
          no="不退出"
          busy={leave.busy}
          onYes={leave.send}
          onNo={close}
        />
      ) : null}
    </Box>
  );
}
