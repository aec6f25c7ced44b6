import type { WireActor } from '@contract/index';
import { useLargeType } from '../../api/settings';
import { Box } from '../../components/box';
import { Notice } from '../../components/notice';
import { Page } from '../../components/page';
import { PasswordBox } from '../../features/sign-in/password-box';
import { ScanBox } from '../../features/sign-in/scan-box';
import { homeOf } from '../../features/room/rooms';
import { go } from '../../platform/go';

/** Where staff come in at a desk. Families come in by WeChat alone. */
export default function SignInPage() {
  const large = useLargeType();
  const enter = (actor: WireActor): void => void go.room(homeOf(actor));
  return (
    <Page title="登录" large={large} ownHeading wide>
      <Box className="gy-way-in">
        <Box className="gy-start">
          <Box className="gy-logo gy-logo--large" decor />
          <Box as="h1" className="gy-h1">
            共育桥
          </Box>
          <Box as="p" className="gy-soft">
            老师、学校和教育局在这里登录；家长请在微信里打开小程序
          </Box>
        </Box>
        {__WEAPP__ ? (
          <Notice icon="info" title="请在电脑上打开" text="在手机上您已经由微信登录，不用账号密码。" />
        ) : (
          <Box className="gy-two gy-ways">
            <ScanBox onIn={enter} />
            <PasswordBox onIn={enter} />
          </Box>
        )}
      </Box>
    </Page>
  );
}
