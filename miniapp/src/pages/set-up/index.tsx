import { useCallback, useState } from 'react';
import { call } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { useLargeType } from '../../api/settings';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Loaded } from '../../components/loaded';
import { Notice } from '../../components/notice';
import { Page } from '../../components/page';
import { SetUpForm } from '../../features/sign-in/set-up-form';
import { go } from '../../platform/go';
import { useQuery } from '../../platform/page-life';

/** Where a set-up link leads: once. */
export default function SetUpPage() {
  const large = useLargeType();
  return (
    <Page title="设置账号" large={large}>
      {__WEAPP__ ? <Notice icon="info" title="请在电脑上打开这个链接" /> : <SetUp />}
    </Page>
  );
}

function SetUp() {
  const code = useQuery()('code') ?? '';
  const [recovery, setRecovery] = useState<string[] | null>(null);
  const about = useCallback(async () => {
    if (code === '') throw new ApiProblem('auth/set-up-over', '这个链接不完整，请把整条链接复制到地址栏。', 410);
    return call('beginSetUp', { in: { code } });
  }, [code]);
  if (recovery !== null) return <Recovery codes={recovery} />;
  return <Form code={code} ask={about} onDone={setRecovery} />;
}

function Form({
  code,
  ask,
  onDone,
}: {
  code: string;
  ask: () => ReturnType<typeof call<'beginSetUp'>>;
  onDone: (codes: string[]) => void;
}) {
  const { load, reload } = useLoad(ask);
  return (
    <Loaded of={load} retry={reload}>
      {(about) => <SetUpForm code={code} about={about} onDone={onDone} />}
    </Loaded>
  );
}

function Recovery({ codes }: { codes: readonly string[] }) {
  return (
    <Box as="section" className="gy-card">
      <Box as="h2" className="gy-h2">
        账号设好了
      </Box>
      <Box as="p" className="gy-soft gy-gap-s">
        下面是恢复码，只显示这一次。手机丢了的时候，每个可以代替验证码用一次。请抄下来收好，不要拍照发到群里。
      </Box>
      <Box as="ul" className="gy-lines gy-gap">
        {codes.map((code) => (
          <Box as="li" key={code} className="gy-line gy-number">
            {code}
          </Box>
        ))}
      </Box>
      <Box className="gy-gap">
        <Button id="go-sign-in" onPress={() => void go.room('/pages/sign-in/index')}>
          抄好了，去登录
        </Button>
      </Box>
    </Box>
  );
}
