import { useCallback, useEffect } from 'react';
import { session } from '../../api/app-session';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { Notice } from '../../components/notice';
import { Page } from '../../components/page';
import { useLargeType } from '../../api/settings';
import { receipts } from '../../features/privacy/receipts';
import { homeIn, homeOf, nameOf, roomsToStart } from '../../features/room/rooms';
import { go } from '../../platform/go';
import { here } from '../../platform/here';
import { useQuery } from '../../platform/page-life';

export default function StartPage() {
  const why = useQuery()('why');
  const large = useLargeType();
  return (
    <Page title="共育桥" large={large} ownHeading>
      <Box className="gy-start">
        <Box className="gy-logo gy-logo--large" decor />
        <Box as="h1" className="gy-h1">
          共育桥
        </Box>
        <Box as="p" className="gy-soft">
          家和学校，一起陪孩子长大
        </Box>
      </Box>
      {why === 'wechat' ? <OpenInWeChat /> : why === 'left' ? <Left /> : <Enter />}
    </Page>
  );
}

function OpenInWeChat() {
  return (
    <Notice
      icon="me"
      title="请在微信里打开"
      text="打开微信，点班级群里的小程序卡片，或者在“发现－小程序”里搜“共育桥”，就能进来。您在那里登录，不用记密码。"
    >
      <Link to="/pages/sign-in/index" className="gy-textlink">
        老师和教育局的人：用账号登录
      </Link>
    </Notice>
  );
}

function Left() {
  return (
    <Notice kind="good" title="已经退出" text={here.atDesk() ? '这台电脑不再认得您了。' : '这台手机不再认得您了。'}>
      <Button id="enter" onPress={() => void go.room(here.atDesk() ? '/pages/sign-in/index' : '/pages/start/index')}>
        重新进来
      </Button>
    </Notice>
  );
}

/** Signs in and goes on to one's own room; who has several chooses, who has none is told what to do. */
function Enter() {
  const { load, reload } = useLoad(useCallback(() => session.actor(), []));
  const only = load.state === 'ready' && roomsToStart(load.data).length === 1 ? homeOf(load.data) : null;
  useEffect(() => {
    if (only !== null) void go.room(only);
  }, [only]);
  return (
    <Loaded of={load} retry={reload}>
      {(actor) =>
        actor.rooms.length === 0 ? (
          <Notice icon="me" title="还没有绑定孩子" text="绑定以后，就能看到学校发给您的内容，也能向老师提问。">
            <Button id="bind" onPress={() => void go.room('/pages/bind/index')}>
              绑定孩子
            </Button>
            {receipts.read().length === 0 ? null : (
              <Link to="/pages/receipt/index" className="gy-chip">
                查删除回执
              </Link>
            )}
          </Notice>
        ) : (
          <Box className="gy-stack">
            {roomsToStart(actor).map((room) => (
              <Link key={room} to={homeIn(room, actor.doors)} fresh className="gy-card gy-strong">
                {`进入${nameOf(room, actor.doors)}`}
              </Link>
            ))}
          </Box>
        )
      }
    </Loaded>
  );
}
